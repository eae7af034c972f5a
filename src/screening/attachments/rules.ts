// What is looked for in the files of a message, one row each; screens and docs show these rows.
import type { Contents, Item } from '../containers/unpack.ts'
import type { FileFamily } from '../file-type.ts'
import { markupAction } from './markup.ts'
import { extensionOf, hasDoubleExtension, looksHarmless, runsWhenOpened, trickIn } from './names.ts'
import {
  hasExcel4Macros,
  hasRtfObject,
  isEncryptedOle,
  isOleDocument,
  isOpenDocumentMacro,
  loadsFromElsewhere,
  startsDde,
} from './office.ts'
import { isEncryptedPdf, pdfAction } from './pdf.ts'
import { hasVbaProject, macrosIn } from './vba.ts'

type Value = string | number | true

interface Row {
  readonly id: string
  /** of a number; '' for a word or true */
  readonly unit: string
  readonly meaning: string
}

/** Asked of every file; each value that is found is one signal of the message. */
export interface ItemRow extends Row {
  /** it does something when it is opened: a disarmed copy goes without it */
  readonly isActive?: true
  readonly of: (item: Item) => Value | undefined
}

/** Asked once, of all files together. */
export interface ContentsRow extends Row {
  readonly of: (contents: Contents) => Value | undefined
}

const FORBIDDEN: ReadonlySet<FileFamily> = new Set(['executable', 'installer', 'script', 'shortcut', 'disk-image'])
/** Programs open files with these extensions as text: a script in them does not run. */
const SHOWN_AS_TEXT = /^(?:txt|log|csv|md|json|ya?ml|ini|conf|css|patch|diff|sql|tex|c|h|cpp|java|)$/

const when = (holds: boolean): true | undefined => (holds ? true : undefined)
const isFamily = (item: Item, family: FileFamily): string | undefined =>
  item.isAttachment && item.type.family === family ? item.type.id : undefined
const macroOf = (item: Item): string | undefined => {
  if (hasExcel4Macros(item)) return 'excel4'
  if (isOpenDocumentMacro(item)) return 'basic'
  return isOleDocument(item) && hasVbaProject(item.bytes) ? 'vba' : undefined
}
/** A document of the kind that promises to hold no macros: .docx, .xlsx, .pptx. */
const promisesNoMacros = (item: Item): boolean =>
  /^(?:docx|xlsx|pptx|dotx|xltx|potx)$/.test(extensionOf(item.container?.name ?? ''))

// prettier-ignore
export const ITEM_RULES: readonly ItemRow[] = [
  { id: 'attachment.executable',        unit: '', meaning: 'A program by its content. Value: its kind.',
    of: (item) => isFamily(item, 'executable') },
  { id: 'attachment.installer',         unit: '', meaning: 'An installer package by its content. Value: its kind.',
    of: (item) => isFamily(item, 'installer') },
  { id: 'attachment.script',            unit: '', meaning: 'A script by its content, under a name that lets it run. Value: its kind.',
    of: (item) => (SHOWN_AS_TEXT.test(extensionOf(item.name)) ? undefined : isFamily(item, 'script')) },
  { id: 'attachment.shortcut',          unit: '', meaning: 'A shortcut, which can start any program. Value: its kind.',
    of: (item) => isFamily(item, 'shortcut') },
  { id: 'attachment.disk-image',        unit: '', meaning: 'A disk image: files in it lose the mark of having come from outside. Value: its kind.',
    of: (item) => isFamily(item, 'disk-image') },
  { id: 'attachment.note-book',         unit: '', meaning: 'A OneNote section, which may hide programs under a button.',
    of: (item) => when(item.type.id === 'one') },
  { id: 'attachment.dangerous-name',    unit: '', meaning: 'A name whose extension runs when opened. Value: the extension.',
    of: (item) => (item.isAttachment && runsWhenOpened(item.name) ? extensionOf(item.name) : undefined) },
  { id: 'attachment.double-extension',  unit: '', meaning: 'A name like "invoice.pdf.exe".',
    of: (item) => when(hasDoubleExtension(item.name)) },
  { id: 'attachment.deceptive-name',    unit: '', meaning: 'A name that shows otherwise than it is: turned direction, invisible letters, long gaps. Value: the trick.',
    of: (item) => trickIn(item.name) },
  { id: 'attachment.disguised',         unit: '', meaning: 'Something that runs under the name of a harmless file. Value: its kind.',
    of: (item) => (FORBIDDEN.has(item.type.family) && item.type.family !== 'script' && looksHarmless(item.name) ? item.type.id : undefined) },
  { id: 'attachment.type-mismatch',     unit: '', meaning: 'Content of another kind than the name says. Value: the true kind.',
    of: (item) => (isMisnamed(item) ? item.type.id : undefined) },
  { id: 'attachment.macro',             unit: '', isActive: true, meaning: 'An office file with macros: vba, basic or excel4.',
    of: macroOf },
  { id: 'attachment.macro-runs-itself', unit: '', isActive: true, meaning: 'A macro that starts when the file is opened and reaches for programs, files or the network.',
    of: (item) => {
      if (macroOf(item) !== 'vba') return undefined
      const { runsByItself, reachesOut } = macrosIn(item.bytes)
      return when(runsByItself && reachesOut)
    } },
  { id: 'attachment.macro-disguised',   unit: '', isActive: true, meaning: 'Macros in a file whose name promises that it has none (.docx, .xlsx).',
    of: (item) => when(macroOf(item) !== undefined && promisesNoMacros(item)) },
  { id: 'attachment.dde',               unit: '', isActive: true, meaning: 'A field or formula that starts a program (DDE).',
    of: (item) => when(startsDde(item)) },
  { id: 'attachment.remote-template',   unit: '', isActive: true, meaning: 'A document that fetches a template or object over the network when opened.',
    of: (item) => when(loadsFromElsewhere(item)) },
  { id: 'attachment.embedded-object',   unit: '', isActive: true, meaning: 'A file embedded in a document. Value: its kind.',
    of: (item) => (item.container?.type.family === 'office' && isOleDocument(item.container) ? item.type.id : when(hasRtfObject(item)) && 'rtf-object') },
  { id: 'attachment.pdf-action',        unit: '', isActive: true, meaning: 'A PDF that does more than show pages: launch, javascript, embedded-file, rich-media.',
    of: (item) => (item.type.id === 'pdf' ? pdfAction(item.bytes) : undefined) },
  { id: 'attachment.markup-action',     unit: '', isActive: true, meaning: 'An HTML or SVG file that acts when opened: smuggling, password-form, redirect, script.',
    of: markupAction },
  { id: 'attachment.partial-message',   unit: '', meaning: 'A piece of a message (RFC 2046 §5.2.2): only the mail program of the reader would see the whole.',
    of: (item) => when(item.declaredType === 'message/partial') },
  { id: 'attachment.encrypted-document',unit: '', meaning: 'A document that only opens with a password. Value: its kind.',
    of: (item) => (item.type.id === 'encrypted-office' || isEncryptedOle(item) || (item.type.id === 'pdf' && isEncryptedPdf(item.bytes)) ? item.type.id : undefined) },
]

