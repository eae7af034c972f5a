import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { OrganisationId } from '../base/ids.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { CHUNK_BYTES, HEADER_BYTES, newBlobKey, plainSize, sealedSize, StreamOpener, StreamSealer } from './stream.ts'

const ACME = 7 as OrganisationId
const SEALED_CHUNK = CHUNK_BYTES + 16
const KEY = newBlobKey()

const damaged = (error: unknown) => error instanceof Refusal && error.reason === 'data-damaged'

function seal(plain: Uint8Array, key = KEY, organisationId: OrganisationId | undefined = ACME): Buffer {
  const sealer = new StreamSealer(key, organisationId)
  return Buffer.concat([...sealer.update(plain), sealer.final()])
}

function open(sealed: Buffer, start = 0, end = Infinity, key = KEY, organisationId: OrganisationId | undefined = ACME) {
  const opener = new StreamOpener(key, sealed.subarray(0, HEADER_BYTES), sealed.length, organisationId)
  const plain = { start, end: Math.min(end, opener.size) }
  const range = opener.sealedRange(plain)
  return opener.open(plain, sealed.subarray(range.start, range.end))
}

/** Header, and the sealed chunks one by one. */
function parts(sealed: Buffer): [Buffer, ...Buffer[]] {
  const chunks = Array.from({ length: Math.ceil((sealed.length - HEADER_BYTES) / SEALED_CHUNK) }, (_, index) =>
    sealed.subarray(HEADER_BYTES + index * SEALED_CHUNK, HEADER_BYTES + (index + 1) * SEALED_CHUNK),
  )
  return [sealed.subarray(0, HEADER_BYTES), ...chunks]
}

describe('a sealed stream', () => {
  for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]) {
    it(`of ${size} bytes opens again, and its size can be told beforehand`, () => {
      const plain = randomBytes(size)
      const sealed = seal(plain)
      assert.equal(sealed.length, sealedSize(size))
      assert.equal(plainSize(sealed.length), size)
      assert.ok(open(sealed).equals(plain))
    })
  }

  it('is the same whatever pieces it was written in, and opens in any part', () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 90_000 })), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(sizes, fc.nat(250_000), fc.nat(250_000), (pieces, a, b) => {
        const sealer = new StreamSealer(KEY, ACME)
        const plain = pieces.map((size) => randomBytes(size))
        const sealed = Buffer.concat([...plain.flatMap((piece) => sealer.update(piece)), sealer.final()])
        const whole = Buffer.concat(plain)
        assert.equal(sealed.length, sealedSize(whole.length))
        const [start, end] = [Math.min(a, b), Math.max(a, b)]
        assert.ok(open(sealed, start, end).equals(whole.subarray(start, end)))
      }),
      { numRuns: 60 },
    )
  })

  it('is written chunk by chunk: no piece is larger than a chunk with its header, none waits longer than it must', () => {
    const sealer = new StreamSealer(KEY, ACME)
    const pieces = sealer.update(Buffer.alloc(10 * CHUNK_BYTES))
    assert.equal(pieces.length, 9)
    for (const piece of pieces) assert.ok(piece.length <= HEADER_BYTES + SEALED_CHUNK)
  })

  it('shows nothing of what it holds, and no two sealings look alike', () => {
    const plain = Buffer.alloc(1000, 'known plaintext ')
    const [one, two] = [seal(plain), seal(plain)]
    assert.ok(!one.includes('known') && !two.includes('known'))
    assert.ok(!one.subarray(HEADER_BYTES).equals(two.subarray(HEADER_BYTES)))
  })

  it('of a spool is bound to no organisation and opens as such only', () => {
    const sealer = new StreamSealer(KEY)
    const sealed = Buffer.concat([...sealer.update(Buffer.from('spooled')), sealer.final()])
    const header = sealed.subarray(0, HEADER_BYTES)
    const opened = new StreamOpener(KEY, header, sealed.length).open(
      { start: 0, end: 7 },
      sealed.subarray(HEADER_BYTES),
    )
    assert.equal(opened.toString(), 'spooled')
    assert.throws(() => open(sealed), damaged)
  })

  it('tells which bytes to read for a range: whole chunks, also at the edges', () => {
    const sealed = seal(randomBytes(2 * CHUNK_BYTES + 10))
    const opener = new StreamOpener(KEY, sealed.subarray(0, HEADER_BYTES), sealed.length, ACME)
    const [c1, c2] = [HEADER_BYTES + SEALED_CHUNK, HEADER_BYTES + 2 * SEALED_CHUNK]
    assert.deepEqual(opener.sealedRange({ start: 0, end: 1 }), { start: HEADER_BYTES, end: c1 })
    assert.deepEqual(opener.sealedRange({ start: 0, end: CHUNK_BYTES }), { start: HEADER_BYTES, end: c1 })
    assert.deepEqual(opener.sealedRange({ start: CHUNK_BYTES - 1, end: CHUNK_BYTES + 1 }), {
      start: HEADER_BYTES,
      end: c2,
    })
    assert.deepEqual(opener.sealedRange({ start: 2 * CHUNK_BYTES, end: 1e9 }), { start: c2, end: sealed.length })
    assert.deepEqual(opener.sealedRange({ start: 1e9, end: 2e9 }), { start: c2, end: sealed.length })
  })
})

