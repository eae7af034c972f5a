// A part while it is being read.
import type { MailEnvelope, Part } from './structure.ts'
import type { Base64Check } from './base64-check.ts'
import type { ContentFields } from './content-fields.ts'
import { HeaderCollector, type Header } from './header.ts'

/** A part whose end is not reached. */
export interface OpenPart {
  readonly section: string
  readonly headerStart: number
  readonly byDefault: 'text/plain' | 'message/rfc822'
  readonly collector: HeaderCollector
  readonly children: Part[]
  headerBytes: number
  header: Header | undefined
  content: ContentFields | undefined
  /** -1 while the header lasts */
  bodyStart: number
  bodyStartLine: number
  /** "--" + boundary, for a multipart */
  delimiter: string | undefined
  /** the place of an outer multipart with the same delimiter */
  shadowed: number | undefined
  isClosed: boolean
  isMessage: boolean
  message: (Part & { readonly envelope: MailEnvelope }) | undefined
  base64: Base64Check | undefined
}

export function openPart(section: string, headerStart: number, byDefault: OpenPart['byDefault']): OpenPart {
  return {
    section,
    headerStart,
    byDefault,
    collector: new HeaderCollector(),
    children: [],
    headerBytes: 0,
    header: undefined,
    content: undefined,
    bodyStart: -1,
    bodyStartLine: 0,
    delimiter: undefined,
    shadowed: undefined,
    isClosed: false,
    isMessage: false,
    message: undefined,
    base64: undefined,
  }
}

/** RFC 9051 §6.4.5.1: parts of the message are '1', '2' …; of part '2' they are '2.1', '2.2' … */
export function sectionUnder(container: OpenPart, number: number): string {
  return container.section === '' ? String(number) : `${container.section}.${number}`
}
