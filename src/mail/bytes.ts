// Bytes with Node's fast methods, and one that must be guarded.

/** A view of the bytes as a Buffer; nothing is copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/**
 * Text of UTF-16LE; half a character at the end is left out. Never `toString('utf16le')` on bytes of others: with an odd
 * number of them at an odd address, Node 24 writes one byte past its own memory and the process ends.
 */
export function utf16Text(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  const from = Math.min(Math.max(0, start), bytes.length)
  const length = Math.max(0, Math.min(end, bytes.length) - from) & ~1
  return asBuffer(bytes).toString('utf16le', from, from + length)
}
