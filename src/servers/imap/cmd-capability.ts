// CAPABILITY. RFC 9051 §6.1.1
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { capabilityText } from './capabilities.ts'
import type { Session } from './session.ts'

export async function cmdCapability(session: Session, { args }: ClientCommand): Promise<string> {
  args.expectEnd()
  session.send(`* CAPABILITY ${capabilityText(session)}`)
  return 'OK CAPABILITY completed'
}
