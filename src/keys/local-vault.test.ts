import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { useClock } from '../base/clock.ts'
import { MemoryFiles, seeded } from '../base/files-double.ts'
import type { Files } from '../base/files.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { DATA_CLASSES, type DataClass } from '../mail/data-class.ts'
import { CLASS_CACHE } from './class-keys.ts'
import { LocalKeyring, type RootKeys } from './keyring.ts'
import { FileShelf } from './key-shelf.ts'
import { LocalVault, OWNER_CACHE } from './local-vault.ts'
import { HEADER_BYTES, newBlobKey, StreamOpener, StreamSealer } from './stream.ts'
import type { KeyOwner, Vault } from './vault.ts'

const SECRET = 'correct horse battery'
const CHEAP = { memoryKib: 64, passes: 1, lanes: 1 }
const ACME = { organisationId: 1 as OrganisationId }
const LI = { ...ACME, memberId: 11 as MemberId }
const CHEN = { ...ACME, memberId: 12 as MemberId }
const OTHER_LI = { organisationId: 2 as OrganisationId, memberId: 11 as MemberId }
const OWNERS: readonly KeyOwner[] = [ACME, LI, CHEN, OTHER_LI]

const refused = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

let restoreClock = () => {}
afterEach(() => restoreClock())

/** The same keys after a restart: nothing is remembered. */
async function restarted(files: Files, folder = '/keys'): Promise<LocalVault> {
  const keyring = await LocalKeyring.open(files, `${folder}/root.json`, SECRET)
  return new LocalVault(keyring, new FileShelf(files, `${folder}/shelf`))
}

async function newVault(owners = OWNERS, random?: () => number): Promise<{ files: MemoryFiles; vault: LocalVault }> {
  const files = new MemoryFiles(random)
  await LocalKeyring.create(files, '/keys/root.json', SECRET, CHEAP)
  const vault = await restarted(files)
  for (const owner of owners) await vault.create(owner)
  return { files, vault }
}

type Sealed = readonly { readonly owner: KeyOwner; readonly dataClass: DataClass; readonly bytes: Buffer }[]

/** One value for every owner and class, as rows in a database hold them. */
async function sealAll(vault: Vault): Promise<Sealed> {
  const sealed: { owner: KeyOwner; dataClass: DataClass; bytes: Buffer }[] = []
  for (const owner of OWNERS) {
    for (const dataClass of DATA_CLASSES) {
      sealed.push({ owner, dataClass, bytes: (await vault.key(owner, dataClass)).seal('mail', 'row') })
    }
  }
  return sealed
}

async function openAll(vault: Vault, sealed: Sealed): Promise<void> {
  for (const { owner, dataClass, bytes } of sealed) {
    assert.equal((await vault.key(owner, dataClass)).open(bytes, 'row').toString(), 'mail')
  }
}

describe('LocalVault.key()', () => {
  it('opens after a restart what was sealed before', async () => {
    const { files, vault } = await newVault()
    const sealed = await sealAll(vault)
    await openAll(await restarted(files), sealed)
  })

  it('is another key for every owner and class: a value copied between them is refused', async () => {
    const { vault } = await newVault()
    const sealed = await sealAll(vault)
    for (const { owner, dataClass } of sealed) {
      const key = await vault.key(owner, dataClass)
      for (const other of sealed) {
        if (other.owner === owner && other.dataClass === dataClass) continue
        assert.throws(() => key.open(other.bytes, 'row'), refused('data-damaged'))
      }
    }
  })

  it('refuses as unavailable, so that mail waits, when the shelf knows nothing of the owner', async () => {
    const { vault } = await newVault([ACME])
    await assert.rejects(vault.key(LI, 'C3'), refused('unavailable'))
  })

  for (const [claim, from, to] of [
    ['another member', 'owner/1/11', 'owner/1/12'],
    ['the organisation', 'owner/1/11', 'owner/1/own'],
    ['the same number in another organisation', 'owner/1/11', 'owner/2/11'],
    ['another organisation, class keys too', 'organisation/1', 'organisation/2'],
  ] as const) {
    it(`refuses wrapped keys that were copied to ${claim}`, async () => {
      const { files } = await newVault()
      const shelf = new FileShelf(files, '/keys/shelf')
      await shelf.put(to, (await shelf.get(from))!, await shelf.get(to))
      const [kind, organisation, owner] = to.split('/')
      const memberId = kind === 'organisation' ? 11 : owner === 'own' ? undefined : Number(owner)
      const victim = { organisationId: Number(organisation), ...(memberId && { memberId }) } as KeyOwner
      await assert.rejects((await restarted(files)).key(victim, 'C3'), refused('data-damaged'))
    })
  }

  it('refuses wrapped keys that were exchanged between classes', async () => {
    const { files } = await newVault()
    const shelf = new FileShelf(files, '/keys/shelf')
    const bytes = (await shelf.get('owner/1/11'))!
    const keys = JSON.parse(bytes.toString()) as Record<DataClass, string>
    await shelf.put('owner/1/11', Buffer.from(JSON.stringify({ ...keys, C1: keys.C4, C4: keys.C1 })), bytes)
    const vault = await restarted(files)
    await assert.rejects(vault.key(LI, 'C1'), refused('data-damaged'))
    await assert.rejects(vault.key(LI, 'C4'), refused('data-damaged'))
  })
})

