// The features of a message as they are kept until somebody says what it was: 16 bits each, in order, as gaps.

/** What is kept of one message; a long letter has fewer different grams in its judged front. */
const MOST_SLOTS = 3_000

/** Distinct low halves of the features, ascending. */
export function slotsOf(features: Uint32Array): Uint16Array {
  const distinct = new Set<number>()
  for (const feature of features) {
    if (distinct.size === MOST_SLOTS) break
    distinct.add(feature & 0xffff)
  }
  return Uint16Array.from(distinct).sort()
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
