// The only file that knows every room: it opens them on the settings and gives each what it needs from the others.
import path from 'node:path'
import { deleteAcceptedBefore } from './audit/records.ts'
import { recordEvent } from './audit/events.ts'
import { now } from './base/clock.ts'
import { ConnectionLimits } from './base/connection-limits.ts'
import { DiskFiles } from './base/files.ts'
import type { MemberId, OrganisationId } from './base/ids.ts'
import { logOf } from './base/log.ts'
import { Refusal } from './base/refusal.ts'
import { runRepeatedly, type RepeatedWork } from './base/repeated-work.ts'
import { Directory } from './directory/directory.ts'
import { organisations } from './directory/records.ts'
import { openIntake } from './intake/open-intake.ts'
import { FileShelf } from './keys/key-shelf.ts'
import { LocalKeyring } from './keys/keyring.ts'
import { keyringSecret } from './keys/keyring-secret.ts'
import { LocalVault } from './keys/local-vault.ts'
import { Clamd } from './net/clamd.ts'
import { developmentCertificate, ownCertificate } from './net/certificate-files.ts'
import { classify, prefixKey } from './net/addresses.ts'
import { Egress } from './net/egress.ts'
import { Resolver } from './net/resolver.ts'
import { TlsContexts } from './net/tls-context.ts'
import type { DigestedMessage } from './mail/structure.ts'
import type { Mailboxes } from './mailbox/mailbox.ts'
import { mergeIndex } from './mailbox/merge-index.ts'
import { openMailboxes } from './mailbox/open-mailboxes.ts'
import { RecoverablePurge } from './mailbox/purge-recoverable.ts'
import { decideInbound } from './policy/decide.ts'
import { react } from './policy/reactions.ts'
import { Screener } from './screening/screener.ts'
import { listenImap } from './servers/imap/imap-server.ts'
import { listenPop } from './servers/pop/pop-server.ts'
import { openHttp } from './servers/http/open-http.ts'
import { openMetrics } from './servers/http/open-metrics.ts'
import { listenSmtp } from './servers/smtp/smtp-server.ts'
import type { LoadedSettings } from './settings/load.ts'
import type { Settings } from './settings/rows.ts'
import { openSignIn } from './sign-in/open-sign-in.ts'
import { openStore, type OpenedStore } from './store/open-store.ts'
import { placementOf } from './store/placement-setting.ts'
import { Outbox, purgeEvents } from './store/outbox.ts'
import type { SpoolHandOver } from './store/store.ts'
import { collectOrphans } from './store/tasks/collect-orphans.ts'
import type { ModuleName } from './tickets/modules.ts'
import { TicketOffice } from './tickets/office.ts'
import type { Ticket } from './tickets/ticket.ts'

/** An installation, opened: its data and the rooms that know it. Servers are opened on it by `openServers`. */
export interface House {
  readonly settings: Settings
  readonly store: OpenedStore
  readonly keyring: LocalKeyring
  readonly vault: LocalVault
  readonly office: TicketOffice
  readonly directory: Directory
  readonly mailboxes: Mailboxes
  /** relative paths in the settings start here */
  pathOf(relative: string): string
  /** the module ticket of this process, issued once */
  ticket(module: ModuleName): Ticket
  /** the organisation of this installation. @throws Refusal `no-such-thing` before `init` */
  organisation(): Promise<OrganisationId>
  close(): Promise<void>
}

/** @throws Refusal `bad-settings`, `wrong-passphrase`, `data-damaged`, `unavailable` */
export async function openHouse(loaded: LoadedSettings): Promise<House> {
  const { settings, folder } = loaded
  const pathOf = (relative: string) => path.resolve(folder, relative)
  const files = new DiskFiles()
  const keysFolder = pathOf(settings.keysFolder)
  const keyring = await openKeyring(files, keysFolder, settings, pathOf)
  const vault = new LocalVault(keyring, new FileShelf(files, path.join(keysFolder, 'shelf')))
  const office = new TicketOffice()
  const dataFolder = pathOf(settings.dataFolder)
  const blobs = placementOf(settings)
  const database =
    settings.databaseEngine === 'sqlite'
      ? ({ engine: 'sqlite', file: path.join(dataFolder, 'gatehouse.db') } as const)
      : ({ engine: 'postgresql', url: settings.databaseUrl } as const)
  const store = await openStore({ database, dataFolder, blobs, vault, tickets: office, ...egressOf(settings) })
  const mailboxes = openMailboxes({ blobs: store.blobs, recoverableDays: settings.recoverableDays })
  const directory = new Directory({
    vault,
    record: recordEvent,
    equip: (tx, owner) => mailboxes.createStandardFolders(tx, owner, settings.quotaBytes),
  })

  const tickets = new Map<ModuleName, Ticket>()
  const ticket = (module: ModuleName): Ticket => {
    const issued = tickets.get(module) ?? office.issueModule(module)
    tickets.set(module, issued)
    return issued
  }
  const organisation = async (): Promise<OrganisationId> => {
    const [first] = await store.read(ticket('administrator'), organisations)
    if (first === undefined) throw new Refusal('no-such-thing', 'There is no organisation yet: run "gatehouse init"')
    return first
  }
  const close = () => store.close()
  return {
    settings,
    store,
    keyring,
    vault,
    office,
    directory,
    mailboxes,
    pathOf,
    ticket,
    organisation,
    close,
  }
}

