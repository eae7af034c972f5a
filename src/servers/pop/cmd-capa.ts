// CAPA: what this server can, at this moment of the session. RFC 2449 §5, §6
import type { Cursor } from '../../wire/cursor.ts'
import { parseNothing } from '../../wire/pop/commands.ts'
import { offeredMechanisms } from '../../wire/sasl.ts'
import type { Session } from './session.ts'

const ALWAYS = [
  'TOP',
  'UIDL',
  'RESP-CODES', // RFC 2449 §8
  'AUTH-RESP-CODE', // RFC 3206 §6
  'PIPELINING',
  'EXPIRE NEVER',
  'IMPLEMENTATION Gatehouse',
]

export async function cmdCapa(session: Session, args: Cursor): Promise<void> {
  parseNothing(args)
  await session.ok('Capability list follows')
  await session.lines(capabilities(session))
}

function capabilities({ connection, phase, ways }: Session): string[] {
  return [
    // RFC 2595 §4: not after signing in
    ...(connection.canUpgradeToTls && phase !== 'transaction' ? ['STLS'] : []),
    // Offered only where a password may cross. RFC 8314 §4.1
    ...(connection.isPrivate ? ['USER', `SASL ${offeredMechanisms(ways).join(' ')}`] : []),
    ...ALWAYS,
  ]
}
