// Files embedded in PDF files, and the streams in which such files hide their dictionaries.
import { asBuffer } from '../../mail/bytes.ts'
import { inflateWithin } from './inflate.ts'
import { NotReadable } from './allowance.ts'
import type { ContainerReader } from './container.ts'

/** bytes between the type of a stream and its data */
const MAX_DICTIONARY = 1_000
const KEYWORD = 'stream'

/** ISO 32000-1 §7.11.4: streams of type EmbeddedFile; plain or deflated, other filters are rare and left out. */
export const pdfEntries: ContainerReader = function* (bytes, allowance) {
  for (const { dictionary, data } of streamsOfType(asBuffer(bytes), 'EmbeddedFile')) {
    allowance.takePart()
    if (!dictionary.includes('FlateDecode')) yield { name: '', bytes: data }
    else {
      try {
        yield { name: '', bytes: inflateWithin(data, allowance, 'zlib') }
      } catch (error) {
        if (!(error instanceof NotReadable)) throw error
      }
    }
  }
}

/** ISO 32000-1 §7.3.8: a dictionary, the word "stream", a line end, data, "endstream". */
export function* streamsOfType(pdf: Buffer, type: string): Iterable<{ dictionary: string; data: Buffer }> {
  const mark = `/${type}`
  for (let at = pdf.indexOf(mark); at >= 0; at = pdf.indexOf(mark, at + 1)) {
    const keyword = pdf.subarray(at, at + MAX_DICTIONARY).indexOf(KEYWORD)
    if (keyword < 0) continue
    const before = pdf.subarray(Math.max(0, at - MAX_DICTIONARY), at).toString('latin1')
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1) + pdf.toString('latin1', at, at + keyword)
    const from = at + keyword + KEYWORD.length + (pdf[at + keyword + KEYWORD.length] === 13 ? 2 : 1)
    const end = pdf.indexOf('endstream', from)
    yield { dictionary, data: pdf.subarray(from, end < 0 ? pdf.length : end) }
    // Going on behind the data keeps the whole walk linear.
    at = end < 0 ? pdf.length : end
  }
}
