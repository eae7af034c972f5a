// Passwords that leaked somewhere: a blocked Bloom filter over their SHA-1, so that a list of a billion fits on a disk and one
// look reads 64 bytes. It never misses one that is in it; how many it names wrongly stands in data/README.md.
// Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient Bloom Filters (2007), §3.
// The file: 64 bytes of head ("GHLEAKEDPASSWD1\n", number of blocks and of passwords as 64-bit little-endian, zeros), then the blocks.
import { createHash } from 'node:crypto'
import type { FileReader } from '../base/files.ts'
import { Refusal } from '../base/refusal.ts'

export const HEAD_BYTES = 64
export const BLOCK_BYTES = 64
const MAGIC = 'GHLEAKEDPASSWD1\n'
/** Bits of a block that a password sets. */
const BITS_SET = 10
/** 2^9 = 512 bits in a block */
const PLACE_BITS = 9n
/** The first 48 bits of a SHA-1 choose the block, the next 90 the bits in it. */
const CHOOSING_BYTES = 6

/** SHA-1 because that is what lists of leaked passwords come in; it protects nothing here. */
export function sha1Of(password: string): Buffer {
  return createHash('sha1').update(password.normalize('NFC'), 'utf8').digest()
}

/** Adds one password. @param blocks  a whole number of blocks */
export function addTo(blocks: Uint8Array, sha1: Buffer): void {
  const start = blockOf(sha1, blocks.length / BLOCK_BYTES) * BLOCK_BYTES
  for (const place of placesIn(sha1)) {
    const at = start + (place >> 3)
    blocks[at] = blocks[at]! | (1 << (place & 7))
  }
}

/** The head of a file of so many blocks and passwords. */
export function headOf(blocks: number, passwords: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.write(MAGIC, 'latin1')
  head.writeBigUInt64LE(BigInt(blocks), 16)
  head.writeBigUInt64LE(BigInt(passwords), 24)
  return head
}

export class LeakedFilter {
  readonly #file: FileReader
  readonly #blocks: number
  /** how many it was made from */
  readonly passwords: number

  private constructor(file: FileReader, blocks: number, passwords: number) {
    this.#file = file
    this.#blocks = blocks
    this.passwords = passwords
  }

  /** @throws Refusal `data-damaged` when it is no such file, or cut off */
  static async open(file: FileReader): Promise<LeakedFilter> {
    const head = await file.read(0, HEAD_BYTES)
    const isOurs = head.length === HEAD_BYTES && head.toString('latin1', 0, MAGIC.length) === MAGIC
    const blocks = isOurs ? Number(head.readBigUInt64LE(16)) : 0
    if (blocks === 0 || file.size !== HEAD_BYTES + blocks * BLOCK_BYTES)
      throw new Refusal('data-damaged', 'The filter of leaked passwords is damaged, or no such file')
    return new LeakedFilter(file, blocks, Number(head.readBigUInt64LE(24)))
  }

  /** As it was typed, or with a capital where the leaked one had none. */
  async has(password: string): Promise<boolean> {
    for (const each of new Set([password, password.toLowerCase()])) if (await this.#holds(sha1Of(each))) return true
    return false
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  async #holds(sha1: Buffer): Promise<boolean> {
    const start = HEAD_BYTES + blockOf(sha1, this.#blocks) * BLOCK_BYTES
    const block = await this.#file.read(start, start + BLOCK_BYTES)
    return placesIn(sha1).every((place) => ((block[place >> 3] ?? 0) >> (place & 7)) & 1)
  }
}

function blockOf(sha1: Buffer, blocks: number): number {
  return sha1.readUIntBE(0, CHOOSING_BYTES) % blocks
}

function placesIn(sha1: Buffer): readonly number[] {
  let rest = BigInt(`0x${sha1.toString('hex', CHOOSING_BYTES)}`)
  return Array.from({ length: BITS_SET }, () => {
    const place = Number(rest & ((1n << PLACE_BITS) - 1n))
    rest >>= PLACE_BITS
    return place
  })
}
