// The root of the key hierarchy: a local file, sealed with a passphrase or a key file; a KMS can stand in its place.
import { argon2, createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { promisify } from 'node:util'
import { replaceFile, type Files } from '../base/files.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { damaged, KEY_BYTES, keyVersionOf, SealingKey } from './sealed-value.ts'

/** All that the vault asks of a root key. Each call may be one to a KMS. */
export interface RootKeys {
  /** Wraps with the newest version. @throws Refusal `unavailable` */
  wrap(key: Uint8Array, context: string): Promise<Buffer>
  /** @throws Refusal `data-damaged` (altered, moved, or its version was dropped), `unavailable` */
  unwrap(wrapped: Uint8Array, context: string): Promise<Buffer>
  /** Adds a version, or goes on with a rotation that has not dropped the older ones. @returns the newest version */
  rotate(): Promise<number>
  /** Forgets all versions but the newest. */
  dropOlder(): Promise<void>
}

/** Opens the keyring: a passphrase that a person types, or the bytes of a key file. */
export type KeyringSecret = string | Uint8Array

/** RFC 9106 §4: what makes guessing the secret dear. */
export interface Argon2Cost {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** RFC 9106 §4, second recommended option: 64 MiB, 3 passes, 4 lanes. About 0.2 s. */
export const ARGON2_COST: Argon2Cost = { memoryKib: 65_536, passes: 3, lanes: 4 }

const SALT_BYTES = 16 // RFC 9106 §3.1
/** A file that asks for more than 1 GiB or 64 passes was not written by us. */
const HIGHEST_COST: Argon2Cost = { memoryKib: 1_048_576, passes: 64, lanes: 64 }
const SHORTEST_PASSPHRASE = 8 // characters; NIST SP 800-63B §5.1.1.1
const SHORTEST_KEY_FILE = 32 // bytes

/** `root.json`. The checksum tells a damaged file from a wrong passphrase; it needs no secret and keeps none. */
interface KeyringFile {
  readonly format: 1
  readonly cost: Argon2Cost
  /** hex */
  readonly salt: string
  /** base64: the root keys by version (JSON: version → hex), sealed */
  readonly sealed: string
  /** SHA-256 (hex) of all the above */
  readonly checksum: string
}

type Lock = Pick<KeyringFile, 'cost' | 'salt'> & { readonly key: SealingKey }

export class LocalKeyring implements RootKeys {
  readonly #files: Files
  readonly #file: string
  #lock: Lock
  #keys: ReadonlyMap<number, Buffer>

  private constructor(files: Files, file: string, lock: Lock, keys: ReadonlyMap<number, Buffer>) {
    this.#files = files
    this.#file = file
    this.#lock = lock
    this.#keys = keys
  }

  /** Makes a keyring with a first root key. @throws Refusal `already-there`, `weak-password` */
  static async create(files: Files, file: string, secret: KeyringSecret, cost = ARGON2_COST): Promise<LocalKeyring> {
    const isThere = (await files.list(dirname(file))).includes(basename(file))
    if (isThere) throw new Refusal('already-there', 'There is a keyring already')
    const keyring = new LocalKeyring(files, file, await newLock(secret, cost), new Map([[1, randomBytes(KEY_BYTES)]]))
    await files.makeFolder(dirname(file))
    await keyring.#save()
    return keyring
  }

  /** @throws Refusal `wrong-passphrase`, `data-damaged`; ENOENT when there is no keyring */
  static async open(files: Files, file: string, secret: KeyringSecret): Promise<LocalKeyring> {
    const { cost, salt, sealed } = parse(await files.readAll(file))
    const lock = { cost, salt, key: await lockKey(secret, cost, salt) }
    return new LocalKeyring(files, file, lock, openKeys(lock, sealed))
  }

  async wrap(key: Uint8Array, context: string): Promise<Buffer> {
    await this.#readAgain() // never with a version that was dropped
    return this.#key(this.#newest).seal(key, context)
  }

  async unwrap(wrapped: Uint8Array, context: string): Promise<Buffer> {
    const version = keyVersionOf(wrapped)
    if (!this.#keys.has(version)) await this.#readAgain()
    return this.#key(version).open(wrapped, context)
  }

  async rotate(): Promise<number> {
    await this.#readAgain()
    if (this.#keys.size === 1) {
      await this.#save(this.#lock, new Map([...this.#keys, [this.#newest + 1, randomBytes(KEY_BYTES)]]))
    }
    return this.#newest
  }

  async dropOlder(): Promise<void> {
    const newest = this.#newest
    await this.#save(this.#lock, new Map([...this.#keys].filter(([version]) => version === newest)))
  }

  /** Changes the passphrase or key file; the root keys stay. @throws Refusal `weak-password`, `unavailable` */
  async reseal(secret: KeyringSecret, cost = ARGON2_COST): Promise<void> {
    const lock = await newLock(secret, cost)
    await this.#readAgain()
    await this.#save(lock, this.#keys)
  }

  get #newest(): number {
    return Math.max(...this.#keys.keys())
  }

  #key(version: number): SealingKey {
    const key = this.#keys.get(version)
    if (key === undefined) throw damaged(`no version ${version} of the root key`)
    return new SealingKey(key, version)
  }

  /** Another process may have rotated, such as the command line beside the server. @throws Refusal `unavailable` */
  async #readAgain(): Promise<void> {
    const bytes = await this.#files.readAll(this.#file).catch((error: unknown) => {
      throw new Refusal('unavailable', 'Keys are not available', 'the keyring cannot be read', { cause: error })
    })
    const { salt, sealed } = parse(bytes)
    if (salt !== this.#lock.salt)
      throw new Refusal('unavailable', 'Keys are not available', 'the keyring has another secret: start again with it')
    this.#keys = openKeys(this.#lock, sealed)
  }

  /** Only what is durable counts: memory follows the file. */
  async #save(lock = this.#lock, keys = this.#keys): Promise<void> {
    const { cost, salt } = lock
    const plain = Object.fromEntries([...keys].map(([version, key]) => [version, key.toString('hex')]))
    const sealed = lock.key.seal(JSON.stringify(plain), contextOf(lock)).toString('base64')
    const content = { format: 1, cost, salt, sealed }
    const file = { ...content, checksum: checksumOf(content) }
    await replaceFile(this.#files, this.#file, Buffer.from(JSON.stringify(file, undefined, 2) + '\n'))
    this.#lock = lock
    this.#keys = keys
  }
}