describe('LocalVault.create()', () => {
  it('does nothing for an owner that has keys, also when called many times at once', async () => {
    const { files, vault } = await newVault([])
    await Promise.all(Array.from({ length: 10 }, () => vault.create(LI)))
    const sealed = (await vault.key(LI, 'C3')).seal('mail', 'row')
    await vault.create(LI)
    const again = await restarted(files)
    await again.create(LI)
    assert.equal((await again.key(LI, 'C3')).open(sealed, 'row').toString(), 'mail')
  })

  it('cut off by the power at any step, either made all keys or none, and can be called again', async () => {
    for (let step = 0, isDone = false; !isDone; step++) {
      const { files, vault } = await newVault([])
      files.powerOffAt = files.steps + step
      isDone = await succeeds(vault.create(LI))
      files.powerCut()
      const again = await restarted(files)
      await again.create(LI)
      for (const dataClass of DATA_CLASSES) await again.key(LI, dataClass)
    }
  })

  it('during a rotation of the class still makes keys that last', async () => {
    const { files, vault } = await newVault()
    const members = Array.from({ length: 20 }, (_, index) => ({ ...ACME, memberId: (100 + index) as MemberId }))
    await Promise.all([...members.map((member) => vault.create(member)), vault.rotateClass(ACME.organisationId, 'C3')])
    await vault.rotateRoot()
    const again = await restarted(files)
    for (const member of members) await again.key(member, 'C3')
  })
})

describe('rotation', () => {
  for (const [title, rotate] of [
    ['rotateRoot()', (vault: Vault) => vault.rotateRoot()],
    ['rotateClass()', (vault: Vault) => vault.rotateClass(ACME.organisationId, 'C3')],
  ] as const) {
    it(`${title} leaves all sealed data readable, before and after a restart, with the very same bytes`, async () => {
      const { files, vault } = await newVault()
      const sealed = await sealAll(vault)
      assert.equal(await rotate(vault), 2)
      await openAll(vault, sealed)
      assert.equal(await rotate(await restarted(files)), 3)
      await openAll(await restarted(files), sealed)
    })

    it(`${title} cut off by the power at any step loses nothing, and the next call finishes it`, async () => {
      for (let step = 0, isDone = false; !isDone; step++) {
        const { files, vault } = await newVault(OWNERS, step % 2 === 1 ? seeded(step) : undefined)
        const sealed = await sealAll(vault)
        files.powerOffAt = files.steps + step
        isDone = await succeeds(rotate(vault))
        files.powerCut()
        await openAll(await restarted(files), sealed)
        const version = await rotate(await restarted(files))
        assert.ok(version === 2 || version === 3, `cut at step ${step}: version ${version}`)
        await openAll(await restarted(files), sealed)
        assert.deepEqual(await versionsOf(files, 'C3'), title === 'rotateClass()' ? [String(version)] : ['1'])
      }
    })
  }

  it('of a class and of the root makes an older copy of the shelf useless beside the new root keys', async () => {
    const { files, vault } = await newVault()
    const copy = await copyOf(files, '/keys/shelf')
    await vault.rotateClass(ACME.organisationId, 'C3')
    await vault.rotateRoot()
    await files.makeFolder('/copy')
    await writeAll(files, '/copy/shelf', copy)
    const keyring = await LocalKeyring.open(files, '/keys/root.json', SECRET)
    const stolen = new LocalVault(keyring, new FileShelf(files, '/copy/shelf'))
    await assert.rejects(stolen.key(LI, 'C3'), refused('data-damaged'))
  })
})

