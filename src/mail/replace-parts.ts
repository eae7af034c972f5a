// Puts texts in the place of parts of a message; every other byte stays as it was.
import { structuredField, withParameters } from './header-writer.ts'
import { parseHeader } from './header.ts'
import { partAt } from './sections.ts'
import type { Part } from './structure.ts'

/** What stands where a part was. */
export interface Replacement {
  /** of the part. RFC 9051 §6.4.5.1 */
  readonly section: string
  /** under which the text is saved */
  readonly name: string
  readonly text: string
  /** the text is HTML, shown where the part stood and not saved as a file */
  readonly isShown?: true
}

const LINE = 76 // RFC 2045 §6.8

/** @returns undefined when one of the parts is the message itself, which has nothing around it that could stay */
export function replaceParts(bytes: Buffer, root: Part, replacements: readonly Replacement[]): Buffer | undefined {
  const pieces: Buffer[] = []
  let at = 0
  const places = replacements.map((replacement) => ({ ...replacement, part: partAt(root, replacement.section) }))
  for (const { part, ...replacement } of places.toSorted(
    (a, b) => (a.part?.headerStart ?? 0) - (b.part?.headerStart ?? 0),
  )) {
    if (part === undefined || part === root || part.headerStart < at) return undefined
    pieces.push(bytes.subarray(at, part.headerStart), textPart(replacement))
    at = part.bodyEnd
  }
  return Buffer.concat([...pieces, bytes.subarray(at)])
}

/**
 * The message with another body: fields about the old one go, and those that start at `dropped`; the rest stays.
 * @param root  of the message
 */
export function replaceBody(
  bytes: Buffer,
  root: Part,
  replacement: Omit<Replacement, 'section'>,
  dropped: readonly number[] = [],
): Buffer {
  const { fields } = parseHeader(bytes.subarray(root.headerStart, root.bodyStart))
  const kept = fields.filter(({ name, start }) => !OF_BODY.test(name) && !dropped.includes(start))
  const header = kept.map(({ start, end }) => bytes.subarray(start, end))
  return Buffer.concat([...header, Buffer.from('MIME-Version: 1.0\r\n'), textPart(replacement), Buffer.from('\r\n')])
}

/** RFC 2045 §3, §4 */
const OF_BODY = /^(?:content-.*|mime-version)$/

/** Without the line end that belongs to the boundary behind it. RFC 2046 §5.1.1 */
function textPart({ name, text, isShown }: Omit<Replacement, 'section'>): Buffer {
  const encoded = Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'utf8').toString('base64')
  const lines = encoded.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? ['']
  const header = [
    structuredField('Content-Type', `text/${isShown ? 'html' : 'plain'}; charset=utf-8`),
    structuredField('Content-Disposition', isShown ? 'inline' : withParameters('attachment', { filename: name })),
    structuredField('Content-Transfer-Encoding', 'base64'),
  ]
  return Buffer.from(`${header.join('')}\r\n${lines.join('\r\n')}`)
}