/** Makes the keyring of a new installation. @throws Refusal `already-there`, `weak-password` */
export async function createKeyring(loaded: LoadedSettings): Promise<void> {
  const { settings, folder } = loaded
  const pathOf = (relative: string) => path.resolve(folder, relative)
  const file = path.join(pathOf(settings.keysFolder), 'root.json')
  const files = new DiskFiles()
  await LocalKeyring.create(files, file, await keyringSecret(files, settings, pathOf))
}

async function openKeyring(
  files: DiskFiles,
  keysFolder: string,
  settings: Settings,
  pathOf: (relative: string) => string,
): Promise<LocalKeyring> {
  const secret = await keyringSecret(files, settings, pathOf)
  try {
    return await LocalKeyring.open(files, path.join(keysFolder, 'root.json'), secret)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Refusal(
      'bad-settings',
      `There is no keyring in ${keysFolder}: keys.folder names another, or "gatehouse init" makes one`,
    )
  }
}

/** The one way out over HTTP, to the one place the settings name; absent where none is named. */
function egressOf(settings: Settings): { egress?: Egress } {
  if (settings.s3Endpoint === '') return {}
  const { hostname } = new URL(settings.s3Endpoint)
  // An S3 service of one's own stands on the inside; the administrator named it.
  return {
    egress: new Egress(resolverOf(settings), [{ host: hostname, classes: ['public', 'private', 'loopback'] }]),
  }
}

/** The resolver of the settings. */
export function resolverOf({ dnsServers, dnsTimeout }: Settings): Resolver {
  return new Resolver({ ...(!dnsServers.includes('system') && { servers: dnsServers }), timeoutMs: dnsTimeout })
}

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

/** Starts every server and the work in the background. @throws the error of listen(2), such as EADDRINUSE */
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
  const { settings, store, office, mailboxes, directory, ticket } = house
  const { tlsCertificate, tlsKey, hostname } = settings
  const certificates =
    tlsCertificate === ''
      ? await developmentCertificate(new DiskFiles(), house.pathOf('tls'), hostname)
      : ownCertificate(house.pathOf(tlsCertificate), house.pathOf(tlsKey))
  const screener = new Screener(screeningSettings(settings))
  closing.push(() => screener.close())
  const signIn = openSignIn({ store, directory, office, ticket: ticket('sign-in') })
  const intake = openIntake({
    store,
    directory,
    mailboxes,
    screen: (request) => screener.screen(request),
    mx: ticket('mx'),
    intake: ticket('intake'),
    screening: ticket('screening'),
    house: await house.organisation(),
    hostname: settings.hostname,
  })
  startReactions(house, closing)
  startKeepers(house, closing)

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
  const common = (port: number) => ({
    host: settings.listenAddress,
    port,
    limits: new ConnectionLimits(caps, prefixKey),
    trustProxyFrom: settings.trustedProxies,
    isWirePrivate: wirePrivacyOf(settings),
  })
  const smtp = {
    hostname: settings.hostname,
    intake,
    signIn,
    tickets: office,
    maxMessageBytes: settings.maxMessageBytes,
    maxRecipients: settings.maxRecipients,
    refuseEarlyTalkers: settings.checksEarlyTalkers,
  }
  const imap = {
    store,
    mailboxes,
    signIn,
    tickets: office,
    digest: (message: SpoolHandOver) => digestOwn(screener, message),
    appendLimitBytes: settings.maxMessageBytes,
  }
  const open = async (port: number, start: () => Promise<{ port: number; close: Closing }>): Promise<number> => {
    if (port === 0) return 0
    const listener = await start()
    closing.push(() => listener.close())
    return listener.port
  }
  const mx = { ...smtp, kind: 'mx', secureContextFor: await contextsFor('smtp') } as const
  const submission = { ...smtp, kind: 'submission', secureContextFor: await contextsFor('submission') } as const
  const imapTls = { ...imap, secureContextFor: await contextsFor('imap') }
  const pop = { store, mailboxes, signIn, tickets: office, secureContextFor: await contextsFor('pop') }
  const web = { hostname: settings.hostname, troubles: () => troublesOf(house) }

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
  const host = settings.listenAddress
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
    http: await open(httpPort, () => openHttp({ host, port: httpPort }, web)),
    https: await open(httpsPort, async () => openHttp({ host, port: httpsPort, tls: await tlsOf('http') }, web)),
  }
  const metrics = await open(metricsPort, () => openMetrics(metricsPort))
  return { ports, metricsPort: metrics, caFile: certificates.caFile, ca: certificates.ca }
}

