// The vault: the keys of members and organisations, each wrapped with a class key and laid on the key shelf.
//
// owner/<o>/<m>         of each class the member's key, wrapped; `owner/<o>/own` has the organisation's own keys
// destroyed/<o>/<m>     the certificate of a member whose keys were destroyed: no new ones are ever made
//
// An owner's key never changes; rotation wraps it anew and so touches no data.
import { createHash } from 'node:crypto'
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { DATA_CLASSES, type DataClass } from '../mail/data-class.ts'
import { ClassKeys, perClass, unavailable, type ByClass } from './class-keys.ts'
import { KeyCache, type CacheBounds } from './key-cache.ts'
import type { RootKeys } from './keyring.ts'
import { readValue, toBytes, type KeyShelf } from './key-shelf.ts'
import { KEY_BYTES, keyVersionOf, SealingKey } from './sealed-value.ts'
import type { DestructionCertificate, KeyOwner, Opener, Vault } from './vault.ts'

/**
 * About 3 KiB each: 30 MiB at most. A key that another process destroyed is used for a minute at most. While a KMS is
 * away, the class keys in memory go on opening the shelf, so nothing here is used longer than it is fresh.
 */
export const OWNER_CACHE: CacheBounds = { size: 10_000, freshMs: 60_000, staleMs: 60_000 }

/** `owner/…` on the shelf: the wrapped key of each class, base64 */
type WrappedKeys = Readonly<ByClass<string>>

/** An owner's place on the shelf, and all that is needed to use it. */
interface Place {
  readonly organisationId: OrganisationId
  readonly path: string
  readonly destroyedPath: string
}

export class LocalVault implements Vault {
  readonly #shelf: KeyShelf
  readonly #classKeys: ClassKeys
  readonly #cache: KeyCache<Opener>

  constructor(root: RootKeys, shelf: KeyShelf) {
    this.#shelf = shelf
    this.#classKeys = new ClassKeys(root, shelf)
    this.#cache = new KeyCache(OWNER_CACHE, (name) => this.#load(name))
  }

