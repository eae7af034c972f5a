// Active content of PDF files: actions that run by themselves, start programs, or bring files along.
import zlib from 'node:zlib'
import { asBuffer } from '../../mail/bytes.ts'
import { streamsOfType } from '../containers/pdf.ts'

export type PdfAction = 'launch' | 'javascript' | 'embedded-file' | 'rich-media'

/** ISO 32000-1 §12.6.4: the most dangerous first */
const ACTIONS: readonly { readonly action: PdfAction; readonly pattern: RegExp }[] = [
  { action: 'launch', pattern: /\/Launch\b/ },
  { action: 'javascript', pattern: /\/(?:JavaScript|JS)\b/ },
  { action: 'embedded-file', pattern: /\/EmbeddedFiles?\b/ },
  { action: 'rich-media', pattern: /\/RichMedia\b/ },
]

const MAX_READ = 16_777_216
const MAX_OBJECT_STREAMS = 200
const MAX_STREAM = 1_048_576

/** @returns the most dangerous action in the file; undefined for a plain document */
export function pdfAction(bytes: Uint8Array): PdfAction | undefined {
  const view = asBuffer(bytes).subarray(0, MAX_READ)
  const text = plainNames(view.toString('latin1'))
  const objects = [text, ...objectStreams(view)].join('\n')
  return ACTIONS.find(({ pattern }) => pattern.test(objects))?.action
}

export function isEncryptedPdf(bytes: Uint8Array): boolean {
  return /\/Encrypt\s{0,9}(?:\d{1,10} \d|<<)/.test(asBuffer(bytes).subarray(0, MAX_READ).toString('latin1'))
}

/** ISO 32000-1 §7.3.5: any letter of a name may be written as # and two hex digits; honest writers do not. */
function plainNames(text: string): string {
  return text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** ISO 32000-1 §7.5.7: since PDF 1.5 dictionaries may hide in compressed object streams. */
function* objectStreams(view: Buffer): Iterable<string> {
  let count = 0
  for (const { data } of streamsOfType(view, 'ObjStm')) {
    if (++count > MAX_OBJECT_STREAMS) return
    try {
      const options = { maxOutputLength: MAX_STREAM, finishFlush: zlib.constants.Z_SYNC_FLUSH }
      yield plainNames(zlib.inflateSync(data, options).toString('latin1'))
    } catch {
      // Not deflate, damaged or too large: the plain text above still counts.
    }
  }
}
