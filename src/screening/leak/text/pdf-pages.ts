// PDF files: text of pages, form fields, notes, bookmarks, metadata. ISO 32000-1 §9.10 (extraction of text), §12.5, §12.7, §14.3
// pdf.js reads them. It gets bytes and nothing else: no network, no files, no fonts of the machine.
import { getResolvedPDFJS } from 'unpdf'
import { asBuffer } from '../../../mail/bytes.ts'
import { NotReadable } from '../../containers/allowance.ts'
import { IsEncrypted } from './ole-file.ts'
import { addProperty, propertyText, type Properties } from './package-parts.ts'
import { PageCells } from './pdf-cells.ts'
import { drawnLines, type Document, type Library, type Page } from './pdf-drawn.ts'
import { CharacterMaps } from './pdf-maps.ts'
import { TextBuilder, type FileText, type TextBudget } from './text-builder.ts'

const MAX_PAGES = 2_000
/** ms for one file: a hundred pages take less than one second */
const PDF_MS = 5_000
const MAX_ITEMS = 1_000_000 // pieces of text on one page
/** A scanned page has none, or a number at its foot. */
const FEWEST_LETTERS = 8
/** §8.9.5: streams, so never inside other streams */
const PICTURE = /\/Subtype\s?\/Image\b/
const MAX_BOOKMARKS = 5_000
/** ms of the thread for the text of one page; of what took longer, as large drawings do, all operators fill the memory */
const LIGHT_PAGE_MS = 100
/** ms of the thread for what lies beyond all pages of a file, which may not keep the text of later pages from being read */
const BEYOND_MS = 1_000
/** letters; a page that draws so many more than it tells has text beyond its edges */
const FEWEST_BEYOND = 5

/** @throws IsEncrypted, NotReadable */
export async function* readPdf(bytes: Uint8Array, budget: TextBudget): AsyncIterable<FileText> {
  const { getDocument, OPS } = await getResolvedPDFJS()
  const loading = getDocument({
    data: Uint8Array.from(bytes), // the library takes it away for good
    verbosity: 0,
    useSystemFonts: false,
    disableFontFace: true,
    useWorkerFetch: false,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: 0, // pictures are not looked at
    cMapPacked: false,
    BinaryDataFactory: CharacterMaps,
    enableXfa: false,
    stopAtErrors: false,
  })
  try {
    const document = await loading.promise.catch((error: Error) => {
      if (error.name === 'PasswordException') throw new IsEncrypted()
      throw new NotReadable('pdf', { cause: error })
    })
    yield* textsOf(document, OPS, asBuffer(bytes), budget)
  } finally {
    await loading.destroy()
  }
}

async function* textsOf(
  document: Document,
  OPS: Library['OPS'],
  bytes: Buffer,
  budget: TextBudget,
): AsyncIterable<FileText> {
  const clock = budget.within(PDF_MS)
  const builder = new TextBuilder(budget)
  const cells = new PageCells(builder)
  const pages = Math.min(document.numPages, MAX_PAGES)
  if (pages < document.numPages) budget.cut()
  let hasSilentPage = false
  let beyondMs = 0
  for (let number = 1; number <= pages && !clock.isOver; number++) {
    const page = await document.getPage(number).catch(() => undefined) // a broken page; the others may be whole
    if (page === undefined) continue
    const began = threadMs()
    const letters = await readPage(page, cells, clock)
    if (letters < FEWEST_LETTERS) hasSilentPage = true
    const read = threadMs()
    if (!clock.isOver && read - began < LIGHT_PAGE_MS && beyondMs < BEYOND_MS) {
      await readBeyond(page, OPS, letters, builder)
      beyondMs += threadMs() - read
    }
    await readNotes(page, builder)
    page.cleanup()
  }
  cells.end()
  if (clock.isOver) budget.cut()
  const properties = await propertiesOf(document)
  for (const title of await bookmarksOf(document)) builder.line(title)
  yield { ...builder.result(), ...(hasSilentPage && PICTURE.test(bytes.toString('latin1')) && { isPicture: true }) }
  yield propertyText(properties, budget)
}

/** Chunk by chunk, so that a page without end does not hold the thread. @returns how many letters it has */
async function readPage(page: Page, cells: PageCells, clock: { readonly isOver: boolean }): Promise<number> {
  const reader = page.streamTextContent({ disableNormalization: true }).getReader()
  let count = 0
  let letters = 0
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) break
      for (const item of value.items) {
        if (!('str' in item)) continue
        const [x, y] = [Number(item.transform[4]), Number(item.transform[5])]
        cells.add({ text: item.str, x, y, width: item.width, height: item.height, endsLine: item.hasEOL })
        letters += lettersIn(item.str)
      }
      count += value.items.length
      if (count > MAX_ITEMS || clock.isOver) {
        await reader.cancel(new Error('enough'))
        break
      }
    }
  } catch {
    // What was read of a damaged page stays.
  }
  cells.endPage()
  return letters
}

/** Text outside of the box that is shown stands on no screen, but in the file: then all that the page draws is told once more. */
async function readBeyond(page: Page, OPS: Library['OPS'], letters: number, builder: TextBuilder): Promise<void> {
  const lines = await drawnLines(page, OPS).catch(() => []) // of a damaged page what was read stays
  const drawn = lines.reduce((count, line) => count + lettersIn(line), 0)
  if (drawn >= letters + FEWEST_BEYOND) for (const line of lines) builder.line(line)
}

/** Of the thread, so that a busy machine changes nothing. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

const lettersIn = (text: string): number => text.replaceAll(/\s/g, '').length

/** §12.5.6 annotations, §12.7.4 fields: values, also of fields that are hidden, names, notes. */
async function readNotes(page: Page, builder: TextBuilder): Promise<void> {
  const notes = (await page.getAnnotations().catch(() => [])) as Record<string, unknown>[]
  for (const note of notes) {
    for (const key of ['fieldValue', 'defaultFieldValue', 'alternativeText', 'overlaidText']) tell(note[key], builder)
    for (const key of ['contentsObj', 'titleObj']) tell((note[key] as { str?: unknown } | undefined)?.str, builder)
    if (Array.isArray(note['options'])) for (const { displayValue } of note['options']) tell(displayValue, builder)
  }
}

function tell(value: unknown, builder: TextBuilder): void {
  if (Array.isArray(value)) value.forEach((each) => tell(each, builder))
  else if (typeof value === 'string') builder.line(value)
}

/** §14.3.3 document information, §14.3.2 XMP. */
async function propertiesOf(document: Document): Promise<Properties> {
  const properties: Properties = {}
  const known = await document.getMetadata().catch(() => undefined)
  if (known === undefined) return properties
  const { Custom: own, ...info } = known.info as Record<string, unknown>
  const xmp = known.metadata === null || known.metadata === undefined ? [] : [...known.metadata]
  for (const [name, value] of [...Object.entries(info), ...Object.entries(own ?? {}), ...xmp]) {
    const text = Array.isArray(value) ? value.join(' ') : value
    if (typeof text === 'string') addProperty(properties, name, text)
  }
  return properties
}

/** §12.3.3: titles of the outline, in any order. */
async function bookmarksOf(document: Document): Promise<string[]> {
  const titles: string[] = []
  const open = [...((await document.getOutline().catch(() => [])) ?? [])]
  for (let entry = open.pop(); entry !== undefined && titles.length < MAX_BOOKMARKS; entry = open.pop()) {
    titles.push(entry.title)
    open.push(...entry.items)
  }
  return titles
}
