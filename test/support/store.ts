// A store for tests: SQLite and blobs in a throw-away folder, keys from a keyring that opens fast.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { DiskFiles, type Files } from '../../src/base/files.ts'
import { FileShelf } from '../../src/keys/key-shelf.ts'
import { LocalKeyring } from '../../src/keys/keyring.ts'
import { LocalVault } from '../../src/keys/local-vault.ts'
import type { Vault } from '../../src/keys/vault.ts'
import { type DatabaseSetting, type OpenedStore, openStore } from '../../src/store/open-store.ts'
import { PLACED_TOGETHER, type PlacementSetting } from '../../src/store/placement.ts'
import type { BucketEgress } from '../../src/store/s3-blobs.ts'
import { TicketOffice } from '../../src/tickets/office.ts'

/** The least that Argon2 allows: 8 KiB, one pass. RFC 9106 §3.1 */
const FAST = { memoryKib: 8, passes: 1, lanes: 1 }
const PASSPHRASE = 'only for tests'

export interface TestStore {
  readonly store: OpenedStore
  readonly office: TicketOffice
  readonly vault: Vault
  /** holds everything; removed by `cleanup` */
  readonly folder: string
  cleanup(): Promise<void>
}

export interface TestStoreOptions {
  /** SQLite in the folder when absent */
  readonly database?: DatabaseSetting
  readonly blobs?: PlacementSetting
  readonly files?: Files
  readonly egress?: BucketEgress
  /** a folder of an earlier test store, to open it again; it is not removed then */
  readonly folder?: string
}

export async function openTestStore(options: TestStoreOptions = {}): Promise<TestStore> {
  const folder = options.folder ?? (await mkdtemp(path.join(os.tmpdir(), 'gatehouse-store-')))
  const vault = await openTestVault(folder)
  const office = new TicketOffice()
  const store = await openStore({
    database: options.database ?? { engine: 'sqlite', file: path.join(folder, 'gatehouse.db') },
    dataFolder: folder,
    blobs: options.blobs ?? PLACED_TOGETHER,
    vault,
    tickets: office,
    ...(options.files && { files: options.files }),
    ...(options.egress && { egress: options.egress }),
  })
  return {
    store,
    office,
    vault,
    folder,
    async cleanup() {
      await store.close()
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A vault in `folder/keys`: made on the first call, opened again on later ones. */
export async function openTestVault(folder: string): Promise<Vault> {
  const files = new DiskFiles()
  const ring = path.join(folder, 'keys', 'root.json')
  const isThere = (await files.list(path.dirname(ring))).includes('root.json')
  const keyring = isThere
    ? await LocalKeyring.open(files, ring, PASSPHRASE)
    : await LocalKeyring.create(files, ring, PASSPHRASE, FAST)
  return new LocalVault(keyring, new FileShelf(files, path.join(folder, 'keys', 'shelf')))
}
