// STARTTLS. RFC 9051 §6.2.1, §11.1
import { Refusal } from '../../base/refusal.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import type { Session } from './session.ts'

/** The connection answers by itself, right before the handshake: nothing may be sent after it in plain text. */
export async function cmdStartTls(session: Session, { tag, args }: ClientCommand): Promise<undefined> {
  args.expectEnd()
  const { connection } = session
  if (!connection.canUpgradeToTls) throw new Refusal('bad-sequence', 'TLS is not available or active already')
  await session.drain()
  await connection.upgradeToTls(`${tag} OK Begin TLS now\r\n`)
  // RFC 9051 §6.2.1: what was said in plain text counts no more.
  session.client = ''
}
