// The class keys of the organisations: one per organisation and data class. They wrap owners' keys and nothing else.
//
// `organisation/<o>` on the shelf: of each class the keys by version, wrapped with the root key; several only during a
// rotation.
import type { OrganisationId } from '../base/ids.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { DATA_CLASSES, type DataClass } from '../mail/data-class.ts'
import { KeyCache, type CacheBounds } from './key-cache.ts'
import type { RootKeys } from './keyring.ts'
import { readValue, toBytes, type KeyShelf, type Stored } from './key-shelf.ts'
import { KEY_BYTES, SealingKey } from './sealed-value.ts'

/**
 * All reading calls to the root key (a KMS, maybe) come from here: one per class key in ten minutes. Without it, reading
 * goes on for an hour.
 */
export const CLASS_CACHE: CacheBounds = { size: 4_000, freshMs: 600_000, staleMs: 3_600_000 }

export type ByClass<T> = Record<DataClass, T>

/** version → wrapped key, base64 */
type Versions = Readonly<Record<string, string>>

export class ClassKeys {
  readonly #root: RootKeys
  readonly #shelf: KeyShelf
  readonly #cache: KeyCache<SealingKey>
  #turn: Promise<unknown> = Promise.resolve()

  constructor(root: RootKeys, shelf: KeyShelf) {
    this.#root = root
    this.#shelf = shelf
    this.#cache = new KeyCache(CLASS_CACHE, (name) => this.#load(name))
  }

  /** @throws Refusal `unavailable`: the KMS does not answer, or there is no such version */
  key(organisationId: OrganisationId, dataClass: DataClass, version: number): Promise<SealingKey> {
    return this.#cache.get(nameOf(pathOf(organisationId), dataClass, version))
  }

  /** The versions to wrap with, fresh from the shelf; an organisation's first keys are made here. */
  async newest(organisationId: OrganisationId): Promise<ByClass<number>> {
    const path = pathOf(organisationId)
    if ((await this.#shelf.get(path)) === undefined) await this.#alone(() => this.#make(path))
    const { value } = await this.#read(path)
    return perClass((dataClass) => newestOf(value[dataClass]))
  }

  /** Adds a version, or goes on with a rotation that has not dropped the older ones. @returns the newest version */
  add(organisationId: OrganisationId, dataClass: DataClass): Promise<number> {
    const path = pathOf(organisationId)
    return this.#alone(async () => {
      const { value, bytes } = await this.#read(path)
      const newest = newestOf(value[dataClass])
      if (Object.keys(value[dataClass]).length > 1) return newest
      const added = { ...value[dataClass], [newest + 1]: await this.#newKey(path, dataClass, newest + 1) }
      await this.#replace(path, { ...value, [dataClass]: added }, bytes)
      return newest + 1
    })
  }

  dropOlder(organisationId: OrganisationId, dataClass: DataClass, version: number): Promise<void> {
    const path = pathOf(organisationId)
    return this.#alone(async () => {
      const { value, bytes } = await this.#read(path)
      const kept = Object.entries(value[dataClass]).filter(([older]) => Number(older) >= version)
      await this.#replace(path, { ...value, [dataClass]: Object.fromEntries(kept) }, bytes)
    })
  }

  /** A new root key, all class keys wrapped with it, the old one dropped; after a crash the next call goes on. */
  rotateRoot(): Promise<number> {
    return this.#alone(async () => {
      const version = await this.#root.rotate()
      for (const path of await this.#shelf.list('organisation/')) await this.#rewrap(path)
      await this.#root.dropOlder()
      return version
    })
  }

  async #load(name: string): Promise<SealingKey> {
    const [path, dataClass, version] = name.split('#') as [string, DataClass, string]
    const wrapped = (await this.#read(path)).value[dataClass][version]
    if (wrapped === undefined) throw unavailable(`no class key ${name}`)
    return new SealingKey(await this.#root.unwrap(Buffer.from(wrapped, 'base64'), context(name)), Number(version))
  }

  async #make(path: string): Promise<void> {
    const keys = {} as ByClass<Versions>
    for (const dataClass of DATA_CLASSES) keys[dataClass] = { 1: await this.#newKey(path, dataClass, 1) }
    await this.#shelf.put(path, toBytes(keys), undefined) // another process may have been faster: then its keys count
  }

  #newKey(path: string, dataClass: DataClass, version: number): Promise<string> {
    return this.#wrap(randomBytes(KEY_BYTES), nameOf(path, dataClass, version))
  }

  async #wrap(key: Uint8Array, name: string): Promise<string> {
    return (await this.#root.wrap(key, context(name))).toString('base64')
  }

  async #rewrap(path: string): Promise<void> {
    const { value, bytes } = await this.#read(path)
    const rewrapped = perClass((): Record<string, string> => ({}))
    for (const dataClass of DATA_CLASSES) {
      for (const [version, wrapped] of Object.entries(value[dataClass])) {
        const name = nameOf(path, dataClass, Number(version))
        const key = await this.#root.unwrap(Buffer.from(wrapped, 'base64'), context(name))
        rewrapped[dataClass][version] = await this.#wrap(key, name)
      }
    }
    await this.#replace(path, rewrapped, bytes)
  }

  async #read(path: string): Promise<Stored<ByClass<Versions>>> {
    const keys = await readValue<ByClass<Versions>>(this.#shelf, path)
    if (keys === undefined) throw unavailable(`nothing at ${path}`)
    return keys
  }

  async #replace(path: string, keys: ByClass<Versions>, replaces: Buffer): Promise<void> {
    if (await this.#shelf.put(path, toBytes(keys), replaces)) return
    throw new Refusal('in-use', 'Keys are being rotated elsewhere', path)
  }

  /** One change at a time: a root rotation must not miss a key that is wrapped with the old root meanwhile. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work)
    this.#turn = mine
    return mine
  }
}

/** @returns one value for each class */
export function perClass<T>(of: (dataClass: DataClass) => T): ByClass<T> {
  return Object.fromEntries(DATA_CLASSES.map((dataClass) => [dataClass, of(dataClass)])) as ByClass<T>
}

/** Without its keys the shelf is not the right one, or not mounted: mail must wait and not bounce. */
export function unavailable(detail: string): Refusal {
  return new Refusal('unavailable', 'Keys are not available', detail)
}

const pathOf = (organisationId: OrganisationId) => `organisation/${organisationId}`
const nameOf = (path: string, dataClass: DataClass, version: number) => `${path}#${dataClass}#${version}`
const context = (name: string) => `class key:${name}`
const newestOf = (versions: Versions) => Math.max(...Object.keys(versions).map(Number))
