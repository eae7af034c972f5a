import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MemoryFiles } from '../base/files-double.ts'
import { replaceFile } from '../base/files.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { ARGON2_COST, LocalKeyring } from './keyring.ts'

const FILE = '/keys/root.json'
const SECRET = 'correct horse battery'
const CHEAP = { memoryKib: 64, passes: 1, lanes: 1 }

const refused = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

async function newKeyring(secret: string | Uint8Array = SECRET, files = new MemoryFiles()) {
  return { files, keyring: await LocalKeyring.create(files, FILE, secret, CHEAP) }
}

describe('LocalKeyring.open()', () => {
  it('opens with the passphrase, at the cost of RFC 9106 unless told otherwise', async () => {
    const files = new MemoryFiles()
    const keyring = await LocalKeyring.create(files, FILE, SECRET)
    const wrapped = await keyring.wrap(Buffer.from('key'), 'place')
    const again = await LocalKeyring.open(files, FILE, SECRET)
    assert.equal((await again.unwrap(wrapped, 'place')).toString(), 'key')
    assert.deepEqual(JSON.parse((await files.readAll(FILE)).toString()).cost, ARGON2_COST)
  })

  it('opens with the bytes of a key file', async () => {
    const secret = randomBytes(32)
    const { files } = await newKeyring(secret)
    await LocalKeyring.open(files, FILE, secret)
    await assert.rejects(LocalKeyring.open(files, FILE, randomBytes(32)), refused('wrong-passphrase'))
  })

  it('takes a passphrase that another keyboard composes differently', async () => {
    const { files } = await newKeyring('schl\u00fcssel bund')
    await LocalKeyring.open(files, FILE, 'schlu\u0308ssel bund')
  })

  for (const wrong of ['', 'Correct horse battery', 'correct horse battery ', 'another one']) {
    it(`says wrong-passphrase to '${wrong}'`, async () => {
      const { files } = await newKeyring()
      await assert.rejects(LocalKeyring.open(files, FILE, wrong), refused('wrong-passphrase'))
    })
  }

  it('says data-damaged, not wrong-passphrase, when any byte of the file was altered', async () => {
    const { files } = await newKeyring()
    const whole = await files.readAll(FILE)
    for (let at = 0; at < whole.length - 1; at++) {
      const altered = Buffer.from(whole)
      altered[at]! ^= 1
      await replaceFile(files, FILE, altered)
      await assert.rejects(LocalKeyring.open(files, FILE, SECRET), refused('data-damaged'), `byte ${at}`)
    }
  })

  it('says data-damaged when the file is cut, empty, or asks for a terabyte of memory', async () => {
    const { files } = await newKeyring()
    const whole = (await files.readAll(FILE)).toString()
    for (const content of [
      '',
      whole.slice(0, 100),
      '{}',
      'null',
      whole.replace('"memoryKib": 64', '"memoryKib": 1e9'),
    ]) {
      await replaceFile(files, FILE, Buffer.from(content))
      await assert.rejects(LocalKeyring.open(files, FILE, SECRET), refused('data-damaged'))
    }
  })

  it('says ENOENT when there is no keyring', async () => {
    await assert.rejects(LocalKeyring.open(new MemoryFiles(), FILE, SECRET), { code: 'ENOENT' })
  })
})

describe('LocalKeyring.create()', () => {
  it('never writes over a keyring', async () => {
    const { files } = await newKeyring()
    await assert.rejects(LocalKeyring.create(files, FILE, SECRET, CHEAP), refused('already-there'))
    await LocalKeyring.open(files, FILE, SECRET)
  })

  it('refuses a short passphrase and a short key file', async () => {
    for (const secret of ['', '1234567', Buffer.alloc(31)])
      await assert.rejects(newKeyring(secret), refused('weak-password'))
  })

  it('writes neither passphrase nor root key', async () => {
    const files = new MemoryFiles()
    await newKeyring(SECRET, files)
    const file = JSON.parse((await files.readAll(FILE)).toString()) as object
    assert.deepEqual(Object.keys(file), ['format', 'cost', 'salt', 'sealed', 'checksum'])
    assert.ok(!JSON.stringify(file).includes(SECRET))
  })
})

