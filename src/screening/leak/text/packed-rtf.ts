// The RTF body of Outlook messages is packed. [MS-OXRTFCP]
const PACKED = 0x75465a4c // 2.1.3.1.1 COMPTYPE "LZFu"
const HEADER_BYTES = 16
const WINDOW = 4_096
const MAX_UNPACKED = 16_777_216 // bytes
/** 2.1.2.1: what stands in the window before the first byte */
const FIRST = Buffer.from('{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx', 'latin1') // prettier-ignore

/** 2.2.3: runs of eight literals or references into the last 4,096 bytes; what is cut off ends early. */
export function unpackRtf(bytes: Buffer): Buffer {
  if (bytes.length < HEADER_BYTES) return Buffer.alloc(0)
  if (bytes.readUInt32LE(8) !== PACKED) return bytes.subarray(HEADER_BYTES)
  const window = Buffer.alloc(WINDOW)
  FIRST.copy(window)
  let to = FIRST.length
  const output = Buffer.alloc(Math.min(bytes.readUInt32LE(4), MAX_UNPACKED, bytes.length * 17))
  let written = 0
  const put = (byte: number) => {
    output[written++] = byte
    window[to] = byte
    to = (to + 1) % WINDOW
  }
  for (let at = HEADER_BYTES; at < bytes.length && written < output.length;) {
    const control = bytes[at++] as number
    for (let bit = 0; bit < 8 && at < bytes.length && written < output.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++] as number)
        continue
      }
      if (at + 2 > bytes.length) return output.subarray(0, written)
      const reference = bytes.readUInt16BE(at)
      at += 2
      let from = reference >> 4
      if (from === to) return output.subarray(0, written) // 2.2.3: a reference to the place of writing is the end
      for (let left = (reference & 15) + 2; left > 0 && written < output.length; left--) {
        put(window[from] as number)
        from = (from + 1) % WINDOW
      }
    }
  }
  return output.subarray(0, written)
}
