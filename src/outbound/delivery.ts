// One attempt: a message for the recipients of one domain is brought to the first of its hosts that takes it.
//
//   const deliverer = createDeliverer({ resolver, hostname: 'mx.example.org' })
//   const outcomes = await deliverer.deliver('example.net', message, recipients)   // one outcome per recipient, never throws
//   deliverer.close()
//
// Safe to call many times at once. Duplicates: a host whose answer to the end of the message is missing is never followed
// by another one; the outcome is `deferred` with `isUncertain`, and trying again may bring the message twice (RFC 1047).
import { monotonic } from '../base/clock.ts'
import type { Recipient } from '../mail/envelope.ts'
import { classify } from '../net/addresses.ts'
import { ConnectionPool, type Lease } from './connection-pool.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { routeTo, routeToSmartHost, type RoutingOptions, type SmartHost } from './routing.ts'
import { SmtpClient, type Credentials, type Sending } from './smtp-client.ts'
import type { Target } from './smtp-connection.ts'
import type { Outcome, OutgoingMessage, Route } from './smtp-delivery.ts'
import { WAITS, type Waits } from './smtp-waits.ts'
import { UnreachableHosts } from './unreachable-hosts.ts'

/** ms: after that no other host is begun; the queue tries again later */
const ATTEMPT_MS = 1_800_000

export interface RelayHost extends SmartHost {
  /** sent over TLS only, to a certificate that is believed; on this machine's own addresses in the clear too */
  readonly credentials?: Credentials
  /** TLS from the first byte on, as on port 465. RFC 8314 §3.3 */
  readonly implicitTls?: boolean
  /** PEM: an authority to believe besides the machine's own */
  readonly ca?: string
}

export interface DelivererOptions extends RoutingOptions {
  /** all mail goes to this host instead of those in DNS */
  readonly smartHost?: RelayHost
  /** shorter ones are for tests */
  readonly waits?: Partial<Waits>
}

export interface Deliverer {
  /**
   * Brings one message to the recipients of one domain; never throws.
   * @param domain  A-labels; with a smart host it plays no part
   * @returns one outcome for each recipient, in any order
   */
  deliver(domain: string, message: OutgoingMessage, recipients: readonly Recipient[]): Promise<Outcome[]>
  /** Ends all connections; what is under way becomes `deferred`. */
  close(): void
}

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { smartHost } = options
  const waits = { ...WAITS, ...options.waits }
  const pool = new ConnectionPool((target, signal) =>
    SmtpClient.open(target, { ...clientOptions(target, options, waits), signal }),
  )
  const unreachable = new UnreachableHosts()
  return {
    async deliver(domain, message, recipients) {
      try {
        const route =
          smartHost === undefined ? await routeTo(domain, options) : await routeToSmartHost(smartHost, options)
        return await attempt(pool, unreachable, route, message, recipients)
      } catch (error) {
        if (!(error instanceof DeliveryFailure)) throw error
        return recipients.map((recipient) => undelivered(recipient, error))
      }
    },
    close: () => pool.close(),
  }
}

function clientOptions({ address }: Target, { hostname, smartHost }: DelivererOptions, waits: Waits) {
  const { credentials, ca, implicitTls = false } = smartHost ?? {}
  return {
    hostname,
    waits,
    implicitTls,
    mustVerify: credentials !== undefined && classify(address) !== 'loopback',
    ...(credentials !== undefined && { credentials }),
    ...(ca !== undefined && { ca }),
  }
}

/** RFC 5321 §5.1: one host after the other, until each recipient has an answer. */
async function attempt(
  pool: ConnectionPool,
  unreachable: UnreachableHosts,
  { hosts }: Route,
  message: OutgoingMessage,
  recipients: readonly Recipient[],
): Promise<Outcome[]> {
  const giveUpAt = monotonic() + ATTEMPT_MS
  const targets = hosts.flatMap(({ name, addresses, port }) =>
    addresses.map((address) => ({ host: name, address, port })),
  )
  const outcomes: Outcome[] = []
  let undecided = recipients
  let failure = new DeliveryFailure('5.4.4', 'No host')
  for (const target of unreachable.last(targets)) {
    const sending = await sendTo(pool, target, message, undecided)
    outcomes.push(...sending.outcomes)
    undecided = sending.undecided
    if (sending.failure?.status === '4.4.1') unreachable.note(target)
    // The best host's words tell most; but as long as one host may take it later, the mail is not lost.
    if (sending.failure !== undefined && failure.isPermanent) failure = sending.failure
    if (undecided.length === 0 || monotonic() > giveUpAt) break
  }
  return [...outcomes, ...undecided.map((recipient) => undelivered(recipient, failure))]
}

/** All transactions that the recipients need with one host. */
async function sendTo(
  pool: ConnectionPool,
  target: Target,
  message: OutgoingMessage,
  recipients: readonly Recipient[],
): Promise<Sending> {
  const outcomes: Outcome[] = []
  let undecided = recipients
  try {
    while (undecided.length > 0) {
      const lease = await pool.take(target)
      const group = undecided.slice(0, lease.client.maxRecipients)
      const sending = await sent(pool, lease, message, group)
      const again = new Set(leftOver(sending))
      outcomes.push(...sending.outcomes.filter(({ recipient }) => !again.has(recipient)))
      undecided = [...sending.undecided, ...again, ...undecided.slice(group.length)]
      const brokeWhileIdle = lease.isReused && sending.outcomes.length === 0
      if (sending.failure !== undefined && !brokeWhileIdle) return { outcomes, undecided, failure: sending.failure }
    }
    return { outcomes, undecided }
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error
    return { outcomes, undecided, failure: error }
  }
}

async function sent(
  pool: ConnectionPool,
  { client }: Lease,
  message: OutgoingMessage,
  group: readonly Recipient[],
): Promise<Sending> {
  try {
    return await client.send(message, group)
  } finally {
    pool.giveBack(client)
  }
}

/** RFC 5321 §4.5.3.1.10: those who were too many go at once with a transaction of their own, as long as some get through. */
function leftOver({ outcomes }: Sending): Recipient[] {
  if (!outcomes.some(({ result }) => result === 'delivered')) return []
  return outcomes.filter(({ status }) => status === '4.5.3').map(({ recipient }) => recipient)
}

function undelivered(recipient: Recipient, { isPermanent, status, message, remoteHost }: DeliveryFailure): Outcome {
  return {
    recipient,
    result: isPermanent ? 'failed' : 'deferred',
    status,
    reply: message,
    remoteHost,
    tls: '',
    tlsProblem: '',
    relaysDsn: false,
    isUncertain: false,
  }
}
