// Header fields as they stand in the message: names, raw text, offsets; and how to look one up.

/** One field. Raw text has one character per byte (latin1). */
export interface HeaderField {
  /** lower case */
  readonly name: string
  /** the whole field with its name, folds and line end */
  readonly raw: string
  /** bytes from the start of the message to the first byte of the name */
  readonly start: number
  /** one past the line end */
  readonly end: number
}

/** The header of a message or part, in message order. */
export class Header {
  readonly fields: readonly HeaderField[]

  constructor(fields: readonly HeaderField[]) {
    this.fields = fields
  }

  /** The unfolded value of the first field with this name (lower case); undefined when there is none. */
  first(name: string): string | undefined {
    for (const field of this.fields) if (field.name === name) return fieldValue(field)
    return undefined
  }

  /** The unfolded values of all fields with this name (lower case). */
  all(name: string): string[] {
    return this.fields.filter((field) => field.name === name).map(fieldValue)
  }

  has(name: string): boolean {
    return this.fields.some((field) => field.name === name)
  }
}

/** The value of a field without folds and outer white space; still one character per byte. RFC 5322 §2.2.3 */
export function fieldValue(field: HeaderField): string {
  const value = field.raw.slice(field.raw.indexOf(':') + 1)
  const trimmed = value.trim()
  return LINE_END.test(trimmed) ? trimmed.replace(LINE_ENDS, '') : trimmed
}

const LINE_END = /[\r\n]/
const LINE_ENDS = /[\r\n]/g

/** Reads a header that stands alone, for instance the bytes between `headerStart` and `bodyStart` of a part. */
export function parseHeader(bytes: Uint8Array): Header {
  const collector = new HeaderCollector()
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  for (let start = 0; start < text.length;) {
    const lineFeed = text.indexOf('\n', start)
    const end = lineFeed < 0 ? text.length : lineFeed + 1
    const line = text.slice(start, end)
    if (isBlank(line)) break
    collector.line(line, start, end)
    start = end
  }
  return collector.finish()
}

/** Whether a line, with its line end, ends a header. */
export function isBlank(line: string): boolean {
  return line === '\r\n' || line === '\n' || line === '\r'
}

/** Puts lines together to fields. */
export class HeaderCollector {
  readonly #fields: { name: string; raw: string; start: number; end: number }[] = []

  get count(): number {
    return this.#fields.length
  }

  /**
   * @param line  with its line end, one character per byte
   * @returns false when the line is neither a field nor the continuation of one; it is left out
   */
  line(line: string, start: number, end: number): boolean {
    const first = line.charCodeAt(0)
    if (first === 0x20 || first === 0x09) {
      const open = this.#fields.at(-1)
      if (open === undefined) return false
      open.raw += line
      open.end = end
      return true
    }
    const name = fieldName(line)
    if (name === undefined) return false
    this.#fields.push({ name, raw: line, start, end })
    return true
  }

  finish(): Header {
    return new Header(this.#fields)
  }
}

/** RFC 5322 §3.6.8 ftext; white space before the colon is obs-optional (§4.5). */
function fieldName(line: string): string | undefined {
  let end = 0
  while (end < line.length) {
    const code = line.charCodeAt(end)
    if (code <= 32 || code === 58 || code === 127) break
    end++
  }
  let colon = end
  while (line[colon] === ' ' || line[colon] === '\t') colon++
  return end > 0 && line[colon] === ':' ? line.slice(0, end).toLowerCase() : undefined
}