// prettier-ignore
export const CONTENTS_RULES: readonly ContentsRow[] = [
  { id: 'attachment.count',                  unit: 'files', meaning: 'Files attached to the message itself.',
    of: ({ items }) => items.filter((item) => item.depth === 0 && item.isAttachment).length || undefined },
  { id: 'attachment.archives-nested',        unit: 'archives', meaning: 'Archives inside each other; one alone is not counted.',
    of: ({ items }) => { const deepest = Math.max(0, ...items.map(archivesAround)); return deepest > 1 ? deepest : undefined } },
  { id: 'attachment.encrypted-archive',      unit: '', meaning: 'An archive that only opens with a password. Value: its kind.',
    of: ({ closed }) => { const found = closed.find(({ why }) => why === 'encrypted')?.item; return found && (found.container ?? found).type.id } },
  { id: 'attachment.password-in-letter',     unit: '', meaning: 'An encrypted archive that opens with a password the letter gives: hidden from scanners, not from the reader. Value: its kind.',
    of: ({ oddities }) => oddities.find(({ oddity }) => oddity === 'opened-with-password')?.item.type.id },
  { id: 'attachment.container-not-readable', unit: '', meaning: 'A container that nothing here can open. Value: its kind.',
    of: ({ closed }) => closed.find(({ why }) => why === 'not-readable')?.item.type.id },
  { id: 'attachment.container-damaged',      unit: '', meaning: 'A container that is cut off or inconsistent. Value: its kind.',
    of: ({ oddities }) => oddities.find(({ oddity }) => oddity === 'damaged')?.item.type.id },
  { id: 'attachment.headers-disagree',       unit: '', meaning: 'A zip whose two directories name different files: what is seen depends on the program.',
    of: ({ oddities }) => when(oddities.some(({ oddity }) => oddity === 'headers-disagree')) },
  { id: 'attachment.unscannable',            unit: '', meaning: 'A limit was met before everything was unpacked. Value: which one.',
    of: ({ limit }) => limit },
]

/** A known extension that does not belong to the true kind. Text and unknown data can bear any name. */
function isMisnamed({ isAttachment, name, type, depth }: Item): boolean {
  const extension = extensionOf(name)
  if (!isAttachment || depth > 5 || !(looksHarmless(name) || runsWhenOpened(name))) return false
  if (type.family === 'data' || type.family === 'text' || type.family === 'script' || type.id === 'dos-exe')
    return false
  return extension !== type.id && !type.extensions.includes(extension)
}

function archivesAround(item: Item): number {
  let count = item.type.family === 'archive' ? 1 : 0
  for (let outer = item.container; outer; outer = outer.container) if (outer.type.family === 'archive') count++
  return count
}
