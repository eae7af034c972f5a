// The text of the files of a message: one reader for each type, chosen by what a file truly is.
import { logOf } from '../../../base/log.ts'
import type { NotInspectable } from '../../../mail/leak.ts'
import { NotReadable } from '../../containers/allowance.ts'
import type { Contents, Item } from '../../containers/unpack.ts'
import type { TextPiece, Texts } from '../text-piece.ts'
import { docTexts } from './doc.ts'
import { flowTexts } from './flow-document.ts'
import { htmlTexts } from './html.ts'
import { isPictureOfText } from './image.ts'
import { anyXmlTexts } from './markup.ts'
import { headerTexts, outlookTexts } from './message.ts'
import { IsEncrypted } from './ole-file.ts'
import { openDocumentTexts } from './open-document.ts'
import type { TextReader } from './package-parts.ts'
import { pdfTexts, TooSlow } from './pdf.ts'
import { foldedTexts, plainTexts } from './plain.ts'
import { pptTexts } from './ppt.ts'
import { rtfTexts } from './rtf.ts'
import { looksLocked, stringTexts } from './strings.ts'
import { TextBudget, type FileText } from './text-builder.ts'
import { binarySheetTexts } from './xlsb.ts'
import { xlsTexts } from './xls.ts'
import { sheetTexts } from './xlsx.ts'

const log = logOf('leak')

const READERS: ReadonlyMap<string, TextReader> = new Map<string, TextReader>([
  ['docx', flowTexts],
  ['pptx', flowTexts],
  ['vsdx', flowTexts],
  ['xlsx', sheetTexts],
  ['xlsb', binarySheetTexts],
  ['odt', openDocumentTexts],
  ['doc', docTexts],
  ['xls', xlsTexts],
  ['ppt', pptTexts],
  ['msg', outlookTexts],
  ['rtf', rtfTexts],
  ['pdf', pdfTexts],
  ['eml', headerTexts],
  ['html', htmlTexts],
  ['hta', htmlTexts],
  ['wsf', htmlTexts],
  ['php', htmlTexts],
  ['svg', htmlTexts],
  ['xml', anyXmlTexts],
  ['ics', foldedTexts],
  ['vcf', foldedTexts],
])
/** Their parts are read with them, not one by one. */
const WHOLE: ReadonlySet<string> = new Set(['docx', 'pptx', 'vsdx', 'xlsx', 'xlsb', 'odt'])
/** Nothing of them but the files that are in them, which are items of their own. */
const CARRIERS: ReadonlySet<string> = new Set(['zip', 'gz', 'zst', 'tar', 'mbox', 'tnef', '7z', 'rar', 'bz2', 'xz', 'lzh', 'arj', 'cab', 'cpio', 'ar', 'rpm', 'xar', 'iso', 'empty', 'epub', 'xps', 'jar', 'apk', 'msix', 'xpi']) // prettier-ignore
/** Text under many names: scripts, keys, tables, logs. */
const isText = ({ type }: Item): boolean => type.family === 'text' || type.family === 'script' || type.id === 'url'
/** What nobody looks for text in: pictures are told apart, sounds and films carry none that we could read. */
const isMedia = ({ type }: Item): boolean => ['sound', 'video', 'font'].includes(type.family)
const MAX_NAME = 500 // UTF-16 units of a file's name with those of its archives

/**
 * @param contents  only attached files and what is in them; the text of the letter itself is read by `body-pieces.ts`
 * @param codes  what QR codes in the pictures say, from `links/file-links.ts`, which reads each picture once
 */
export async function textsOf(
  contents: Contents,
  codes: readonly string[] = [],
  budget: TextBudget = new TextBudget(),
): Promise<Texts> {
  const pieces: TextPiece[] = []
  const missing = new Set<NotInspectable>(contents.closed.map(({ why }) => why))
  const partsOf = childrenOf(contents.items)
  for (const item of contents.items) {
    if (budget.isCut) break
    if (!isFile(item)) continue
    if (!WHOLE.has(item.type.id) && !budget.takeBytes(item.bytes.length)) break
    try {
      for await (const { isPicture, ...text } of readerOf(item, missing)(item, partsOf.get(item) ?? [], budget)) {
        if (isPicture) missing.add('image')
        if (text.text !== '' || text.properties) pieces.push({ place: 'file', name: nameOf(item), ...text })
      }
    } catch (error) {
      missing.add(whyOf(error))
      if (!(error instanceof IsEncrypted)) pieces.push(...rawText(item, budget))
      if (!isExpected(error)) log.error({ type: item.type.id, err: error }, 'reader broke') // prettier-ignore
    }
  }
  if (codes.length > 0) pieces.push({ place: 'file', name: '', text: codes.join('\n') })
  if (contents.limit !== undefined || budget.isCut) missing.add('limit')
  return { pieces, notInspectable: [...missing] }
}

function whyOf(error: unknown): NotInspectable {
  if (error instanceof TooSlow) return 'too-slow'
  return error instanceof IsEncrypted ? 'encrypted' : 'not-readable'
}

const isExpected = (error: unknown): boolean =>
  error instanceof IsEncrypted || error instanceof NotReadable || error instanceof TooSlow

/** A part of the message that is its text is no file; what is carried inside that text is one. */
function isFile(item: Item): boolean {
  if (item.container === undefined) return item.isAttachment
  // A part of an office document is read with the document; what is embedded in it, by itself.
  if (!WHOLE.has(item.container.type.id)) return true
  if (item.type.family === 'image') return !/thumbnail/i.test(item.name)
  return /\.(?:bin|docx?|xlsx?|pptx?|pdf|rtf|txt|csv|html?|eml|msg|zip|od[tsp])$/i.test(item.name) && !isText(item)
}

function readerOf(item: Item, missing: Set<NotInspectable>): TextReader {
  const reader = READERS.get(item.type.id)
  if (reader !== undefined) return reader
  if (isText(item)) return plainTexts
  if (CARRIERS.has(item.type.id) || isMedia(item) || item.isEncrypted) return nothing
  if (item.type.family === 'image') {
    if (isPictureOfText(item)) missing.add('image')
    return nothing
  }
  if (item.type.id === 'encrypted-office') {
    missing.add('encrypted')
    return nothing
  }
  // Of bytes that nobody knows: what is in plain sight is read as characters; a carried file may be noise that looked like one.
  if (item.type.id === 'data' && isCarriedByArchive(item) && looksLocked(item.bytes)) missing.add('not-readable')
  return stringTexts
}

const nothing: TextReader = () => []

function isCarriedByArchive({ container }: Item): boolean {
  return container === undefined || container.type.family === 'archive' || container.type.family === 'message'
}

/** What a broken file still shows: a reader that is more lenient than ours may open it. */
function rawText(item: Item, budget: TextBudget): TextPiece[] {
  return [...(stringTexts(item, [], budget) as Iterable<FileText>)].map((text) => ({ place: 'file', name: nameOf(item), ...text })) // prettier-ignore
}

function childrenOf(items: readonly Item[]): ReadonlyMap<Item, readonly Item[]> {
  const children = new Map<Item, Item[]>()
  for (const item of items) {
    if (item.container === undefined || !WHOLE.has(item.container.type.id)) continue
    const known = children.get(item.container)
    if (known) known.push(item)
    else children.set(item.container, [item])
  }
  return children
}

function nameOf(item: Item): string {
  const names: string[] = []
  for (let file: Item | undefined = item; file !== undefined; file = file.container) if (file.name !== '') names.push(file.name) // prettier-ignore
  return names.reverse().join('/').slice(0, MAX_NAME)
}