describe('LocalKeyring', () => {
  it('refuses a wrapped key at another place, or altered', async () => {
    const { keyring } = await newKeyring()
    const wrapped = await keyring.wrap(Buffer.from('key'), 'organisation/1')
    await assert.rejects(keyring.unwrap(wrapped, 'organisation/2'), refused('data-damaged'))
    wrapped[20]! ^= 1
    await assert.rejects(keyring.unwrap(wrapped, 'organisation/1'), refused('data-damaged'))
  })

  it('reads with the old version until it is dropped, wraps with the new one at once', async () => {
    const { files, keyring } = await newKeyring()
    const old = await keyring.wrap(Buffer.from('key'), 'p')
    assert.equal(await keyring.rotate(), 2)
    const fresh = await keyring.wrap(Buffer.from('key'), 'p')
    assert.equal((await keyring.unwrap(old, 'p')).toString(), 'key')
    await keyring.dropOlder()
    for (const opened of [keyring, await LocalKeyring.open(files, FILE, SECRET)]) {
      assert.equal((await opened.unwrap(fresh, 'p')).toString(), 'key')
      await assert.rejects(opened.unwrap(old, 'p'), refused('data-damaged'))
    }
  })

  it('goes on with a rotation that was not finished', async () => {
    const { files, keyring } = await newKeyring()
    await keyring.rotate()
    const restarted = await LocalKeyring.open(files, FILE, SECRET)
    assert.equal(await restarted.rotate(), 2)
    await restarted.dropOlder()
    assert.equal(await restarted.rotate(), 3)
  })

  it('goes by what another process did to the file: a rotation is seen, after another secret it waits for a restart', async () => {
    const { files, keyring } = await newKeyring()
    const other = await LocalKeyring.open(files, FILE, SECRET)
    await other.rotate()
    await other.dropOlder()
    const wrapped = await other.wrap(Buffer.from('key'), 'place')
    assert.equal((await keyring.unwrap(wrapped, 'place')).toString(), 'key')
    const ours = await keyring.wrap(Buffer.from('ours'), 'place')
    assert.equal((await other.unwrap(ours, 'place')).toString(), 'ours')

    await other.reseal('another passphrase', CHEAP)
    assert.equal((await keyring.unwrap(wrapped, 'place')).toString(), 'key')
    await assert.rejects(keyring.wrap(Buffer.from('key'), 'place'), refused('unavailable'))
    await assert.rejects(keyring.rotate(), refused('unavailable'))
    await LocalKeyring.open(files, FILE, 'another passphrase')
  })

  it('reseal() changes the passphrase and keeps the keys', async () => {
    const { files, keyring } = await newKeyring()
    const wrapped = await keyring.wrap(Buffer.from('key'), 'p')
    await keyring.reseal('a new passphrase', CHEAP)
    await assert.rejects(LocalKeyring.open(files, FILE, SECRET), refused('wrong-passphrase'))
    const again = await LocalKeyring.open(files, FILE, 'a new passphrase')
    assert.equal((await again.unwrap(wrapped, 'p')).toString(), 'key')
    await assert.rejects(keyring.reseal('short', CHEAP), refused('weak-password'))
  })

  it('reseal() keeps a root key that another process made since it was opened', async () => {
    const { files, keyring } = await newKeyring()
    const other = await LocalKeyring.open(files, FILE, SECRET)
    await other.rotate()
    const wrapped = await other.wrap(Buffer.from('key'), 'p')
    await keyring.reseal('a new passphrase', CHEAP)
    const again = await LocalKeyring.open(files, FILE, 'a new passphrase')
    assert.equal((await again.unwrap(wrapped, 'p')).toString(), 'key')
  })

  it('reseal() cut off by the power at any step leaves the old or the new passphrase', async () => {
    for (let step = 0, isDone = false; !isDone; step++) {
      const { files, keyring } = await newKeyring()
      const wrapped = await keyring.wrap(Buffer.from('key'), 'p')
      files.powerOffAt = files.steps + step
      isDone = await keyring.reseal('a new passphrase', CHEAP).then(
        () => true,
        () => false,
      )
      files.powerCut()
      const opened = await LocalKeyring.open(files, FILE, isDone ? 'a new passphrase' : SECRET).catch((error) => {
        assert.ok(!isDone && refused('wrong-passphrase')(error))
        return LocalKeyring.open(files, FILE, 'a new passphrase')
      })
      assert.equal((await opened.unwrap(wrapped, 'p')).toString(), 'key')
    }
  })

  it('keeps its keys when the disk is full, in the file and in memory', async () => {
    const { files, keyring } = await newKeyring()
    files.failNext('write', 'ENOSPC')
    await assert.rejects(keyring.rotate(), refused('storage-full'))
    const wrapped = await keyring.wrap(Buffer.from('key'), 'p')
    const again = await LocalKeyring.open(files, FILE, SECRET)
    assert.equal((await again.unwrap(wrapped, 'p')).toString(), 'key')
  })
})
