// The only place that knows every room, part one: the house, its rooms opened on the settings and given to each other.
import path from 'node:path'
import { recordEvent } from './audit/events.ts'
import { DiskFiles } from './base/files.ts'
import type { MemberId, OrganisationId } from './base/ids.ts'
import { Refusal } from './base/refusal.ts'
import { Directory } from './directory/directory.ts'
import { LeakedFilter } from './directory/leaked-filter.ts'
import { domains, organisations } from './directory/records.ts'
import { noteHabit } from './intel/habits.ts'
import { Knowledge } from './intel/knowledge.ts'
import type { NameSource } from './intel/own-names.ts'
import { report } from './intel/reports.ts'
import { FileShelf } from './keys/key-shelf.ts'
import { LocalKeyring } from './keys/keyring.ts'
import { keyringSecret } from './keys/keyring-secret.ts'
import { LocalVault } from './keys/local-vault.ts'
import { Egress } from './net/egress.ts'
import { Resolver } from './net/resolver.ts'
import type { Mailboxes } from './mailbox/mailbox.ts'
import { openMailboxes } from './mailbox/open-mailboxes.ts'
import type { HearOpinion } from './mailbox/opinion.ts'
import type { LoadedSettings } from './settings/load.ts'
import type { Settings } from './settings/rows.ts'
import { openStore, type OpenedStore } from './store/open-store.ts'
import { placementOf } from './store/placement-setting.ts'
import { SqlKeyShelf } from './store/sql-key-shelf.ts'
import type { ModuleName } from './tickets/modules.ts'
import { TicketOffice } from './tickets/office.ts'
import type { Ticket } from './tickets/ticket.ts'

const DAY_MS = 86_400_000
/** Comes along; data/README.md says what it is made from. */
const LEAKED_PASSWORDS = path.join(import.meta.dirname, '../data/leaked-passwords.bin')

/** An installation, opened: its data and the rooms that know it. Servers are opened on it by `openServers`. */
export interface House {
  readonly settings: Settings
  readonly store: OpenedStore
  readonly keyring: LocalKeyring
  readonly vault: LocalVault
  readonly office: TicketOffice
  readonly directory: Directory
  readonly mailboxes: Mailboxes
  readonly knowledge: Knowledge
  /** relative paths in the settings start here */
  pathOf(relative: string): string
  /** the module ticket of this process, issued once; only commands take the administrator's */
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
  const office = new TicketOffice()
  const dataFolder = pathOf(settings.dataFolder)
  const blobs = placementOf(settings)
  const database =
    settings.databaseEngine === 'sqlite'
      ? ({ engine: 'sqlite', file: path.join(dataFolder, 'gatehouse.db') } as const)
      : ({ engine: 'postgresql', url: settings.databaseUrl } as const)
  // A folder of keys belongs to one process; many find theirs in a database.
  const sqlShelf =
    settings.databaseEngine === 'sqlite' ? undefined : await SqlKeyShelf.open(settings.keysUrl || settings.databaseUrl)
  const vault = new LocalVault(keyring, sqlShelf ?? new FileShelf(files, path.join(keysFolder, 'shelf')))
  const store = await openStore({ database, dataFolder, blobs, vault, tickets: office, ...egressOf(settings) }).catch(
    async (error: unknown) => {
      await sqlShelf?.close()
      throw error
    },
  )
  const mailboxes = openMailboxes({
    blobs: store.blobs,
    recoverableDays: settings.recoverableDays,
    hearOpinion,
  })
  const leaked = await openLeakedFilter(files, settings, pathOf)
  const directory = new Directory({
    vault,
    record: recordEvent,
    equip: (tx, owner) => mailboxes.createStandardFolders(tx, owner, settings.quotaBytes),
    passwords: {
      minLength: settings.minPasswordLength,
      remembered: settings.passwordsRemembered,
      maxAgeMs: settings.passwordMaxAge === 0 ? Infinity : settings.passwordMaxAge * DAY_MS,
      isLeaked: (password) => leaked.has(password),
    },
  })

  const tickets = new Map<ModuleName, Ticket>()
  const ticket = (module: ModuleName): Ticket => {
    const issued = tickets.get(module) ?? office.issueModule(module)
    tickets.set(module, issued)
    return issued
  }
  const knowledge = new Knowledge(namesIn(store, directory, () => ticket('intake')))
  const organisation = async (): Promise<OrganisationId> => {
    const [first] = await store.read(ticket('intake'), organisations)
    if (first === undefined) throw new Refusal('no-such-thing', 'There is no organisation yet: run "gatehouse init"')
    return first
  }
  const close = async () => {
    await store.close()
    await leaked.close()
    await sqlShelf?.close()
  }
  return {
    settings,
    store,
    keyring,
    vault,
    office,
    directory,
    mailboxes,
    knowledge,
    pathOf,
    ticket,
    organisation,
    close,
  }
}

/** What members do with their mail teaches the judges. */
const hearOpinion: HearOpinion = async (tx, owner, { said, by, blobs }) => {
  const source = by === 'member' ? 'move' : said === 'spam' ? 'condemned' : 'release'
  for (const blobId of blobs) {
    if (said === 'inbox' || said === 'bulk') await noteHabit(tx, { ...owner, blobId, place: said })
    else await report(tx, { ...owner, blobId, said, source })
  }
}

/** Our own domains and people, for the question who pretends to be one of them. */
function namesIn(store: OpenedStore, directory: Directory, ticket: () => Ticket): NameSource {
  return {
    domains: (organisationId) => store.read(ticket(), (tx) => domains(tx, organisationId)),
    people: async function* (organisationId) {
      let after: MemberId | 0 = 0
      for (;;) {
        const page: Names = await store.read(ticket(), (tx) => directory.names(tx, organisationId, after))
        for (const { name, isSenior } of page) yield { name, isExecutive: isSenior }
        const last = page.at(-1)
        if (last === undefined) return
        after = last.memberId
      }
    },
  }
}

type Names = Awaited<ReturnType<Directory['names']>>

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

/** The filter that the settings name, or the one that comes along. @throws Refusal `bad-settings`, `data-damaged` */
async function openLeakedFilter(
  files: DiskFiles,
  { leakedFilter }: Settings,
  pathOf: (relative: string) => string,
): Promise<LeakedFilter> {
  const file = leakedFilter === '' ? LEAKED_PASSWORDS : pathOf(leakedFilter)
  try {
    return await LeakedFilter.open(await files.open(file))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Refusal('bad-settings', `There is no filter of leaked passwords at ${file}: see passwords.leaked-filter`)
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
