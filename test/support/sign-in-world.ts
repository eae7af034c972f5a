// The real ways in over a real directory, behind IMAP, POP3 and submission with TLS on free ports of loopback.
import { ConnectionLimits } from '../../src/base/connection-limits.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { Directory, type Owner } from '../../src/directory/directory.ts'
import { createOrganisation } from '../../src/directory/structure.ts'
import type { Intake } from '../../src/intake/intake.ts'
import { openMailboxes } from '../../src/mailbox/open-mailboxes.ts'
import { listenImap } from '../../src/servers/imap/imap-server.ts'
import { listenPop } from '../../src/servers/pop/pop-server.ts'
import { listenSmtp } from '../../src/servers/smtp/smtp-server.ts'
import { RiskEngine, type RiskEngineOptions } from '../../src/risk/engine.ts'
import { NO_TABLES } from '../../src/risk/geography/places.ts'
import { StoredProfiles } from '../../src/risk/stored-profiles.ts'
import { settleAbandoned } from '../../src/sign-in/abandoned.ts'
import { trustedFactors } from '../../src/sign-in/factor-trust.ts'
import { LiveSessions } from '../../src/sign-in/live-sessions.ts'
import { OwnerApproval } from '../../src/sign-in/owner-approval.ts'
import { openMemberDesk } from '../../src/sign-in/open-member-desk.ts'
import { openStepUp } from '../../src/sign-in/open-step-up.ts'
import { openWebSignIn } from '../../src/sign-in/open-web-sign-in.ts'
import { reassessment, type Reassessment } from '../../src/sign-in/reassessment.ts'
import { SessionBook } from '../../src/sign-in/session-book.ts'
import { StoredStates } from '../../src/sign-in/states.ts'
import type { MemberDesk } from '../../src/sign-in/member-desk.ts'
import type { StepUp } from '../../src/sign-in/step-up.ts'
import type { WebSignIn } from '../../src/sign-in/web-sign-in.ts'
import type { StoredPrompt } from '../../src/directory/credentials/prompts.ts'
import { openSignIn } from '../../src/sign-in/open-sign-in.ts'
import { BlockBook } from '../../src/policy/block-book.ts'
import { blocksOf, type Block } from '../../src/policy/blocks.ts'
import { Reception } from '../../src/sign-in/reception.ts'
import { storedRisk } from '../../src/sign-in/stored-risk.ts'
import type { SignInWays } from '../../src/sign-in/sign-in.ts'
import { attackersOf } from '../../src/wiring-rules.ts'
import type { Attack } from '../../src/risk/state/attack-planes.ts'
import { testCertificate } from './certificate.ts'
import { openTestStore } from './store.ts'

const QUOTA_BYTES = 1_000_000
const RISKY_MS = 3 * 86_400_000
/** Nobody sends a message here. */
const NO_INTAKE = { refused: () => undefined } as unknown as Intake

export interface SignInWorld {
  readonly ways: SignInWays
  readonly web: WebSignIn
  readonly desk: MemberDesk
  readonly stepUp: StepUp
  readonly sessionBook: SessionBook
  /** ends what nobody went on with */
  readonly sweep: () => Promise<void>
  readonly reassess: Reassessment
  readonly reception: Reception
  /** attacks that were told of */
  readonly noticed: readonly Attack[]
  /** networks that are refused for what came from them */
  readonly blocked: () => Promise<readonly Block[]>
  /** codes that were sent to second addresses */
  readonly sent: readonly { readonly to: string; readonly code: string }[]
  /** of what owners were told on other channels */
  readonly asked: readonly StoredPrompt[]
  /** why second verifications of open sessions were denied */
  readonly denied: readonly string[]
  /** TLS from the first byte on all of them */
  readonly ports: { readonly imap: number; readonly pop: number; readonly smtp: number }
  /** PEM: the authority to trust */
  readonly ca: string
  add(address: string, password: string): Promise<Owner>
  setPassword(owner: Owner, password: string): Promise<void>
  freeze(owner: Owner): Promise<void>
  cleanup(): Promise<void>
}

/** By default all addresses lie in one country, and the first sign-ins of a member are believed. */
const TRUSTFUL: Partial<RiskEngineOptions> = {
  places: { ...NO_TABLES, of: (ip, given) => NO_TABLES.of(ip, { country: 'CN', ...given }) },
  coldStart: 'learn',
  waitHours: 0,
}

