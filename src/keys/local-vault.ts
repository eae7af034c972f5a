// The vault: keys of organisations and members, wrapped one under the other on the key shelf.
//
// organisation/<o>      per class the organisation's class keys, by version, each wrapped with the root key
// owner/<o>/<m>         per class the member's key, wrapped with the class key; `owner/<o>/own` is the organisation's own
// destroyed/<o>/<m>     the certificate of a member whose keys were destroyed: no new ones are ever made
//
// What seals data is the owner's key, which never changes; rotation wraps it anew and so touches no data.
import { createHash } from 'node:crypto'
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { DATA_CLASSES, type DataClass } from '../mail/data-class.ts'
import { KeyCache, type CacheBounds } from './key-cache.ts'
import type { RootKeys } from './keyring.ts'
import type { KeyShelf } from './key-shelf.ts'
import { damaged, KEY_BYTES, keyVersionOf, SealingKey } from './sealed-value.ts'
import type { DestructionCertificate, KeyOwner, Opener, Vault } from './vault.ts'

/** About 1 KiB each: 20 MiB at most. A key that another process destroyed is used for a minute at most. */
export const OWNER_CACHE: CacheBounds = { size: 20_000, freshMs: 60_000, staleMs: 3_600_000 }
/** All reading calls to the root key (a KMS, maybe) come from here: one per class key in ten minutes. */
export const CLASS_CACHE: CacheBounds = { size: 4_000, freshMs: 600_000, staleMs: 3_600_000 }

/** `owner/…`: the wrapped key of each class, base64 */
type OwnerKeys = Readonly<Record<DataClass, string>>
/** `organisation/…`: of each class the wrapped class keys by version, base64; more than one only during a rotation */
type ClassKeys = Readonly<Record<DataClass, Readonly<Record<string, string>>>>

export class LocalVault implements Vault {
  readonly #root: RootKeys
  readonly #shelf: KeyShelf
  readonly #classKeys: KeyCache<SealingKey>
  readonly #ownerKeys: KeyCache<Opener>
  #turn: Promise<unknown> = Promise.resolve()

  constructor(root: RootKeys, shelf: KeyShelf, ownerCache = OWNER_CACHE, classCache = CLASS_CACHE) {
    this.#root = root
    this.#shelf = shelf
    this.#classKeys = new KeyCache(classCache, (id) => this.#loadClassKey(id))
    this.#ownerKeys = new KeyCache(ownerCache, (id) => this.#loadOwnerKey(id))
  }

