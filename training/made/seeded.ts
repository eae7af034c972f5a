// Chance that can be repeated, for training and its tests.
import type { Random } from './grammar.ts'

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for choosing words. */
export function seeded(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