/** @param risk  how sign-ins are judged @param trustProxyFrom  a PROXY header comes first then, on every connection from there */
export async function openSignInWorld({
  risk: judgement = TRUSTFUL,
  trustProxyFrom = [],
}: {
  readonly risk?: Partial<RiskEngineOptions>
  readonly trustProxyFrom?: readonly string[]
} = {}): Promise<SignInWorld> {
  const { store, office, vault, cleanup } = await openTestStore()
  const administrator = office.issueModule('administrator')
  const mailboxes = openMailboxes({ blobs: store.blobs })
  const directory = new Directory({
    vault,
    record: async () => undefined,
    equip: (tx, owner) => mailboxes.createStandardFolders(tx, owner, QUOTA_BYTES),
  })
  const organisationId = await store.write(administrator, (tx) =>
    createOrganisation(tx, vault, 'Example', 'example.org'),
  )
  const ticket = office.issueModule('sign-in')
  const profiles = new StoredProfiles()
  const places = judgement.places ?? NO_TABLES
  const engine = new RiskEngine({ places, profiles, key: Buffer.alloc(32, 7), ...judgement })
  const risk = storedRisk({ store, ticket, engine, profiles, places })
  const rules = async () => ({ facts: {}, needsFactor: false })
  const sessions = new LiveSessions(office)
  const blocks = new BlockBook(() => store.read(ticket, (tx) => blocksOf(tx, organisationId)))
  const noticed: Attack[] = []
  const kept = attackersOf(store, ticket, organisationId, places, blocks)
  const tell = (attack: Attack) => {
    noticed.push(attack)
    return kept.tell(attack)
  }
  const attackers = { ...kept, tell }
  const reception = new Reception({ store, directory, office, ticket, risk, rules, attackers, sessions })
  const [sent, asked]: [{ to: string; code: string }[], StoredPrompt[]] = [[], []]
  const sendCode = async (to: string, code: string) => void sent.push({ to, code })
  const approveAt = 'https://mail.example.org/approve'
  const notify = async (_: Owner, prompt: StoredPrompt) => void asked.push(prompt)
  const approval = new OwnerApproval({ reception, address: approveAt, notify })
  const ways = openSignIn(reception, approval)
  const party = { id: 'mail.example.org', origins: ['https://mail.example.org'] }
  const states = new StoredStates(store, ticket, async () => organisationId)
  const sessionBook = new SessionBook({ reception, states, isEnded: async () => false })
  const organisation = async () => ({ organisationId })
  const notice = async () => undefined
  const proofs = { reception, states, party, organisation, sendCode, approveAt }
  const web = openWebSignIn({ ...proofs, approval, notice })
  const denied: string[] = []
  const { notMe, ...stepUp } = openStepUp({
    ...proofs,
    notify,
    denied: async (_, __, why) => void denied.push(why),
    trusted: (owner, doubtAt) =>
      store.read(office.issueModule('reactions'), (tx) => trustedFactors(tx, owner, doubtAt, RISKY_MS)),
  })
  const desk = openMemberDesk({
    reception,
    states,
    sessionBook,
    notMe,
    riskyMs: RISKY_MS,
    party,
    mailboxes,
    sendCode,
  })
  const { certificate, context } = testCertificate()
  const common = {
    host: '127.0.0.1',
    port: 0,
    implicitTls: true,
    secureContextFor: () => context,
    trustProxyFrom,
    limits: new ConnectionLimits({ total: 500, perAddress: 500, perPrefix: 500 }, (address) => address),
    tickets: office,
    ...ways,
  }
  const digest = () => Promise.reject(new Refusal('unavailable', 'Nothing is appended here'))
  const imap = await listenImap({ ...common, store, mailboxes, digest, appendLimitBytes: 1_000 })
  const pop = await listenPop({ ...common, store, mailboxes })
  const smtp = await listenSmtp({
    ...common,
    kind: 'submission',
    hostname: 'mx.example.org',
    intake: NO_INTAKE,
    maxMessageBytes: 1_000,
    maxRecipients: 100,
    refuseEarlyTalkers: false,
  })
  return {
    ways,
    web,
    desk,
    stepUp,
    sessionBook,
    sweep: () => states.sweep(settleAbandoned(reception)),
    denied,
    reassess: reassessment(reception),
    reception,
    noticed,
    blocked: () => store.read(ticket, (tx) => blocksOf(tx, organisationId)),
    sent,
    asked,
    ports: { imap: imap.port, pop: pop.port, smtp: smtp.port },
    ca: certificate,
    async add(address, password) {
      const prepared = await directory.preparePassword(password, [])
      return store.write(administrator, (tx) => directory.add(tx, { address }, prepared, 'test'))
    },
    async setPassword(owner, password) {
      const prepared = await directory.preparePassword(password, [])
      await store.write(administrator, (tx) => directory.setPassword(tx, owner, prepared, 'test'))
    },
    freeze: (owner) => store.write(administrator, (tx) => directory.setState(tx, owner, 'frozen', 'test')),
    async cleanup() {
      await Promise.all([imap, pop, smtp].map((listener) => listener.close(100)))
      await cleanup()
    },
  }
}
