// Looks for a text in files, in every form in which software writes text down.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** One way to write a text: what it is called, and bytes to look for. */
interface Form {
  readonly name: string
  readonly bytes: Buffer
}

/** @param text  at least 6 bytes: shorter ones would be found by chance */
export function formsOf(text: string): Form[] {
  const spellings = new Set([text, text.toLowerCase(), text.toUpperCase()])
  return [...spellings].flatMap((spelling) => {
    const utf8 = Buffer.from(spelling)
    const utf16 = Buffer.from(spelling, 'utf16le')
    return [
      { name: 'UTF-8', bytes: utf8 },
      { name: 'UTF-16LE', bytes: utf16 },
      { name: 'UTF-16BE', bytes: Buffer.from(utf16).swap16() },
      { name: 'GB18030', bytes: gb18030Of(spelling) ?? utf8 },
      { name: 'hex', bytes: Buffer.from(utf8.toString('hex')) },
      { name: 'percent-encoding', bytes: Buffer.from(encodeURIComponent(spelling)) },
      { name: 'quoted-printable', bytes: Buffer.from(quotedPrintable(utf8)) },
      ...[utf8, utf16].flatMap((bytes) =>
        [0, 1, 2].map((shift) => ({ name: `base64, ${shift} bytes into it`, bytes: base64Inside(bytes, shift) })),
      ),
    ]
  })
}

/** @returns `file: form of text` for everything found below these folders, or in these files */
export function tracesOf(texts: readonly string[], places: readonly string[]): string[] {
  const files = places.flatMap(filesBelow)
  const forms = texts.flatMap((text) => formsOf(text).map((form) => ({ text, ...form })))
  return files.flatMap((file) => {
    const content = contentOf(file)
    return forms.filter(({ bytes }) => content.includes(bytes)).map(({ text, name }) => `${file}: ${name} of ${text}`)
  })
}

function filesBelow(place: string): string[] {
  try {
    const entries = readdirSync(place, { withFileTypes: true, recursive: true })
    return entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => path.join(parentPath, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [place]
    throw error
  }
}

/** The server goes on working: a temporary file may be gone by now. */
function contentOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

/** What of the encoded text does not depend on the bytes around it. RFC 4648 §4 */
function base64Inside(bytes: Buffer, shift: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const first = Math.ceil((shift * 8) / 6)
  const last = Math.floor(((shift + bytes.length) * 8) / 6)
  return Buffer.from(encoded.slice(first, last))
}

/** RFC 2045 §6.7 (1) */
function quotedPrintable(bytes: Buffer): string {
  return [...bytes]
    .map((byte) =>
      byte > 0x20 && byte < 0x7f && byte !== 0x3d
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
}

/** Every character of two bytes, by the table that Node decodes with. */
const GB18030 = new Map<string, Buffer>()
const decoder = new TextDecoder('gb18030')
for (let high = 0x81; high <= 0xfe; high++) {
  for (let low = 0x40; low <= 0xfe; low++) {
    const bytes = Buffer.from([high, low])
    GB18030.set(decoder.decode(bytes), bytes)
  }
}

/** @returns undefined for texts with other characters */
function gb18030Of(text: string): Buffer | undefined {
  const parts = [...text].map((character) => GB18030.get(character))
  return parts.includes(undefined) ? undefined : Buffer.concat(parts as Buffer[])
}
