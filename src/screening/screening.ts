// What screening says of one message: it leaves the thread that looked, so nothing here needs the tools of looking.
import { opaqueDigest } from '../mail/digest.ts'
import type { LeakReport } from '../mail/leak.ts'
import { NO_MARKS, type Marks } from '../mail/marks.ts'
import type { Signal } from '../mail/signal.ts'
import type { DigestedMessage } from '../mail/structure.ts'
import type { ActiveFile } from './attachments/disarm.ts'
import type { FieldRange } from './authentication-results.ts'
import type { SenderAuth } from './sender-auth-result.ts'

export interface Screening {
  readonly signals: readonly Signal[]
  /** so that the mailbox need not parse the message again */
  readonly digest: DigestedMessage
  /** absent for mail that no peer brought, and without DNS */
  readonly senderAuth?: SenderAuth
  /** what to compare it by with all that was seen */
  readonly marks: Marks
  /** what a person reads of it, folded: for rules that ask for words */
  readonly words: { readonly subject: string; readonly text: string }
  /** Authentication-Results that came in with our own name: to be cut out; in message order. RFC 8601 §5 */
  readonly forgedHeaderRanges: readonly FieldRange[]
  /** files that the members' copy goes without; none where nothing is disarmed */
  readonly activeFiles: readonly ActiveFile[]
  /** of mail that goes out or stays inside; absent where leak detection gave no answer */
  readonly leaks?: LeakReport
  /** how long it took */
  readonly ms: number
}

/** What is known of a message that nobody can look at. @param size  bytes */
export function unscannable(size: number, ms: number): Screening {
  const signals = [{ id: 'screening.unscannable', value: true }] as const
  return {
    signals,
    digest: opaqueDigest(size),
    marks: NO_MARKS,
    words: { subject: '', text: '' },
    forgedHeaderRanges: [],
    activeFiles: [],
    ms,
  }
}
