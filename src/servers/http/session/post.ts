// What the API is given to send mail with: the same intake, the same limits and the same judgement as submission over SMTP.
import type { Intake } from '../../../intake/intake.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'

export interface Post {
  readonly intake: Pick<Intake, 'sender' | 'recipient' | 'spool' | 'accept' | 'refused'>
  readonly maxMessageBytes: number
  readonly maxRecipients: number
  /** Puts a copy into the folder of sent mail. @throws Refusal `mailbox-full`, … */
  keep(who: SignedIn, message: AsyncIterable<Buffer>): Promise<void>
}
