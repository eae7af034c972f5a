// An SMTP listener with the smallest intake that keeps the contract: a real spool, a few known addresses, no judgement.
import { ConnectionLimits } from '../../src/base/connection-limits.ts'
import { newTraceId } from '../../src/base/ids.ts'
import { Refusal } from '../../src/base/refusal.ts'
import type { Intake } from '../../src/intake/intake.ts'
import type { Envelope } from '../../src/mail/envelope.ts'
import type { Owner } from '../../src/mailbox/mailbox.ts'
import { prefixKey } from '../../src/net/addresses.ts'
import type { Listener } from '../../src/net/listener.ts'
import { listenSmtp, type SmtpListenOptions } from '../../src/servers/smtp/smtp-server.ts'
import type { Spool } from '../../src/store/store.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { testCertificate, type TestCertificate } from './certificate.ts'
import { openTestStore, type TestStore } from './store.ts'

export interface AcceptedMessage {
  readonly envelope: Envelope
  /** latin1 */
  readonly content: string
  readonly protocol: string
}

export interface SmtpStage extends Listener {
  readonly accepted: AcceptedMessage[]
  /** `stage reason` of each refusal before a message came */
  readonly refused: string[]
  readonly world: TestStore
  readonly certificate: TestCertificate
  /** spools that were begun and not discarded */
  readonly openSpools: number
  /** the ticket of the member who signed in last */
  readonly ticket: Ticket | undefined
  stop(): Promise<void>
}

const OWNER = { organisationId: 1, memberId: 1 } as Owner
const PASSWORD = 'correct horse'
const MAX_MESSAGE_BYTES = 100_000

/** Knows every local part but `nobody`; `full@` is over quota, `virus@` is refused after its message, `bug@` fails. */
export async function openSmtpStage(
  kind: 'mx' | 'submission',
  more: Partial<SmtpListenOptions> = {},
): Promise<SmtpStage> {
  const world = await openTestStore()
  const mx = world.office.issueModule('mx')
  const reader = world.office.issueModule('screening')
  const certificate = testCertificate()
  const accepted: AcceptedMessage[] = []
  const refused: string[] = []
  const openSpools = new Set<Spool>()
  let ticket: Ticket | undefined

  const intake: Intake = {
    async sender(session, returnPath) {
      if (session.submitter !== undefined && returnPath !== session.submitter.address) {
        throw new Refusal('not-your-address', 'Sender address is not yours')
      }
    },
    async recipient(_session, { address }) {
      if (address.startsWith('nobody@')) throw new Refusal('no-such-recipient', 'No such recipient')
      if (address.startsWith('full@')) throw new Refusal('mailbox-full', 'Mailbox is full')
      if (address.startsWith('bug@')) throw new Error('a bug')
    },
    async spool() {
      const spool = await world.store.spool(mx)
      openSpools.add(spool)
      const discard = spool.discard.bind(spool)
      spool.discard = () => discard().finally(() => openSpools.delete(spool))
      return spool
    },
    async accept({ peer }, envelope, spool) {
      await spool.finish()
      if (envelope.recipients.some(({ address }) => address.startsWith('virus@'))) {
        throw new Refusal('malware-found', 'Message refused')
      }
      spool.handOver(reader)
      const chunks: Buffer[] = []
      for await (const chunk of spool.stream()) chunks.push(chunk)
      accepted.push({ envelope, content: Buffer.concat(chunks).toString('latin1'), protocol: peer.protocol })
      return { traceId: newTraceId() }
    },
    refused: (_session, stage, refusal) =>
      void refused.push(`${stage} ${refusal instanceof Refusal ? refusal.reason : refusal.name}`),
  }

  const listener = await listenSmtp({
    kind,
    host: '127.0.0.1',
    port: 0,
    hostname: 'mx.example.org',
    intake,
    async signIn({ username, password }) {
      if (username !== 'li@example.org' || password !== PASSWORD) {
        throw new Refusal('wrong-credentials', 'Wrong name or password')
      }
      ticket = world.office.issueUser(OWNER.organisationId, OWNER.memberId, 'smtp')
      return { owner: OWNER, address: username, ticket }
    },
    tickets: world.office,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    maxRecipients: 100,
    refuseEarlyTalkers: true,
    secureContextFor: () => certificate.context,
    limits: new ConnectionLimits({ total: 500, perAddress: 500, perPrefix: 500 }, prefixKey),
    ...more,
  })
  return {
    port: listener.port,
    get open() {
      return listener.open
    },
    close: (graceMs) => listener.close(graceMs),
    accepted,
    refused,
    world,
    certificate,
    get openSpools() {
      return openSpools.size
    },
    get ticket() {
      return ticket
    },
    async stop() {
      await listener.close(100)
      await world.cleanup()
    },
  }
}
