// The SMTP listeners: `mx` takes mail from outside, `submission` takes it from members.
import type { ConnectionLimits } from '../../base/connection-limits.ts'
import { smtpReply } from '../../base/refusal.ts'
import type { Intake } from '../../intake/intake.ts'
import type { SecureContextFor } from '../../net/connection.ts'
import { listen, type Listener } from '../../net/listener.ts'
import type { SignInWays } from '../../sign-in/sign-in.ts'
import type { TicketOffice } from '../../tickets/office.ts'
import { Session } from './session.ts'

/** The ways to sign in are used on submission listeners only. */
export interface SmtpOptions extends SignInWays {
  readonly kind: 'mx' | 'submission'
  /** the name in the greeting; RFC 5321 §4.1.1.1 wants one that DNS knows */
  readonly hostname: string
  readonly intake: Intake
  /** a ticket that is taken back ends the session that works with it */
  readonly tickets: Pick<TicketOffice, 'watch' | 'giveBack'>
  /** announced as SIZE */
  readonly maxMessageBytes: number
  /** in one transaction; at least 100 (RFC 5321 §4.5.3.1.8) */
  readonly maxRecipients: number
  /** on submission: address of the page where members confirm what is held of theirs */
  readonly holdsAt?: string
  /** on mx: 554 to clients that do not wait for the greeting */
  readonly refuseEarlyTalkers: boolean
  /** on mx: what keeps an address out, such as an attack on passwords; undefined: nothing does */
  readonly keptOut?: (address: string) => { readonly source: string } | undefined
}

export interface SmtpListenOptions extends SmtpOptions {
  readonly host: string
  /** 0 takes a free port */
  readonly port: number
  readonly secureContextFor?: SecureContextFor
  /** port 465. RFC 8314 §3.3 */
  readonly implicitTls?: boolean
  readonly limits: ConnectionLimits
  readonly trustProxyFrom?: readonly string[]
  /** passwords may cross without TLS */
  readonly isWirePrivate?: boolean
  /** whether SCRAM-SHA-256-PLUS is offered; absent: it is */
  readonly bindsChannels?: boolean
}

export function listenSmtp(options: SmtpListenOptions): Promise<Listener> {
  const {
    host,
    port,
    secureContextFor,
    implicitTls = false,
    limits,
    trustProxyFrom = [],
    isWirePrivate = false,
    bindsChannels = true,
  } = options
  return listen({
    name: options.kind,
    host,
    port,
    ...(secureContextFor !== undefined && { secureContextFor }),
    implicitTls,
    limits,
    trustProxyFrom,
    isWirePrivate,
    bindsChannels,
    farewell: (refusal) => `${smtpReply(refusal)}\r\n`,
    onConnection: (connection) => new Session(connection, options).run(),
  })
}
