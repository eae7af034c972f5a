// STARTTLS: the rest of the session is encrypted. RFC 3207 §4
import { Refusal } from '../../base/refusal.ts'
import { withoutArguments } from './cmd-plain.ts'
import type { Session } from './session.ts'

export async function cmdStarttls(session: Session, line: string): Promise<void> {
  withoutArguments(line)
  if (session.connection.isEncrypted) throw new Refusal('bad-sequence', 'Already encrypted')
  // RFC 3207 §4.2 wants everything learnt before forgotten: who signed in on a private wire stays as they came.
  if (session.submitter !== undefined) throw new Refusal('bad-sequence', 'Already signed in')
  if (!session.connection.canUpgradeToTls) throw new Refusal('not-implemented', 'TLS is not offered')
  await session.connection.upgradeToTls('220 2.0.0 Ready to start TLS\r\n')
  await session.startOver()
}