async function newLock(secret: KeyringSecret, cost: Argon2Cost): Promise<Lock> {
  const isWeak = typeof secret === 'string' ? secret.length < SHORTEST_PASSPHRASE : secret.length < SHORTEST_KEY_FILE
  if (isWeak) throw new Refusal('weak-password', 'Passphrase or key file is too short')
  const salt = randomBytes(SALT_BYTES).toString('hex')
  return { cost, salt, key: await lockKey(secret, cost, salt) }
}

/** RFC 9106; a passphrase is normalised first, so that it is the same on every keyboard (RFC 8265 §4.2.2). */
async function lockKey(secret: KeyringSecret, cost: Argon2Cost, salt: string): Promise<SealingKey> {
  const key = await promisify(argon2)('argon2id', {
    message: typeof secret === 'string' ? secret.normalize('NFC') : secret,
    nonce: Buffer.from(salt, 'hex'),
    memory: cost.memoryKib,
    passes: cost.passes,
    parallelism: cost.lanes,
    tagLength: KEY_BYTES,
  })
  return new SealingKey(key)
}

/** The file was whole (its checksum said so), so keys that do not open mean another secret. */
function openKeys(lock: Lock, sealed: string): ReadonlyMap<number, Buffer> {
  try {
    const plain = JSON.parse(lock.key.open(Buffer.from(sealed, 'base64'), contextOf(lock)).toString()) as object
    return new Map(Object.entries(plain).map(([version, key]) => [Number(version), Buffer.from(key as string, 'hex')]))
  } catch (error) {
    throw new Refusal('wrong-passphrase', 'Wrong passphrase or key file', '', { cause: error })
  }
}

/** @throws Refusal `data-damaged` */
function parse(bytes: Buffer): KeyringFile {
  try {
    const { checksum, ...content } = JSON.parse(bytes.toString()) as KeyringFile
    const costs = Object.keys(HIGHEST_COST) as (keyof Argon2Cost)[]
    const isSane = costs.every((name) => content.cost[name] >= 1 && content.cost[name] <= HIGHEST_COST[name])
    if (checksum === checksumOf(content) && content.format === 1 && isSane) return { checksum, ...content }
  } catch (error) {
    throw damaged('keyring is not readable', error)
  }
  throw damaged('keyring was altered')
}

function checksumOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

function contextOf({ cost, salt }: Lock): string {
  return `root keys:${cost.memoryKib}:${cost.passes}:${cost.lanes}:${salt}`
}
