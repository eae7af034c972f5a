import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { EICAR, letterWith, sevenZip, tar, tnef, zip, type Packed } from '../../../test/support/archives.ts'
import { Allowance, UNPACK_LIMITS, type UnpackLimits } from './allowance.ts'
import { unpack, type Contents } from './unpack.ts'
import { cpuMs } from '../../../test/support/cpu.ts'

const file: Packed = { name: 'a.txt', bytes: Buffer.from('hello') }

function open(name: string, bytes: Uint8Array, limits: Partial<UnpackLimits> = {}): Promise<Contents> {
  return unpack([{ name, bytes, isAttachment: true }], new Allowance(bytes.length, { ...UNPACK_LIMITS, ...limits }))
}

const namesIn = ({ items }: Contents) => items.slice(1).map(({ name }) => name)
const textOf = ({ items }: Contents) => Buffer.from(items.at(-1)?.bytes ?? []).toString()

describe('unpack() opens', () => {
  // prettier-ignore
  const CASES: readonly [title: string, name: string, bytes: Buffer, names: string[]][] = [
    ['a zip',                          'a.zip',       zip([file]),                                           ['a.txt']],
    ['a zip without compression',      'a.zip',       zip([file], { stored: true }),                         ['a.txt']],
    ['a zip behind a program stub',    'a.bin',       Buffer.concat([Buffer.from('stub\0'), zip([file])]),   ['a.txt']],
    ['a zip with junk behind it',      'a.zip',       Buffer.concat([zip([file]), Buffer.alloc(70_000)]),    ['a.txt']],
    ['a zip in a zip',                 'a.zip',       zip([{ name: 'b.zip', bytes: zip([file], { stored: true }) }], { stored: true }), ['b.zip', 'a.txt']],
    ['a gzip',                         'a.gz',        zlib.gzipSync('hello'),                                ['']],
    ['a gzip that is cut off',         'a.gz',        zlib.gzipSync('hello'.repeat(9)).subarray(0, -8),      ['']],
    ['a Zstandard file',               'a.zst',       zlib.zstdCompressSync('hello'),                        ['']],
    ['a tar',                          'a.tar',       tar([file]),                                           ['a.txt']],
    ['a tar.gz',                       'a.tgz',       zlib.gzipSync(tar([file])),                            ['', 'a.txt']],
    ['a winmail.dat',                  'winmail.dat', tnef([file, file]),                                    ['a.txt', 'a.txt']],
    ['a message',                      'a.eml',       letterWith([file]),                                    ['', 'a.txt']],
    ['a mailbox file',                 'a.mbox',      Buffer.concat([Buffer.from('From a@b Mon Jan  1 00:00:00 2024\n'), letterWith([file])]), ['', '', 'a.txt']],
    ['a data: address',                'a.html',      Buffer.from(`<!doctype html><a href="data:text/plain;base64,${Buffer.from('hello hello hello').toString('base64')}">`), ['']],
    ['a uuencoded block',              'a.txt',       Buffer.from('text\nbegin 644 b.txt\n%:&5L;&\\\n`\nend\n'), ['b.txt']],
  ]
  for (const [title, name, bytes, names] of CASES) {
    test(title, async () => {
      const contents = await open(name, bytes)
      assert.deepEqual(namesIn(contents), names)
      assert.match(textOf(contents), /^hello/)
      assert.deepEqual(contents.closed, [])
      assert.equal(contents.limit, undefined)
    })
  }

  for (const archive of ['a.7z', 'a.bz2', 'a.xz', 'a.wim']) {
    test(`what 7-Zip makes of ${archive}`, async (t) => {
      const bytes = await sevenZip(archive, file)
      if (!bytes) return t.skip('7z-wasm is not installed')
      assert.equal(textOf(await open(archive, bytes)), 'hello')
    })
  }

  test('a zip whose method only 7-Zip knows', async (t) => {
    const bytes = await sevenZip('a.zip', { name: 'a.txt', bytes: Buffer.from('hello '.repeat(99)) }, '-mm=LZMA')
    if (!bytes) return t.skip('7z-wasm is not installed')
    assert.match(textOf(await open('a.zip', bytes)), /^hello/)
  })
})

