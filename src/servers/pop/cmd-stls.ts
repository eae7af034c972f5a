// STLS: the rest of the session is encrypted. RFC 2595 §4
import { Refusal } from '../../base/refusal.ts'
import type { Cursor } from '../../wire/cursor.ts'
import { parseNothing } from '../../wire/pop/commands.ts'
import type { Session } from './session.ts'

export async function cmdStls(session: Session, args: Cursor): Promise<void> {
  parseNothing(args)
  const { connection } = session
  if (connection.isEncrypted) throw new Refusal('bad-sequence', 'Already encrypted')
  if (!connection.canUpgradeToTls) throw new Refusal('not-implemented', 'TLS is not offered')
  await connection.upgradeToTls('+OK Begin TLS now\r\n')
  // RFC 2595 §4: what was said in plain text counts no more.
  session.username = ''
  session.phase = 'authorization'
}
