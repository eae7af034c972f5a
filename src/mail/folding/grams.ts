// Hashed character n-grams: the features of every linear judge of words, the same in training and at work.

/** Distinct grams of one text, at most this many; the first ones count. */
export const MAX_GRAMS = 4_096

/**
 * Distinct hashes of all windows of `length` UTF-16 units, in order of first appearance. FNV-1a, 32 bit, with a final mix
 * (MurmurHash3 fmix32) so that any low bits may be taken as a slot.
 * @param text  folded
 * @param seed  tells fields apart: the same gram in a subject and in a text are two features
 */
export function gramsOf(text: string, length = 4, seed = 0): Uint32Array {
  const seen = new Set<number>()
  for (let at = 0; at + length <= text.length && seen.size < MAX_GRAMS; at++) {
    let hash = 0x811c9dc5 ^ seed
    for (let each = at; each < at + length; each++) hash = Math.imul(hash ^ text.charCodeAt(each), 0x01000193)
    seen.add(mixed(hash))
  }
  return Uint32Array.from(seen)
}

function mixed(hash: number): number {
  let mix = hash
  mix = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b)
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35)
  return (mix ^ (mix >>> 16)) >>> 0
}