describe('LocalVault.destroy()', () => {
  it('makes what the member sealed unreadable for ever, also in a copy of the data taken before', async () => {
    const { files, vault } = await newVault()
    // The data folder: a blob, and a row with its wrapped key and a sealed subject.
    const key = await vault.key(LI, 'C3')
    const blobKey = newBlobKey()
    const sealer = new StreamSealer(blobKey, LI.organisationId)
    const blob = Buffer.concat([...sealer.update(Buffer.from('Dear Li')), sealer.final()])
    const row = { wrappedKey: key.seal(blobKey, 'blob:1'), subject: key.seal('Re: offer', 'subject:1') }
    const copy = structuredClone({ blob, row })

    const readCopy = async (reader: Vault) => {
      const opener = await reader.key(LI, 'C3')
      const opened = new StreamOpener(
        opener.open(copy.row.wrappedKey, 'blob:1'),
        copy.blob.subarray(0, HEADER_BYTES),
        copy.blob.length,
        LI.organisationId,
      )
      return opened.open({ start: 0, end: opened.size }, copy.blob.subarray(HEADER_BYTES)).toString()
    }
    assert.equal(await readCopy(await restarted(files)), 'Dear Li')

    await vault.destroy(LI)
    await assert.rejects(readCopy(vault), refused('key-destroyed'))
    await assert.rejects(readCopy(await restarted(files)), refused('key-destroyed'))
    // Nor do other owners' keys help, nor new keys for the same member.
    for (const owner of [ACME, CHEN]) {
      const other = await vault.key(owner, 'C3')
      assert.throws(() => other.open(copy.row.wrappedKey, 'blob:1'), refused('data-damaged'))
    }
    await assert.rejects(vault.create(LI), refused('key-destroyed'))
    // Whoever takes the certificate away too finds no key behind it.
    const shelf = new FileShelf(files, '/keys/shelf')
    await shelf.remove('destroyed/1/11')
    const again = await restarted(files)
    await assert.rejects(readCopy(again), refused('unavailable'))
    await again.create(LI)
    await assert.rejects(readCopy(again), refused('data-damaged'))
  })

  it('gives a certificate that names the destroyed keys, and the same one when called again', async () => {
    restoreClock = useClock({ now: () => 1_700_000_000_000 })
    const { files, vault } = await newVault()
    const certificate = await vault.destroy(LI)
    assert.deepEqual(certificate.owner, LI)
    assert.equal(certificate.destroyedAt, 1_700_000_000_000)
    assert.equal(new Set(certificate.fingerprints).size, DATA_CLASSES.length)
    for (const fingerprint of certificate.fingerprints) assert.match(fingerprint, /^[0-9a-f]{64}$/)
    restoreClock = useClock({ now: () => 1_800_000_000_000 })
    assert.deepEqual(await (await restarted(files)).destroy(LI), certificate)
  })

  it('of a member without keys bars new ones', async () => {
    const { vault } = await newVault([ACME])
    assert.deepEqual((await vault.destroy(LI)).fingerprints, [])
    await assert.rejects(vault.create(LI), refused('key-destroyed'))
  })

  it('touches nobody else, and later rotations do not bring the keys back', async () => {
    const { files, vault } = await newVault()
    const sealed = (await sealAll(vault)).filter(({ owner }) => owner !== LI)
    await vault.destroy(LI)
    await vault.rotateClass(ACME.organisationId, 'C3')
    await vault.rotateRoot()
    await openAll(await restarted(files), sealed)
    await assert.rejects((await restarted(files)).key(LI, 'C3'), refused('key-destroyed'))
  })

  it('while another process wraps the keys anew, leaves none behind', async () => {
    const { files, vault } = await newVault()
    const shelf = new FileShelf(files, '/keys/shelf')
    let isMet = false
    const keyring = await LocalKeyring.open(files, '/keys/root.json', SECRET)
    const rotating = new LocalVault(keyring, {
      get: (path) => shelf.get(path),
      list: (prefix) => shelf.list(prefix),
      remove: (path) => shelf.remove(path),
      async put(path, bytes, replaces) {
        if (isMet || path !== 'owner/1/11') return shelf.put(path, bytes, replaces)
        isMet = true
        await vault.destroy(LI)
        // It had looked, and found what it replaces, just before.
        return shelf.put(path, bytes, undefined)
      },
    })
    await rotating.rotateClass(ACME.organisationId, 'C3')
    assert.equal(isMet, true)
    assert.equal(await shelf.get('owner/1/11'), undefined)
  })

  it('cut off by the power at any step, keeps all keys or gives none out any more, and can be called again', async () => {
    for (let step = 0, isDone = false; !isDone; step++) {
      const { files, vault } = await newVault()
      const sealed = await sealAll(vault)
      files.powerOffAt = files.steps + step
      isDone = await succeeds(vault.destroy(LI))
      files.powerCut()
      const again = await restarted(files)
      const isReadable = await succeeds(again.key(LI, 'C3'))
      assert.ok(!(isDone && isReadable))
      if (isReadable) await openAll(again, sealed)
      if (step % 2 === 0) await again.rotateClass(ACME.organisationId, 'C3') // also over keys that lie half erased
      assert.equal((await again.destroy(LI)).fingerprints.length, DATA_CLASSES.length)
      await assert.rejects((await restarted(files)).key(LI, 'C3'), refused('key-destroyed'))
      assert.equal(await new FileShelf(files, '/keys/shelf').get('owner/1/11'), undefined)
    }
  })
})

