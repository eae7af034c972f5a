// The features of a message as they are kept until somebody says what it was: 16 bits each, in order, as gaps.

/** What is kept of one message; a long letter has fewer different grams in its judged front. */
const MOST_SLOTS = 3_000
const SLOTS = 65_536

/** Distinct low halves of the first features, ascending. */
export function slotsOf(features: Uint32Array): Uint16Array {
  // A bit for each slot: many times faster than a set of numbers.
  const isTaken = new Uint8Array(SLOTS / 8)
  const slots = features.subarray(0, MOST_SLOTS)
  for (let at = 0; at < slots.length; at++) isTaken[(slots[at]! & 0xffff) >>> 3]! |= 1 << (slots[at]! & 7)
  const found = new Uint16Array(slots.length)
  let count = 0
  for (let byte = 0; byte < isTaken.length; byte++) {
    if (isTaken[byte] === 0) continue
    for (let bit = 0; bit < 8; bit++) if (isTaken[byte]! & (1 << bit)) found[count++] = byte * 8 + bit
  }
  return found.subarray(0, count)
}

/** Seven bits of a gap a byte, the low ones first; the high bit says that more follow. */
export function packSlots(slots: Uint16Array): Buffer {
  const bytes: number[] = []
  let last = 0
  for (const slot of slots) {
    let gap = slot - last
    for (; gap > 127; gap >>>= 7) bytes.push((gap & 127) | 128)
    bytes.push(gap)
    last = slot
  }
  return Buffer.from(bytes)
}

/** Of `packSlots` alone; anything else gives some slots, and never throws. */
export function unpackSlots(bytes: Uint8Array): Uint16Array {
  const slots: number[] = []
  let [last, gap, shift] = [0, 0, 0]
  for (const byte of bytes) {
    gap |= (byte & 127) << shift
    shift += 7
    if (byte > 127 && shift < 21) continue
    last += gap
    slots.push(last)
    gap = shift = 0
  }
  return Uint16Array.from(slots)
}

/** @returns 0 … 1: how much of the smaller one is in the other; both ascending */
export function overlapOf(a: Uint16Array, b: Uint16Array): number {
  let [both, atA, atB] = [0, 0, 0]
  while (atA < a.length && atB < b.length) {
    const [x, y] = [a[atA]!, b[atB]!]
    if (x === y) both++
    if (x <= y) atA++
    if (y <= x) atB++
  }
  return both / Math.max(1, Math.min(a.length, b.length))
}
