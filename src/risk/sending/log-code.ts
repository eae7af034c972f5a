// A count in one byte: exact to 2.2 %, up to 62,000, so that a member's month fits into a few kilobytes.

/** Codes to a doubling. */
const STEPS = 16
const DECODED = Float32Array.from({ length: 256 }, (_, code) => 2 ** (code / STEPS) - 1)

/** @param count  0 or more */
export function coded(count: number): number {
  return Math.min(255, Math.round(STEPS * Math.log2(1 + count)))
}

export function decoded(code: number): number {
  return DECODED[code] ?? 0
}