describe('a KMS that does not answer', () => {
  it('lets reading go on for an hour with the keys in memory, and refuses the rest as unavailable', async () => {
    let clock = 0
    restoreClock = useClock({ monotonic: () => clock })
    const files = new MemoryFiles()
    const kms = new SwitchableRoot(await LocalKeyring.create(files, '/keys/root.json', SECRET, CHEAP))
    const vault = new LocalVault(kms, new FileShelf(files, '/keys/shelf'))
    for (const owner of OWNERS) await vault.create(owner)
    const sealed = await sealAll(vault)
    kms.isAway = true
    clock = CLASS_CACHE.staleMs - 1
    await openAll(vault, sealed)
    clock += OWNER_CACHE.staleMs
    await assert.rejects(vault.key(LI, 'C3'), refused('unavailable'))
    await assert.rejects(vault.create({ organisationId: 9 as OrganisationId }), refused('unavailable'))
    await assert.rejects(vault.rotateRoot(), refused('unavailable'))
    kms.isAway = false
    await openAll(vault, sealed)
  })
})

class SwitchableRoot implements RootKeys {
  isAway = false
  readonly #root: RootKeys

  constructor(root: RootKeys) {
    this.#root = root
  }

  wrap = (key: Uint8Array, context: string) => this.#asked(() => this.#root.wrap(key, context))
  unwrap = (wrapped: Uint8Array, context: string) => this.#asked(() => this.#root.unwrap(wrapped, context))
  rotate = () => this.#asked(() => this.#root.rotate())
  dropOlder = () => this.#asked(() => this.#root.dropOlder())

  async #asked<T>(call: () => Promise<T>): Promise<T> {
    if (this.isAway) throw new Refusal('unavailable', 'Keys are not available')
    return call()
  }
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}

async function versionsOf(files: Files, dataClass: DataClass): Promise<string[]> {
  const keys = JSON.parse(String(await new FileShelf(files, '/keys/shelf').get('organisation/1'))) as Record<
    DataClass,
    object
  >
  return Object.keys(keys[dataClass])
}

async function copyOf(files: Files, folder: string): Promise<Map<string, Buffer>> {
  const shelf = new FileShelf(files, folder)
  const copy = new Map<string, Buffer>()
  for (const path of await shelf.list('')) copy.set(path, (await shelf.get(path))!)
  return copy
}

async function writeAll(files: Files, folder: string, copy: ReadonlyMap<string, Buffer>): Promise<void> {
  const shelf = new FileShelf(files, folder)
  for (const [path, bytes] of copy) await shelf.put(path, bytes, undefined)
}
