// What stands at the ends of files that have no text: comments of pictures and archives, and what was put behind their end.
import { asBuffer } from '../../mail/bytes.ts'
import type { Contents, Item } from '../containers/unpack.ts'
import type { FileFamily } from '../file-type.ts'
import type { Texts } from './text-piece.ts'

/** bytes at each end; the comment of a zip has at most 65,535 with its record of 22 before (APPNOTE 4.3.16) */
const EDGE = 65_557
const MAX_FILES = 500
/** UTF-16 units of all of them */
const MAX_TEXT = 1_048_576
/** Shorter runs stand in any bytes by chance. */
const READABLE = /[\x20-\x7e]{12,}/g
/** The end of a zip: behind a picture it is a second file for who knows of it. */
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1')

const MEDIA: ReadonlySet<FileFamily> = new Set<FileFamily>(['image', 'sound', 'video', 'font'])

export function edgePieces({ items }: Contents): Texts {
  const edged = items.filter(({ type }) => MEDIA.has(type.family) || type.family === 'archive').slice(0, MAX_FILES)
  const runs = edged.flatMap((item) => edgesOf(item).flatMap((edge) => edge.toString('latin1').match(READABLE) ?? []))
  const text = runs.join('\n').slice(0, MAX_TEXT)
  const isDouble = edged.some((item) => MEDIA.has(item.type.family) && edgesOf(item).some(hasZipEnd))
  return {
    pieces: text === '' ? [] : [{ place: 'file', name: '', text }],
    notInspectable: isDouble ? ['not-readable'] : [],
  }
}

/** With the fields that every zip of one piece has; the four bytes alone stand in any long file some time. */
function hasZipEnd(edge: Buffer): boolean {
  for (let at = edge.indexOf(ZIP_END); at >= 0; at = edge.indexOf(ZIP_END, at + 1)) {
    if (at + 22 > edge.length) return false
    const [disks, here, all] = [edge.readUInt32LE(at + 4), edge.readUInt16LE(at + 8), edge.readUInt16LE(at + 10)]
    if (disks === 0 && here > 0 && here === all) return true
  }
  return false
}

function edgesOf({ bytes }: Item): readonly Buffer[] {
  const whole = asBuffer(bytes)
  return whole.length <= 2 * EDGE ? [whole] : [whole.subarray(0, EDGE), whole.subarray(-EDGE)]
}
