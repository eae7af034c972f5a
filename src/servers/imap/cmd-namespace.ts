// NAMESPACE. RFC 9051 §6.3.10: one personal namespace without prefix; shared and other users' ones are not offered
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { DELIMITER } from '../../wire/imap/list-pattern.ts'
import type { Session } from './session.ts'

export async function cmdNamespace(session: Session, { args }: ClientCommand): Promise<string> {
  args.expectEnd()
  session.send(`* NAMESPACE (("" "${DELIMITER}")) NIL NIL`)
  return 'OK NAMESPACE completed'
}