function screeningSettings(settings: Settings) {
  const { hostname, dnsServers, dnsTimeout, clamdAddress, clamdTimeout, workerThreads } = settings
  return {
    authservId: hostname,
    ...(!dnsServers.includes('system') && { dnsServers }),
    dnsTimeoutMs: dnsTimeout,
    ...(clamdAddress !== '' && { clamd: { address: clamdPath(clamdAddress), budgetMs: clamdTimeout } }),
    threads: workerThreads,
  }
}

/** @throws Refusal `bad-settings` where a stranger could listen */
function wirePrivacyOf({ plaintextSignIn, listenAddress, trustedProxies }: Settings): boolean {
  if (plaintextSignIn && classify(listenAddress) !== 'loopback' && trustedProxies.length === 0) {
    throw new Refusal(
      'bad-settings',
      'server.plaintext-sign-in needs server.listen on loopback, or server.trusted-proxies',
    )
  }
  return plaintextSignIn
}

/** The virus engine of the settings, for `doctor`. */
export function engineOf(settings: Settings): Clamd | undefined {
  const { clamdAddress, clamdTimeout } = settings
  return clamdAddress === '' ? undefined : new Clamd({ address: clamdPath(clamdAddress), budgetMs: clamdTimeout })
}

const clamdPath = (setting: string) => setting.replace(/^unix:/, '')

/** What a member puts into a folder is looked at like what is sent to them: no door stands open to malware. */
async function digestOwn(screener: Screener, message: SpoolHandOver): Promise<DigestedMessage> {
  const facts = { direction: 'internal', returnPath: '', recipientCount: 0, receivedAt: now() } as const
  const { signals, digest } = await screener.screen({ message, ...facts })
  const { action, classification, rules } = decideInbound(signals)
  if (classification === 'malware' && action === 'reject')
    throw new Refusal('malware-found', 'Message carries malware', rules.join(' '))
  return digest
}

/** Events become actions; what concerns open sessions is told to every process as news. */
function startReactions(house: House, closing: Closing[]): void {
  const { store, office, ticket } = house
  const reactions = ticket('reactions')
  const hands = {
    endSessions: (memberId: MemberId) =>
      store.write(reactions, async (tx) => tx.afterCommit({ topic: 'sessions-end', memberId })),
  }
  const stopListening = store.listen(({ topic, memberId }) => {
    if (topic !== 'sessions-end' || memberId === undefined) return
    const ended = office.revokeMember(memberId)
    logOf('wiring').info({ member: memberId, sessions: ended }, 'sessions ended')
  })
  const outbox = new Outbox(store, reactions, ({ type, memberId }) => react(type, memberId, hands))
  outbox.start()
  closing.push(
    async () => stopListening(),
    () => outbox.stop(),
  )
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Done events are kept this long for whoever asks what happened. */
const EVENTS_KEPT_MS = 30 * DAY_MS
/** reliability.md §4: how long a message that is sent again is known; an hour is more than its 15 minutes. */
const ACCEPTED_KEPT_MS = 60 * MINUTE_MS

/** Work in the background. */
function startKeepers(house: House, closing: Closing[]): void {
  const { store, office } = house
  const keeper = house.ticket('keeper')
  const purge = new RecoverablePurge(store, keeper)
  // prettier-ignore
  const rows: readonly RepeatedWork[] = [
    { name: 'end expired tickets',    everyMs: 2_000,          run: async () => office.sweep() },
    { name: 'merge search index',     everyMs: 5_000,          run: () => mergeIndex(store, keeper) },
    { name: 'purge recoverable mail', everyMs: 10 * MINUTE_MS, run: () => purge.run() },
    { name: 'collect orphans',        everyMs: 60 * MINUTE_MS, run: () => collectOrphans(store, store.placement, keeper) },
    { name: 'purge done events',      everyMs: 60 * MINUTE_MS, run: () => purgeEvents(store, keeper, EVENTS_KEPT_MS) },
    { name: 'forget accepted once',   everyMs: 10 * MINUTE_MS, run: () => store.write(keeper, (tx) => deleteAcceptedBefore(tx, now() - ACCEPTED_KEPT_MS)) },
  ]
  const stop = runRepeatedly(rows)
  closing.push(stop)
}

/** What keeps the house from working now, in words; empty when nothing does. */
async function troublesOf({ store, ticket, organisation }: House): Promise<string[]> {
  try {
    await store.read(
      ticket('administrator'),
      async (tx) => void (await tx.sealer('directory', { organisationId: await organisation() }, 'C2')),
    )
    return []
  } catch (error) {
    return [error instanceof Refusal ? error.message : 'database or keys do not answer']
  }
}
