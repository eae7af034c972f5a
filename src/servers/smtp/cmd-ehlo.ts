// EHLO and HELO: the client says its name, and hears what we can do. RFC 5321 §4.1.1.1
import { offeredMechanisms } from '../../wire/sasl.ts'
import { parseHello } from '../../wire/smtp/small-commands.ts'
import { MAX_TRANSACTIONS } from './limits.ts'
import type { Session } from './session.ts'

export async function cmdEhlo(session: Session, line: string): Promise<void> {
  await greeted(session, line, true)
  const { hostname, kind, maxMessageBytes, maxRecipients } = session.options
  const { canUpgradeToTls, isPrivate } = session.connection
  await session.reply(
    250,
    hostname,
    'PIPELINING', // RFC 2920 §3
    `SIZE ${maxMessageBytes}`, // RFC 1870 §3
    '8BITMIME', // RFC 6152 §2
    'SMTPUTF8', // RFC 6531 §3.1
    'ENHANCEDSTATUSCODES', // RFC 2034 §3
    'CHUNKING', // RFC 3030 §2
    'DSN', // RFC 3461 §4
    ...(canUpgradeToTls ? ['STARTTLS'] : []), // RFC 3207 §4
    ...(kind === 'submission' && isPrivate ? [`AUTH ${offeredMechanisms(session.ways).join(' ')}`] : []), // RFC 4954 §3
    `LIMITS MAILMAX=${MAX_TRANSACTIONS} RCPTMAX=${maxRecipients}`, // RFC 9422 §3
  )
}

export async function cmdHelo(session: Session, line: string): Promise<void> {
  await greeted(session, line, false)
  await session.reply(250, session.options.hostname)
}

/** A second greeting ends the open transaction, as RSET does. RFC 5321 §4.1.4 */
async function greeted(session: Session, line: string, isExtended: boolean): Promise<void> {
  const name = parseHello(line)
  await session.reset()
  session.helo = name
  session.isExtended = isExtended
  session.phase = 'greeted'
}
