// A QR code as a picture, as phishing carries it past filters that read only text.
import { encode } from 'uqr'

const PIXELS = 4 // a module
const HEADER = 54 // bytes: BITMAPFILEHEADER and BITMAPINFOHEADER
const QUIET = 4 // modules around it. ISO/IEC 18004 §7.3

/** A BMP with 24 bits a pixel. */
export function qrPicture(text: string): Buffer {
  const modules = encode(text, { border: QUIET }).data
  const side = modules.length * PIXELS
  const row = Math.ceil((side * 3) / 4) * 4
  const file = Buffer.alloc(HEADER + row * side, 255)
  file.fill(0, 0, HEADER)
  file.write('BM', 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(HEADER, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(side, 18)
  file.writeInt32LE(-side, 22) // negative: the first row is on top
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (modules[Math.floor(y / PIXELS)]?.[Math.floor(x / PIXELS)] !== true) continue
      const at = HEADER + y * row + x * 3
      file.fill(0, at, at + 3)
    }
  }
  return file
}
