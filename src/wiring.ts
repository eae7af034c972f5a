// The only file that knows every room: it opens them on the settings and gives each what it needs from the others.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { recordEvent } from './audit/events.ts'
import { DiskFiles } from './base/files.ts'
import type { OrganisationId } from './base/ids.ts'
import { Refusal } from './base/refusal.ts'
import { Directory } from './directory/directory.ts'
import { organisations } from './directory/records.ts'
import { FileShelf } from './keys/key-shelf.ts'
import { LocalKeyring, type KeyringSecret } from './keys/keyring.ts'
import { LocalVault } from './keys/local-vault.ts'
import { openMailboxes } from './mailbox/open-mailboxes.ts'
import type { Mailboxes } from './mailbox/mailbox.ts'
import type { LoadedSettings } from './settings/load.ts'
import type { Settings } from './settings/rows.ts'
import { openStore, type OpenedStore } from './store/open-store.ts'
import { type PlacementSetting, type PlaceSetting } from './store/placement.ts'
import type { ModuleName } from './tickets/modules.ts'
import { TicketOffice } from './tickets/office.ts'
import type { Ticket } from './tickets/ticket.ts'

/** An installation, opened: its data and the rooms that know it. Servers are a matter of `serving.ts`. */
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
  const store = await openStore({ database, dataFolder, blobs, vault, tickets: office })
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
  await LocalKeyring.create(new DiskFiles(), file, keyringSecret(settings, pathOf))
}

async function openKeyring(
  files: DiskFiles,
  keysFolder: string,
  settings: Settings,
  pathOf: (relative: string) => string,
): Promise<LocalKeyring> {
  try {
    return await LocalKeyring.open(files, path.join(keysFolder, 'root.json'), keyringSecret(settings, pathOf))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Refusal(
      'bad-settings',
      `There is no keyring in ${keysFolder}: keys.folder names another, or "gatehouse init" makes one`,
    )
  }
}

/** What opens the keyring: the key file's bytes, or the passphrase. @throws Refusal `bad-settings` */
export function keyringSecret(settings: Settings, pathOf: (relative: string) => string): KeyringSecret {
  if (settings.keysKeyFile === '' && settings.keysPassphrase === '') {
    throw new Refusal('bad-settings', 'Neither keys.passphrase nor keys.key-file is set: the keyring cannot be opened')
  }
  if (settings.keysKeyFile === '') return settings.keysPassphrase
  try {
    return readFileSync(pathOf(settings.keysKeyFile))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Refusal('bad-settings', `keys.key-file: ${settings.keysKeyFile} cannot be read (${code})`)
  }
}

function placementOf(settings: Settings): PlacementSetting {
  const placeOf = (text: string): PlaceSetting => {
    const [kind, where = ''] = text.split(/:(.*)/s)
    if (kind === 'disk') return { folder: where }
    return {
      bucket: {
        endpoint: settings.s3Endpoint,
        region: settings.s3Region,
        name: where,
        accessKeyId: settings.s3AccessKeyId,
        secretAccessKey: settings.s3SecretAccessKey,
      },
    }
  }
  return {
    C1: placeOf(settings.blobsC1),
    C2: placeOf(settings.blobsC2),
    C3: placeOf(settings.blobsC3),
    C4: placeOf(settings.blobsC4),
  }
}
