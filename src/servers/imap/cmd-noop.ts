// NOOP, and CHECK, which asks for a checkpoint that we make at every commit anyway. RFC 9051 §6.1.2, RFC 3501 §6.4.1
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import type { Session } from './session.ts'

export async function cmdNoop(_session: Session, { verb, args }: ClientCommand): Promise<string> {
  args.expectEnd()
  return `OK ${verb} completed`
}
