// The only place that knows every room, part two: what runs in the house: servers, reactions, work in the background.
import { purgeIncidents } from './audit/purge-incidents.ts'
import { deleteAcceptedBefore } from './audit/records.ts'
import { monotonic, now } from './base/clock.ts'
import { ConnectionLimits } from './base/connection-limits.ts'
import { DiskFiles } from './base/files.ts'
import { logOf } from './base/log.ts'
import { Refusal } from './base/refusal.ts'
import { runRepeatedly, type RepeatedWork } from './base/repeated-work.ts'
import { organisations } from './directory/records.ts'
import { openLink, type LinkCheckParts } from './intake/link-check.ts'
import { lookUpUrl } from './intake/look-up-url.ts'
import { openIntake } from './intake/open-intake.ts'
import { learnReports } from './intel/learning.ts'
import { forget } from './intel/purge.ts'
import { developmentCertificate, ownCertificate } from './net/certificate-files.ts'
import { prefixKey } from './net/addresses.ts'
import { TlsContexts } from './net/tls-context.ts'
import { mergeIndex } from './mailbox/merge-index.ts'
import { RecoverablePurge } from './mailbox/purge-recoverable.ts'
import type { PolicyBook } from './policy/policy-book.ts'
import { forgetSending } from './risk/sending/forget.ts'
import { Screener, type ScreeningRequest } from './screening/screener.ts'
import type { LinkPages } from './servers/http/link-check.ts'
import { listenImap } from './servers/imap/imap-server.ts'
import { listenPop } from './servers/pop/pop-server.ts'
import { openHttp } from './servers/http/open-http.ts'
import { openMetrics } from './servers/http/open-metrics.ts'
import { listenSmtp } from './servers/smtp/smtp-server.ts'
import type { Settings } from './settings/rows.ts'
import { endingOfSessions } from './sign-in/ended-sessions.ts'
import { openSignIn } from './sign-in/open-sign-in.ts'
import { reassessment } from './sign-in/reassessment.ts'
import { claimFolder } from './store/folder-claim.ts'
import { forgetAnswers } from './store/idempotency-key.ts'
import { purgeEvents } from './store/outbox.ts'
import { purgeQueue } from './store/queue-work.ts'
import type { SpoolHandOver } from './store/store.ts'
import { collectOrphans } from './store/tasks/collect-orphans.ts'
import { keepPosition } from './store/tasks/progress.ts'
import type { House } from './wiring.ts'
import { openIncidentWork, tellOfBounces, tellOfDislike } from './wiring-alerts.ts'
import { antivirusWork, clamdOptions, enginesOf, icapOptions } from './wiring-antivirus.ts'
import { deputyLetters, openHeldMail, tellingOfHolds } from './wiring-held-mail.ts'
import { holdHands, openDeparture, openDesk, startHolds } from './wiring-holds.ts'
import { webAddresses } from './wiring-letters.ts'
import { openLinkDesk, secureLinkSettings } from './wiring-secure-links.ts'
import { startOutbound } from './wiring-outbound.ts'
import { openPolicies, startPolicyWork } from './wiring-policy.ts'
import { digestOwn, openPost } from './wiring-post.ts'
import { startReactions } from './wiring-reactions.ts'
import { reportHand, reportSettings } from './wiring-reports.ts'
import { openApproval, openReception, openWeb, ownerLetters } from './wiring-sign-in.ts'

/** Where each service listens; 0: it does not. design §6: the names are a contract. */
export interface Ports {
  readonly smtp: number
  readonly submission: number
  readonly submissions: number
  readonly imap: number
  readonly imaps: number
  readonly pop3: number
  readonly pop3s: number
  readonly sieve: number
  readonly http: number
  readonly https: number
}

export interface Servers {
  readonly ports: Ports
  readonly metricsPort: number
  /** file of the certificate to trust; '' when the administrator's own is in use */
  readonly caFile: string
  /** PEM of it */
  readonly ca: string
  /** Stops listening, ends sessions, lets what is under way finish. */
  close(): Promise<void>
}

type Closing = () => Promise<unknown>

