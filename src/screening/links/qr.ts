// QR codes in pictures: what a telephone would read of them. ISO/IEC 18004
import { readFileSync } from 'node:fs'
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import { asBuffer } from '../../mail/bytes.ts'

/** bytes of one picture file */
export const MAX_IMAGE_BYTES = 4_194_304
/** A photograph of a telephone has 12 million; letters carry smaller ones, and 33 ms a million are spent on them. */
const MAX_PIXELS = 8_388_608
/** A code has at least 21 modules a side, or 11 for a Micro QR. */
const MIN_SIDE = 16
const OPTIONS: ReaderOptions = { formats: ['QRCode', 'MicroQRCode'], maxNumberOfSymbols: 8, tryDownscale: true }

/** A picture drawn by ourselves from what a letter draws with characters or cells. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  /** one byte a pixel: 1 is dark */
  readonly dark: Uint8Array
}

let isReady = false

/** @param image  a PNG, JPEG, GIF or BMP file. @returns the texts of its codes; none for a picture that is too large or broken */
export async function codesInImage(image: Uint8Array): Promise<readonly string[]> {
  const size = imageSize(image)
  if (size === undefined || image.length > MAX_IMAGE_BYTES || size.width * size.height > MAX_PIXELS) return []
  if (Math.min(size.width, size.height) < MIN_SIDE) return []
  return read(image)
}

/** Every pixel four wide and a quiet zone around, as readers want it. */
export async function codesInBitmap({ width, height, dark }: Bitmap): Promise<readonly string[]> {
  const [scale, zone] = [4, 4]
  const [outWidth, outHeight] = [(width + 2 * zone) * scale, (height + 2 * zone) * scale]
  if (outWidth * outHeight > MAX_PIXELS) return []
  const data = new Uint8ClampedArray(outWidth * outHeight * 4).fill(255)
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      if (dark[Math.floor(y / scale) * width + Math.floor(x / scale)] !== 1) continue
      const at = ((y + zone * scale) * outWidth + x + zone * scale) * 4
      data.fill(0, at, at + 3)
    }
  }
  return read({ data, width: outWidth, height: outHeight, colorSpace: 'srgb' } as Pixels)
}

/** What the library takes: a file, or pixels. */
type Pixels = Parameters<typeof readBarcodes>[0]

async function read(image: Pixels): Promise<readonly string[]> {
  prepare()
  try {
    return (await readBarcodes(image, OPTIONS)).filter(({ isValid }) => isValid).map(({ text }) => text)
  } catch {
    return [] // a picture that its decoder gives up on: no reader shows it either
  }
}

/** Without the bytes at hand the library would fetch them from a server of its own. */
function prepare(): void {
  if (isReady) return
  const wasm = readFileSync(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } })
  isReady = true
}

/** Width and height as the file says, so that nobody unpacks a picture that only its size makes harmful. */
export function imageSize(image: Uint8Array): { width: number; height: number } | undefined {
  const bytes = asBuffer(image)
  if (bytes.length < 26) return undefined
  if (bytes.readUInt32BE(0) === 0x89504e47) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (bytes.toString('latin1', 0, 4) === 'GIF8') return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  if (bytes.toString('latin1', 0, 2) === 'BM')
    return { width: Math.abs(bytes.readInt32LE(18)), height: Math.abs(bytes.readInt32LE(22)) }
  return bytes.readUInt16BE(0) === 0xffd8 ? jpegSize(bytes) : undefined
}

/** ITU-T T.81 §B.2.2: the frame header, SOF0 … SOF15 without DHT, JPG and DAC. */
function jpegSize(bytes: Buffer): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] as number
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}