  async create(owner: KeyOwner): Promise<void> {
    await this.#refuseDestroyed(owner)
    const path = ownerPath(owner)
    if ((await this.#shelf.get(path)) !== undefined) return
    const keys = byClass(() => randomBytes(KEY_BYTES))
    let versions = await this.#newestVersions(owner.organisationId)
    for (let lying: Buffer | undefined; ;) {
      const bytes = toBytes(await this.#wrapOwner(path, keys, versions))
      if (!(await this.#shelf.put(path, bytes, lying))) break // another process made them, or wrapped them anew
      lying = bytes
      // A rotation that listed the owners before these keys lay there does not know them: look again.
      const newest = await this.#newestVersions(owner.organisationId)
      if (DATA_CLASSES.every((dataClass) => newest[dataClass] === versions[dataClass])) break
      versions = newest
    }
    await this.#refuseDestroyed(owner)
  }

  key(owner: KeyOwner, dataClass: DataClass): Promise<Opener> {
    return this.#ownerKeys.get(cacheId(ownerPath(owner), dataClass))
  }

  async destroy(owner: KeyOwner & { readonly memberId: MemberId }): Promise<DestructionCertificate> {
    const certificate = await this.#certify(owner)
    await this.#removeKeys(owner)
    return certificate
  }

  rotateRoot(): Promise<number> {
    return this.#alone(async () => {
      const version = await this.#root.rotate()
      for (const path of await this.#shelf.list('organisation/')) await this.#rewrapClassKeys(path)
      await this.#root.dropOlder()
      return version
    })
  }

  async rotateClass(organisationId: OrganisationId, dataClass: DataClass): Promise<number> {
    const version = await this.#alone(() => this.#addClassKey(organisationId, dataClass))
    for (const path of await this.#shelf.list(`owner/${organisationId}/`)) await this.#rewrapOwner(path)
    await this.#alone(() => this.#dropOlderClassKeys(organisationId, dataClass, version))
    return version
  }

  // Owners

  async #loadOwnerKey(id: string): Promise<Opener> {
    const { path, last: dataClass } = fromCacheId(id) as { path: string; last: DataClass }
    if ((await this.#shelf.get(path.replace('owner/', 'destroyed/'))) !== undefined) throw destroyed()
    const keys = await this.#read<OwnerKeys>(path)
    // Without keys the shelf is not the right one, or not mounted: mail must wait and not bounce.
    if (keys === undefined) throw new Refusal('unavailable', 'Keys are not available', `nothing at ${path}`)
    return new SealingKey(await this.#unwrapOwnerKey(path, dataClass, keys.value))
  }

  async #unwrapOwnerKey(path: string, dataClass: DataClass, keys: OwnerKeys): Promise<Buffer> {
    const wrapped = fromBase64(keys[dataClass])
    const classKey = await this.#classKey(organisationPath(path), dataClass, keyVersionOf(wrapped))
    return classKey.open(wrapped, ownerContext(path, dataClass))
  }

  async #wrapOwner(path: string, keys: Record<DataClass, Buffer>, versions: Record<DataClass, number>) {
    const wrapped = {} as Record<DataClass, string>
    for (const dataClass of DATA_CLASSES) {
      const classKey = await this.#classKey(organisationPath(path), dataClass, versions[dataClass])
      wrapped[dataClass] = classKey.seal(keys[dataClass], ownerContext(path, dataClass)).toString('base64')
    }
    return wrapped
  }

  /** Wraps an owner's keys with the newest class keys. When it changed or went away meanwhile, looks again. */
  async #rewrapOwner(path: string): Promise<void> {
    for (;;) {
      const stored = await this.#read<OwnerKeys>(path)
      if (stored === undefined) return
      const newest = await this.#newestVersions(organisationOf(path))
      const isNewest = (dataClass: DataClass) => keyVersionOf(fromBase64(stored.value[dataClass])) === newest[dataClass]
      if (DATA_CLASSES.every(isNewest)) return
      const keys = {} as Record<DataClass, Buffer>
      for (const dataClass of DATA_CLASSES) keys[dataClass] = await this.#unwrapOwnerKey(path, dataClass, stored.value)
      await this.#shelf.put(path, toBytes(await this.#wrapOwner(path, keys, newest)), stored.bytes)
    }
  }

  // Destruction

  /** The certificate lies there before the keys go: after a crash in between they are no longer given out. */
  async #certify(owner: KeyOwner): Promise<DestructionCertificate> {
    const path = ownerPath(owner)
    const keys = (await this.#read<OwnerKeys>(path))?.value
    const fingerprints = DATA_CLASSES.flatMap((dataClass) => (keys ? [fingerprint(keys[dataClass])] : []))
    const { organisationId, memberId } = owner
    const certificate = { owner: { organisationId, memberId }, destroyedAt: now(), fingerprints }
    await this.#shelf.put(destroyedPath(owner), toBytes(certificate), undefined)
    const lying = await this.#read<DestructionCertificate>(destroyedPath(owner))
    if (lying === undefined) throw damaged('certificate went away')
    return lying.value
  }

  async #removeKeys(owner: KeyOwner): Promise<void> {
    await this.#shelf.remove(ownerPath(owner))
    for (const dataClass of DATA_CLASSES) this.#ownerKeys.forget(cacheId(ownerPath(owner), dataClass))
  }

  async #refuseDestroyed(owner: KeyOwner): Promise<void> {
    if ((await this.#shelf.get(destroyedPath(owner))) === undefined) return
    await this.#removeKeys(owner)
    throw destroyed()
  }

  // Class keys

  #classKey(path: string, dataClass: DataClass, version: number): Promise<SealingKey> {
    return this.#classKeys.get(cacheId(cacheId(path, dataClass), String(version)))
  }

  async #loadClassKey(id: string): Promise<SealingKey> {
    const { path, last: version } = fromCacheId(id)
    const { path: organisation, last: dataClass } = fromCacheId(path) as { path: string; last: DataClass }
    const wrapped = (await this.#read<ClassKeys>(organisation))?.value[dataClass][version]
    if (wrapped === undefined) throw new Refusal('unavailable', 'Keys are not available', `no class key ${id}`)
    return new SealingKey(await this.#root.unwrap(fromBase64(wrapped), classContext(id)), Number(version))
  }

  /** The versions to wrap with; an organisation's first class keys are made here. */
  async #newestVersions(organisationId: OrganisationId): Promise<Record<DataClass, number>> {
    const path = `organisation/${organisationId}`
    const keys = (await this.#read<ClassKeys>(path)) ?? (await this.#alone(() => this.#addClassKeys(path)))
    return byClass((dataClass) => newestOf(keys.value[dataClass]))
  }

  async #addClassKeys(path: string): Promise<Stored<ClassKeys>> {
    const keys = {} as Record<DataClass, Record<string, string>>
    for (const dataClass of DATA_CLASSES) keys[dataClass] = { 1: await this.#newClassKey(path, dataClass, 1) }
    await this.#shelf.put(path, toBytes(keys), undefined)
    return this.#classKeysAt(path)
  }

  async #newClassKey(path: string, dataClass: DataClass, version: number): Promise<string> {
    const context = classContext(cacheId(cacheId(path, dataClass), String(version)))
    return (await this.#root.wrap(randomBytes(KEY_BYTES), context)).toString('base64')
  }

  /** Adds a version; when older ones were not dropped yet, that rotation goes on instead. */
  async #addClassKey(organisationId: OrganisationId, dataClass: DataClass): Promise<number> {
    const path = `organisation/${organisationId}`
    const { value, bytes } = await this.#classKeysAt(path)
    const newest = newestOf(value[dataClass])
    if (Object.keys(value[dataClass]).length > 1) return newest
    const added = { [newest + 1]: await this.#newClassKey(path, dataClass, newest + 1) }
    await this.#putClassKeys(path, { ...value, [dataClass]: { ...value[dataClass], ...added } }, bytes)
    return newest + 1
  }

  async #dropOlderClassKeys(organisationId: OrganisationId, dataClass: DataClass, version: number): Promise<void> {
    const path = `organisation/${organisationId}`
    const { value, bytes } = await this.#classKeysAt(path)
    const kept = Object.entries(value[dataClass]).filter(([older]) => Number(older) >= version)
    await this.#putClassKeys(path, { ...value, [dataClass]: Object.fromEntries(kept) }, bytes)
  }

  async #rewrapClassKeys(path: string): Promise<void> {
    const { value, bytes } = await this.#classKeysAt(path)
    const rewrapped = {} as Record<DataClass, Record<string, string>>
    for (const dataClass of DATA_CLASSES) {
      rewrapped[dataClass] = {}
      for (const [version, wrapped] of Object.entries(value[dataClass])) {
        const context = classContext(cacheId(cacheId(path, dataClass), version))
        const key = await this.#root.unwrap(fromBase64(wrapped), context)
        rewrapped[dataClass][version] = (await this.#root.wrap(key, context)).toString('base64')
      }
    }
    await this.#putClassKeys(path, rewrapped, bytes)
  }

  async #classKeysAt(path: string): Promise<Stored<ClassKeys>> {
    const keys = await this.#read<ClassKeys>(path)
    if (keys === undefined) throw new Refusal('unavailable', 'Keys are not available', `nothing at ${path}`)
    return keys
  }

  /** @throws Refusal `in-use`: another process rotates the same keys right now */
  async #putClassKeys(path: string, keys: ClassKeys, replaces: Buffer): Promise<void> {
    if (await this.#shelf.put(path, toBytes(keys), replaces)) return
    throw new Refusal('in-use', 'Keys are being rotated elsewhere', path)
  }

  /** Class keys change one at a time: a root rotation must not miss one that is wrapped with the old root meanwhile. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work)
    this.#turn = mine
    return mine
  }

  async #read<T>(path: string): Promise<Stored<T> | undefined> {
    const bytes = await this.#shelf.get(path)
    if (bytes === undefined) return undefined
    try {
      return { bytes, value: JSON.parse(bytes.toString()) as T }
    } catch (error) {
      throw damaged(`key shelf: ${path} is not readable`, error)
    }
  }
}

interface Stored<T> {
  readonly bytes: Buffer
  readonly value: T
}

const ownerPath = ({ organisationId, memberId }: KeyOwner) => `owner/${organisationId}/${memberId ?? 'own'}`
const destroyedPath = ({ organisationId, memberId }: KeyOwner) => `destroyed/${organisationId}/${memberId ?? 'own'}`
const organisationOf = (path: string) => Number(path.split('/')[1]) as OrganisationId
const organisationPath = (path: string) => `organisation/${organisationOf(path)}`

const cacheId = (path: string, last: string) => `${path}#${last}`
const fromCacheId = (id: string) => ({
  path: id.slice(0, id.lastIndexOf('#')),
  last: id.slice(id.lastIndexOf('#') + 1),
})

const ownerContext = (path: string, dataClass: DataClass) => `owner key:${path}#${dataClass}`
const classContext = (id: string) => `class key:${id}`

const newestOf = (versions: Readonly<Record<string, string>>) => Math.max(...Object.keys(versions).map(Number))
const byClass = <T>(of: (dataClass: DataClass) => T) =>
  Object.fromEntries(DATA_CLASSES.map((dataClass) => [dataClass, of(dataClass)])) as Record<DataClass, T>

const toBytes = (value: object) => Buffer.from(JSON.stringify(value))
const fromBase64 = (text: string | undefined) => Buffer.from(text ?? '', 'base64')
const fingerprint = (wrapped: string) => createHash('sha256').update(fromBase64(wrapped)).digest('hex')
const destroyed = () => new Refusal('key-destroyed', 'Data was destroyed')