  async create(owner: KeyOwner): Promise<void> {
    const place = placeOf(owner)
    await this.#refuseDestroyed(place)
    if ((await this.#shelf.get(place.path)) !== undefined) return
    await this.#putNewKeys(place)
    await this.#refuseDestroyed(place) // a destruction that came in between saw no keys
  }

  key(owner: KeyOwner, dataClass: DataClass): Promise<Opener> {
    return this.#cache.get(cacheName(placeOf(owner), dataClass))
  }

  async destroy(owner: KeyOwner & { readonly memberId: MemberId }): Promise<DestructionCertificate> {
    const place = placeOf(owner)
    // The certificate lies there before the keys go: after a crash in between they are no longer given out,
    // and the next `destroy`, `create` or class rotation removes them.
    const { organisationId, memberId } = owner
    const certificate = await this.#certify({ organisationId, memberId }, place)
    await this.#remove(place)
    return certificate
  }

  rotateRoot(): Promise<number> {
    return this.#classKeys.rotateRoot()
  }

  async rotateClass(organisationId: OrganisationId, dataClass: DataClass): Promise<number> {
    const version = await this.#classKeys.add(organisationId, dataClass)
    for (const path of await this.#shelf.list(`owner/${organisationId}/`)) await this.#rewrap(placeAt(path))
    await this.#classKeys.dropOlder(organisationId, dataClass, version)
    return version
  }

  async #load(name: string): Promise<Opener> {
    const [path, dataClass] = name.split('#') as [string, DataClass]
    const place = placeAt(path)
    if ((await this.#shelf.get(place.destroyedPath)) !== undefined) throw destroyed()
    const stored = await readValue<WrappedKeys>(this.#shelf, path)
    if (stored === undefined) throw unavailable(`nothing at ${path}`)
    return new SealingKey(await this.#unwrap(place, dataClass, stored.value))
  }

  async #putNewKeys(place: Place): Promise<void> {
    const keys = perClass(() => randomBytes(KEY_BYTES))
    let newest = await this.#classKeys.newest(place.organisationId)
    let lying: Buffer | undefined
    for (;;) {
      const bytes = toBytes(await this.#wrap(place, keys, newest))
      if (!(await this.#shelf.put(place.path, bytes, lying))) return // made, or wrapped anew, by another process
      lying = bytes
      // A rotation that listed the owners before these keys lay there does not know them: look again.
      const versions = newest
      newest = await this.#classKeys.newest(place.organisationId)
      if (DATA_CLASSES.every((dataClass) => newest[dataClass] === versions[dataClass])) return
    }
  }

  /** Wraps an owner's keys with the newest class keys; looks again when they changed meanwhile. */
  async #rewrap(place: Place): Promise<void> {
    for (;;) {
      // A crash left them, or on a shelf of files the put below came after the removal by another process.
      if ((await this.#shelf.get(place.destroyedPath)) !== undefined) return this.#remove(place)
      const stored = await readValue<WrappedKeys>(this.#shelf, place.path)
      if (stored === undefined) return // destroyed
      const newest = await this.#classKeys.newest(place.organisationId)
      if (DATA_CLASSES.every((dataClass) => keyVersionOf(wrappedKey(stored.value, dataClass)) === newest[dataClass]))
        return
      const keys = {} as ByClass<Buffer>
      for (const dataClass of DATA_CLASSES) keys[dataClass] = await this.#unwrap(place, dataClass, stored.value)
      await this.#shelf.put(place.path, toBytes(await this.#wrap(place, keys, newest)), stored.bytes)
    }
  }

  async #wrap(place: Place, keys: ByClass<Buffer>, versions: ByClass<number>): Promise<WrappedKeys> {
    const wrapped = {} as ByClass<string>
    for (const dataClass of DATA_CLASSES) {
      const classKey = await this.#classKeys.key(place.organisationId, dataClass, versions[dataClass])
      wrapped[dataClass] = classKey.seal(keys[dataClass], context(place, dataClass)).toString('base64')
    }
    return wrapped
  }

  async #unwrap(place: Place, dataClass: DataClass, keys: WrappedKeys): Promise<Buffer> {
    const wrapped = wrappedKey(keys, dataClass)
    const classKey = await this.#classKeys.key(place.organisationId, dataClass, keyVersionOf(wrapped))
    return classKey.open(wrapped, context(place, dataClass))
  }

  async #certify(owner: KeyOwner, place: Place): Promise<DestructionCertificate> {
    // The first certificate stands; when it is there, the keys may lie half erased.
    const before = await readValue<DestructionCertificate>(this.#shelf, place.destroyedPath)
    if (before !== undefined) return before.value
    const keys = await readValue<WrappedKeys>(this.#shelf, place.path)
    const fingerprints = keys ? DATA_CLASSES.map((dataClass) => sha256(wrappedKey(keys.value, dataClass))) : []
    const certificate = { owner, destroyedAt: now(), fingerprints }
    const isFirst = await this.#shelf.put(place.destroyedPath, toBytes(certificate), undefined)
    return isFirst ? certificate : this.#certify(owner, place)
  }

  async #refuseDestroyed(place: Place): Promise<void> {
    if ((await this.#shelf.get(place.destroyedPath)) === undefined) return
    await this.#remove(place)
    throw destroyed()
  }

  async #remove(place: Place): Promise<void> {
    await this.#shelf.remove(place.path)
    for (const dataClass of DATA_CLASSES) this.#cache.forget(cacheName(place, dataClass))
  }
}

function placeOf({ organisationId, memberId }: KeyOwner): Place {
  return placeAt(`owner/${organisationId}/${memberId ?? 'own'}`)
}

function placeAt(path: string): Place {
  const [, organisationId, owner] = path.split('/')
  const destroyedPath = `destroyed/${organisationId}/${owner}`
  return { organisationId: Number(organisationId) as OrganisationId, path, destroyedPath }
}

const cacheName = ({ path }: Place, dataClass: DataClass) => `${path}#${dataClass}`
const context = ({ path }: Place, dataClass: DataClass) => `owner key:${path}#${dataClass}`
const wrappedKey = (keys: WrappedKeys, dataClass: DataClass) => Buffer.from(keys[dataClass], 'base64')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const destroyed = () => new Refusal('key-destroyed', 'Data was destroyed')