describe('unpack() notes', () => {
  test('an encrypted zip, with the names in it', async () => {
    const contents = await open('a.zip', zip([file], { encrypted: true }))
    assert.deepEqual(namesIn(contents), ['a.txt'])
    assert.equal(contents.closed[0]?.why, 'encrypted')
  })

  test('an encrypted 7z, also one that hides its names', async (t) => {
    for (const switches of [['-psecret'], ['-psecret', '-mhe=on']]) {
      const bytes = await sevenZip('a.7z', file, ...switches)
      if (!bytes) return t.skip('7z-wasm is not installed')
      const { closed, items } = await open('a.7z', bytes)
      assert.equal(closed[0]?.why, 'encrypted')
      assert.ok(items.every((item) => Buffer.from(item.bytes).toString() !== 'hello'))
    }
  })

  test('an encrypted archive that opens with a password the letter gives', async (t) => {
    // prettier-ignore
    const archives = [['a.7z', '-psecret'], ['a.7z', '-psecret', '-mhe=on'], ['a.zip', '-psecret', '-mem=AES256'], ['a.zip', '-psecret']]
    for (const [archive = '', ...switches] of archives) {
      const bytes = await sevenZip(archive, file, ...switches)
      if (!bytes) return t.skip('7z-wasm is not installed')
      const leaf = { name: archive, bytes, isAttachment: true }
      const opened = await unpack([leaf], new Allowance(bytes.length), ['wrong', 'secret'])
      assert.equal(textOf(opened), 'hello', switches.join(' '))
      assert.deepEqual(opened.closed, [])
      assert.equal(opened.oddities[0]?.oddity, 'opened-with-password')
      const closed = await unpack([leaf], new Allowance(bytes.length), ['wrong'])
      assert.equal(closed.closed[0]?.why, 'encrypted')
    }
  })

  test('a zip whose directories disagree, and looks into both', async () => {
    const renamed = await open('a.zip', zip([file], { centralNames: ['b.exe'] }))
    assert.deepEqual(
      renamed.oddities.map(({ oddity }) => oddity),
      ['headers-disagree'],
    )
    assert.deepEqual(namesIn(renamed), ['b.exe', 'a.txt'])
    const hidden = await open('a.zip', zip([file, { name: 'hidden.exe', bytes: EICAR }], { listed: 1 }))
    assert.deepEqual(
      hidden.oddities.map(({ oddity }) => oddity),
      ['headers-disagree'],
    )
    assert.deepEqual(namesIn(hidden), ['a.txt', 'hidden.exe'])
  })

  test('a zip whose directories disagree about the method', async () => {
    const bytes = zip([file])
    bytes.writeUInt16LE(0, bytes.indexOf('PK\x01\x02') + 10)
    assert.deepEqual(
      (await open('a.zip', bytes)).oddities.map(({ oddity }) => oddity),
      ['headers-disagree'],
    )
  })

  test('a container that nothing can open', async () => {
    const { closed } = await open(
      'a.7z',
      Buffer.concat([Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), Buffer.alloc(99, 7)]),
    )
    assert.equal(closed[0]?.why, 'not-readable')
  })
})

describe('unpack() stops', () => {
  /** A zip of zips of … of zeros: each level holds `width` copies of the one below. */
  function nested(levels: number, width: number): Buffer {
    let bytes = zip([{ name: '0.bin', bytes: Buffer.alloc(1_000_000) }])
    for (let level = 0; level < levels; level++) {
      bytes = zip(Array.from({ length: width }, (_, index) => ({ name: `${index}.zip`, bytes })))
    }
    return bytes
  }

  async function tar20k(): Promise<Buffer> {
    return tar(Array.from({ length: 20_000 }, (_, index) => ({ name: `${index}`, bytes: new Uint8Array() })))
  }

  // prettier-ignore
  const BOMBS: readonly [title: string, make: () => Buffer | Promise<Buffer | undefined>, limits: RegExp][] = [
    ['a flat zip of 100 MB of zeros',       () => zip([{ name: 'a', bytes: Buffer.alloc(100_000_000) }]),             /expansion|bytes/],
    ['a gzip of 100 MB of zeros',           () => zlib.gzipSync(Buffer.alloc(100_000_000)),                           /expansion|bytes/],
    ['zips in zips, 16 to the 5th of them', () => nested(5, 16),                                                     /parts|expansion|bytes/],
    ['60 gzips inside each other',          () => { let b: Buffer = Buffer.from('x'); for (let i = 0; i < 60; i++) b = zlib.gzipSync(b); return b }, /depth/],
    ['a tar of 20,000 files',               tar20k,                                                                  /parts/],
    ['an xz of 40 MB of zeros',            () => sevenZip('a.xz', { name: 'a', bytes: new Uint8Array(40_000_000) }, '-mx=1'), /expansion|bytes/],
  ]
  for (const [title, make, limits] of BOMBS) {
    test(`at ${title}`, async (t) => {
      const bytes = await make()
      if (!bytes) return t.skip('7z-wasm is not installed')
      const startedAt = cpuMs()
      const { limit } = await open('bomb', bytes)
      assert.match(limit ?? '', limits)
      assert.ok(cpuMs() - startedAt < 5_000)
    })
  }

  test('at its time', async () => {
    assert.equal((await open('a.zip', zip([file]), { ms: -1 })).limit, 'ms')
  })

  test('at so many damaged archives that starting 7-Zip for each would take seconds', async () => {
    const damaged = Buffer.from('BZh91AY&SY and no more')
    const archive = zip([1, 2, 3].map((number) => ({ name: `${number}.bz2`, bytes: damaged })))
    assert.equal((await open('a.zip', archive, { sevenZips: 2 })).limit, 'sevenZips')
  })

  test('not at a winmail.dat whose file name is made of NULs', async () => {
    const startedAt = cpuMs()
    const bytes = tnef([{ name: `${'\0'.repeat(200_000)}x`, bytes: file.bytes }])
    assert.deepEqual(namesIn(await open('winmail.dat', bytes)), [''])
    assert.ok(cpuMs() - startedAt < 1_000)
  })

  test('not at a tar that claims a huge size: it is damaged', async () => {
    const { oddities, limit } = await open('a.tar', tar([file], 8_000_000_000))
    assert.equal(oddities[0]?.oddity, 'damaged')
    assert.equal(limit, undefined)
  })

  test('not at an empty spreadsheet that packs 200 : 1', async () => {
    assert.equal((await open('a.zip', zip([{ name: 'a', bytes: Buffer.alloc(2_000_000) }]))).limit, undefined)
  })
})

test('unpack() throws on no damaged container', async () => {
  const seeds = [zip([file, file]), tar([file]), tnef([file]), zlib.gzipSync('hello'), letterWith([file])]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
      fc.nat(),
      async (seed, edits, cut) => {
        const bytes = Buffer.from(seed)
        for (const [at, value] of edits) bytes[at % bytes.length] = value
        await open('x', bytes.subarray(0, bytes.length - (cut % 40)))
      },
    ),
    { numRuns: 500 },
  )
})
