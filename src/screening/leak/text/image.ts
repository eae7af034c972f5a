// Which pictures may show text that matters: without a reader of writing nobody knows what stands in them.
import { imageSize } from '../../links/qr.ts'
import type { Item } from '../../containers/unpack.ts'

/** Pixels of the shorter side: logos and buttons are smaller, a photographed card is larger. */
const SMALLEST = 200
const SMALLEST_BYTES = 8_192 // where the size is not known

export function isPictureOfText({ bytes, type }: Item): boolean {
  if (type.id === 'ico') return false
  const size = imageSize(bytes)
  if (size === undefined) return bytes.length >= SMALLEST_BYTES
  return Math.min(size.width, size.height) >= SMALLEST
}
