// How many different things came lately: linear counting over two windows, in a few bytes whatever comes.
// Source: Whang, Vander-Zanden, Taylor: A Linear-Time Probabilistic Counting Algorithm, ACM TODS 15(2), 1990.
import type { ValueHash } from './value-hash.ts'

/** 512 bits tell 1 … 1,500 apart with an error below 10 %; beyond, it says "very many". */
const WORDS = 16
const BITS = WORDS * 32

export class RecentDistinct {
  readonly #windowMs: number
  #window = -1
  #current: Uint32Array | undefined
  #previous: Uint32Array | undefined

  /** @param windowMs  things older than one to two windows are forgotten */
  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  add(at: number, hash: ValueHash): void {
    this.#turn(at)
    this.#current ??= new Uint32Array(WORDS)
    const bit = hash % BITS
    this.#current[bit >>> 5] = (this.#current[bit >>> 5] ?? 0) | (1 << (bit & 31))
  }

  /** @returns 0 … about 3,200 */
  countAt(at: number): number {
    const window = Math.floor(at / this.#windowMs)
    const current = window <= this.#window ? this.#current : undefined
    const previous = window <= this.#window ? this.#previous : window === this.#window + 1 ? this.#current : undefined
    if (current === undefined && previous === undefined) return 0
    let set = 0
    for (let word = 0; word < WORDS; word++) set += bitsOf((current?.[word] ?? 0) | (previous?.[word] ?? 0))
    return set >= BITS ? BITS * Math.log(BITS) : -BITS * Math.log1p(-set / BITS)
  }

  #turn(at: number): void {
    const window = Math.floor(at / this.#windowMs)
    if (window <= this.#window) return
    this.#previous = window === this.#window + 1 ? this.#current : undefined
    this.#current = undefined
    this.#window = window
  }
}

function bitsOf(word: number): number {
  let value = word - ((word >>> 1) & 0x5555_5555)
  value = (value & 0x3333_3333) + ((value >>> 2) & 0x3333_3333)
  return (((value + (value >>> 4)) & 0x0f0f_0f0f) * 0x0101_0101) >>> 24
}