/** Starts every server and the work in the background. @throws Refusal `in-use`, and the error of listen(2), such as EADDRINUSE */
export async function openServers(house: House): Promise<Servers> {
  const closing: Closing[] = []
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each()
  }
  try {
    return { ...(await startAll(house, closing)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startAll(house: House, closing: Closing[]): Promise<Omit<Servers, 'close'>> {
  const { settings, store, office, mailboxes, knowledge, directory, ticket } = house
  const { tlsCertificate, tlsKey, hostname } = settings
  const letGo = claimFolder(house.pathOf(settings.dataFolder))
  closing.push(async () => letGo())
  const certificates =
    tlsCertificate === ''
      ? await developmentCertificate(new DiskFiles(), house.pathOf('tls'), hostname)
      : ownCertificate(house.pathOf(tlsCertificate), house.pathOf(tlsKey))
  if (settings.clamdAddresses.length + settings.icapServices.length === 0) {
    logOf('wiring').warn(
      { setting: 'antivirus.clamd' },
      'no virus engine is set up: only the built-in test-virus check runs',
    )
  }
  const screener = new Screener(screeningSettings(settings))
  closing.push(() => screener.close())
  const { reception, keptOut } = await openReception(house, closing)
  const approval = openApproval(house, reception)
  const ways = openSignIn(reception, approval)
  const intakeParts = {
    store,
    directory,
    mailboxes,
    knowledge,
    ...openPolicies(house, closing),
    ...openDeparture(house),
    screen: (request: ScreeningRequest) => screener.screen(request),
    mx: ticket('mx'),
    intake: ticket('intake'),
    screening: ticket('screening'),
    house: await house.organisation(),
    hostname: settings.hostname,
    secureLinks: secureLinkSettings(settings),
    reports: reportSettings(settings),
    ...(settings.linkRewriting === 'external' && { checkLinksAt: linkCheckBase(settings) }),
  }
  const intake = openIntake(intakeParts)
  const holdDesk = openDesk(house, intakeParts.sending)
  const secureLinks = openLinkDesk(house, intake, enginesOf(settings))
  closing.push(startOutbound(house, intake, intakeParts.sending))
  closing.push(startHolds(house, intakeParts, intake, tellingOfHolds(house, intake, holdDesk)))
  const endRevoked = endingOfSessions(store, office, ticket('reactions'))
  const letters = { tellOwner: ownerLetters(house, intake, reception), tellDeputy: deputyLetters(house, intake) }
  const told = { ...letters, ...holdHands(house, intakeParts.sending), ...reportHand(house, intakeParts.sending) }
  startReactions(house, { endRevoked, ...reassessment(reception), ...told }, closing)
  startKeepers(house, intakeParts.policies, endRevoked, closing)
  closing.push(startPolicyWork(house, intake))
  closing.push(runRepeatedly([{ name: 'let secure links go', everyMs: MINUTE_MS, run: () => secureLinks.sweep() }]))

  const tlsOf = async (service: string): Promise<TlsContexts> => {
    const contexts = await TlsContexts.open(certificates.pairs, service)
    const stop = contexts.watch()
    closing.push(async () => stop())
    return contexts
  }
  const contextsFor = async (service: string) => {
    const contexts = await tlsOf(service)
    return (name: string) => contexts.contextFor(name)
  }
  const caps = {
    total: settings.maxConnections,
    perAddress: settings.maxConnectionsPerAddress,
    perPrefix: settings.maxConnectionsPerNetwork,
  }
  const socket = (port: number) => ({
    host: settings.listenAddress,
    port,
    limits: new ConnectionLimits(caps, prefixKey),
  })
  const common = (port: number) => ({
    ...socket(port),
    trustProxyFrom: settings.trustedProxies,
    isWirePrivate: settings.plaintextSignIn,
    bindsChannels: settings.channelBinding,
  })
  const smtp = {
    hostname: settings.hostname,
    intake,
    ...ways,
    tickets: office,
    maxMessageBytes: settings.maxMessageBytes,
    maxRecipients: settings.maxRecipients,
    refuseEarlyTalkers: settings.checksEarlyTalkers,
  }
  const imap = {
    store,
    mailboxes,
    ...ways,
    tickets: office,
    digest: (message: SpoolHandOver) => digestOwn(screener, message),
    appendLimitBytes: settings.maxMessageBytes,
  }
  // All at once: while one says goodbye, the others take nothing new.
  const listeners: Closing[] = []
  closing.push(() => Promise.all(listeners.map((close) => close())))
  const open = async (port: number, start: () => Promise<{ port: number; close: Closing }>): Promise<number> => {
    if (port === 0) return 0
    const listener = await start()
    listeners.push(() => listener.close())
    return listener.port
  }
  const mx = { ...smtp, kind: 'mx', keptOut, secureContextFor: await contextsFor('smtp') } as const
  const submission = {
    ...smtp,
    kind: 'submission',
    holdsAt: `${webAddresses(settings)[0]}/holds`,
    secureContextFor: await contextsFor('submission'),
  } as const
  const imapTls = { ...imap, secureContextFor: await contextsFor('imap') }
  const pop = { store, mailboxes, ...ways, tickets: office, secureContextFor: await contextsFor('pop') }
  const mailRooms = {
    desk: holdDesk,
    holds: openHeldMail(house, holdDesk),
    incidents: openIncidentWork(house, holdDesk),
    post: openPost(house, intake, screener),
    secureLinks,
  }
  const web = {
    hostname: settings.hostname,
    troubles: lookOver(house),
    links: linkPages(house),
    web: await openWeb(house, reception, approval, intake, mailRooms, closing),
    trustProxyFrom: settings.trustedProxies,
  }

  const {
    smtpPort,
    submissionPort,
    submissionsPort,
    imapPort,
    imapsPort,
    popPort,
    popsPort,
    httpPort,
    httpsPort,
    metricsPort,
  } = settings
  const ports = {
    smtp: await open(smtpPort, () => listenSmtp({ ...common(smtpPort), ...mx })),
    submission: await open(submissionPort, () => listenSmtp({ ...common(submissionPort), ...submission })),
    submissions: await open(submissionsPort, () =>
      listenSmtp({ ...common(submissionsPort), ...submission, implicitTls: true }),
    ),
    imap: await open(imapPort, () => listenImap({ ...common(imapPort), ...imapTls })),
    imaps: await open(imapsPort, () => listenImap({ ...common(imapsPort), ...imapTls, implicitTls: true })),
    pop3: await open(popPort, () => listenPop({ ...common(popPort), ...pop })),
    pop3s: await open(popsPort, () => listenPop({ ...common(popsPort), ...pop, implicitTls: true })),
    sieve: 0,
    http: await open(httpPort, () => openHttp(socket(httpPort), web)),
    https: await open(httpsPort, async () => openHttp({ ...socket(httpsPort), tls: await tlsOf('http') }, web)),
  }
  const metrics = await open(metricsPort, () => openMetrics(metricsPort))
  return { ports, metricsPort: metrics, caFile: certificates.caFile, ca: certificates.ca }
}

function linkPages({ store, ticket }: House): LinkPages {
  const mine = { store, ticket: ticket('link-check') }
  const parts: LinkCheckParts = {
    ...mine,
    organisations: () => store.read(mine.ticket, organisations),
    lookUpUrl: (url, organisationId) => lookUpUrl(mine, url, organisationId),
  }
  return { open: (token, isConfirmed) => openLink(parts, token, isConfirmed) }
}

const linkCheckBase = ({ linkCheckAddress, hostname }: Settings) => linkCheckAddress || `https://${hostname}`

function screeningSettings(settings: Settings) {
  const { hostname, dnsServers, dnsTimeout, workerThreads } = settings
  return {
    authservId: hostname,
    ...(!dnsServers.includes('system') && { dnsServers }),
    dnsTimeoutMs: dnsTimeout,
    clamd: clamdOptions(settings),
    icap: icapOptions(settings),
    disarms: settings.disarms,
    threads: workerThreads,
  }
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Done events are kept this long for whoever asks what happened. */
const EVENTS_KEPT_MS = 30 * DAY_MS
/** Closed incidents, and alerts, are kept this long, counted from their last event. */
const INCIDENTS_KEPT_MS = 180 * DAY_MS
/** What became of a sent message is remembered this long, and forgotten so many at a time. */
const QUEUE_KEPT_MS = 30 * DAY_MS
const QUEUE_PURGE_BATCH = 1_000
/** reliability.md §4: how long a message that is sent again is known; an hour is more than its 15 minutes. */
const ACCEPTED_KEPT_MS = 60 * MINUTE_MS

/** Work in the background. */
function startKeepers(house: House, policies: PolicyBook, endRevoked: () => Promise<void>, closing: Closing[]): void {
  const { store, office } = house
  const keeper = house.ticket('keeper')
  const purge = new RecoverablePurge(store, keeper)
  // prettier-ignore
  const rows: readonly RepeatedWork[] = [
    { name: 'end expired tickets',    everyMs: 2_000,          run: async () => office.sweep() },
    { name: 'end revoked sessions',   everyMs: 2_000,          run: endRevoked },
    { name: 'merge search index',     everyMs: 5_000,          run: () => mergeIndex(store, keeper) },
    { name: 'purge recoverable mail', everyMs: 10 * MINUTE_MS, run: () => purge.run() },
    { name: 'collect orphans',        everyMs: 60 * MINUTE_MS, run: () => collectOrphans(store, store.placement, keeper) },
    { name: 'purge done events',      everyMs: 60 * MINUTE_MS, run: () => purgeEvents(store, keeper, EVENTS_KEPT_MS) },
    { name: 'purge old incidents',    everyMs: 60 * MINUTE_MS, run: () => store.write(keeper, (tx) => purgeIncidents(tx, now() - INCIDENTS_KEPT_MS)) },
    { name: 'tell of bounces',        everyMs: 5 * MINUTE_MS,  run: () => tellOfBounces(house, policies) },
    { name: 'tell of dislike',        everyMs: MINUTE_MS,      run: () => tellOfDislike(house, policies) },
    { name: 'purge done queue',       everyMs: 10 * MINUTE_MS, run: () => store.write(keeper, (tx) => purgeQueue(tx, now() - QUEUE_KEPT_MS, QUEUE_PURGE_BATCH)) },
    { name: 'learn from reports',    everyMs: 2_000,          run: () => learnReports(store, keeper) },
    { name: 'forget what was seen',  everyMs: 10 * MINUTE_MS, run: () => forget(store, keeper) },
    { name: 'forget what was sent',  everyMs: 10 * MINUTE_MS, run: () => store.write(keeper, (tx) => forgetSending(tx, now())) },
    { name: 'forget answers',         everyMs: 60 * MINUTE_MS, run: () => store.write(keeper, forgetAnswers) },
    { name: 'forget accepted once',   everyMs: 10 * MINUTE_MS, run: () => store.write(keeper, (tx) => deleteAcceptedBefore(tx, now() - ACCEPTED_KEPT_MS)) },
  ]
  const stop = runRepeatedly([...rows, ...antivirusWork(house, closing)])
  closing.push(stop)
}

/** ms for which a look at the house counts: whoever may ask about its health cannot keep its disk busy by asking. */
const LOOK_MS = 1_000

/** @returns the function that says what keeps the house from working now, in words; nothing when nothing does */
function lookOver({ store, ticket, organisation }: House): () => Promise<readonly string[]> {
  const look = async () => {
    const troubles: string[] = []
    const check = (what: string, work: Promise<unknown>) =>
      work.catch((error: unknown) => troubles.push(`${what}: ${error instanceof Refusal ? error.message : 'broken'}`))
    await check(
      'reading',
      store.read(ticket('mx'), async (tx) => tx.sealer('trace', { organisationId: await organisation() }, 'C2')),
    )
    await check('writing', keepPosition(store, ticket('keeper'), 'health', ''))
    return troubles
  }
  let last: { readonly at: number; readonly troubles: Promise<readonly string[]> } | undefined
  return () => {
    if (last === undefined || monotonic() - last.at > LOOK_MS) last = { at: monotonic(), troubles: look() }
    return last.troubles
  }
}