describe('a sealed stream is refused as damaged when', () => {
  const plain = randomBytes(3 * CHUNK_BYTES + 100)
  const sealed = seal(plain)
  const [header, first, second, third, last] = parts(sealed) as [Buffer, Buffer, Buffer, Buffer, Buffer]
  const [otherHeader, otherFirst, , , otherLast] = parts(seal(plain)) as [Buffer, Buffer, Buffer, Buffer, Buffer]

  const CASES: readonly [string, Buffer[]][] = [
    ['two chunks are swapped', [header, second, first, third, last]],
    ['chunks come in another order', [header, third, first, second, last]],
    ['a chunk comes twice', [header, first, first, third, last]],
    ['a chunk in the middle is missing', [header, first, third, last]],
    ['the first chunk is missing', [header, second, third, last]],
    ['the last chunk is missing', [header, first, second, third]],
    ['all chunks are missing', [header]],
    ['the last chunk lost a byte', [header, first, second, third, last.subarray(0, -1)]],
    ['a byte was added', [header, first, second, third, last, Buffer.alloc(1)]],
    ['a whole chunk was added', [header, first, second, third, last, first]],
    ['the last chunk follows a chunk too early', [header, first, last]],
    ['a chunk comes from another blob sealed with the same key', [header, otherFirst, second, third, last]],
    ['the last chunk comes from another blob sealed with the same key', [header, first, second, third, otherLast]],
    ['the header comes from another blob', [otherHeader, first, second, third, last]],
    ['the header names another format', [Buffer.from('GHB\x02'), header.subarray(4), first, second, third, last]],
    ['the header is missing', [first, second, third, last]],
    ['the file is empty', []],
  ]
  for (const [claim, pieces] of CASES) it(claim, () => assert.throws(() => open(Buffer.concat(pieces)), damaged))

  it('it is read for another organisation', () => {
    assert.throws(() => open(sealed, 0, Infinity, KEY, 8 as OrganisationId), damaged)
  })

  it('the key is another one', () => assert.throws(() => open(sealed, 0, Infinity, newBlobKey()), damaged))

  it('the file ends while it is read', () => {
    const opener = new StreamOpener(KEY, header, sealed.length, ACME)
    assert.throws(() => opener.open({ start: 0, end: plain.length }, sealed.subarray(HEADER_BYTES, 1000)), damaged)
  })

  it('any single byte is altered (1,000 flips, the part that holds it is read)', () => {
    for (let flip = 0; flip < 1_000; flip++) {
      const at = Math.floor((flip * sealed.length) / 1_000)
      const altered = Buffer.from(sealed)
      altered[at]! ^= 1 << (flip % 8)
      const chunk = Math.max(0, Math.floor((at - HEADER_BYTES) / SEALED_CHUNK))
      assert.throws(() => open(altered, chunk * CHUNK_BYTES, chunk * CHUNK_BYTES + 1), damaged, `byte ${at}`)
    }
  })
})
