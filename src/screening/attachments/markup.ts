// Active content of HTML and SVG files that come as attachments: opened from disk, they run with no mail program in between.
import { asBuffer } from '../../mail/bytes.ts'
import type { Item } from '../containers/unpack.ts'

export type MarkupAction = 'smuggling' | 'password-form' | 'redirect' | 'script'

const MAX_READ = 4_194_304

/** The most dangerous first. No tag reaches past the next "<", so that a page of nothing but "<" costs no time. */
// prettier-ignore
const ACTIONS: readonly { readonly action: MarkupAction; readonly pattern: RegExp }[] = [
  // The page builds a file in the browser, past every scanner on the way.
  { action: 'smuggling',     pattern: /\b(?:msSaveOrOpenBlob|msSaveBlob|createObjectURL)\b|\bnew\s+Blob\s?\(/ },
  { action: 'password-form', pattern: /<input\b[^<>]{0,500}\btype\s?=\s?["']?password\b/i },
  { action: 'redirect',      pattern: /<meta\b[^<>]{0,200}http-equiv\s?=\s?["']?refresh[^<>]{0,200}url|\b(?:window|document|self|top)?\.?location(?:\.href)?\s?=\s?["'`]|\blocation\.(?:replace|assign)\s?\(/i },
  { action: 'script',        pattern: /<script\b|\bjavascript:|<[a-z][^<>]{0,2000}\son(?:load|error|click|mouseover|focus|begin)\s?=/i },
]

/** @returns undefined for a page that only shows something, and for anything that is no page */
export function markupAction(item: Item): MarkupAction | undefined {
  if (!item.isAttachment || (item.type.id !== 'html' && item.type.id !== 'svg')) return undefined
  const text = asBuffer(item.bytes).subarray(0, MAX_READ).toString('latin1')
  return ACTIONS.find(({ pattern }) => pattern.test(text))?.action
}
