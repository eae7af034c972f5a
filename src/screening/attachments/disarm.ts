// Files that do something when they are opened, and what can be read in them: text that stands in their place where an
// organisation has its mail disarmed.
import { htmlToText } from '../../mail/html-text.ts'
import type { Contents, Item } from '../containers/unpack.ts'
import { ITEM_RULES } from './rules.ts'

/** A part of the message that goes out of the members' copy. */
export interface ActiveFile {
  /** RFC 9051 §6.4.5.1; '' where the message itself is the file */
  readonly section: string
  readonly name: string
  /** what can be read in it, at most `MAX_RENDERED`; '' where nothing can be shown safely */
  readonly text: string
}

/** UTF-16 units of one file's text. */
const MAX_RENDERED = 65_536
/** Where the words of an office file stand. ECMA-376 part 1, OpenDocument 1.3 part 2 §3.1 */
const WORDS = /^(?:word\/document\.xml|xl\/sharedStrings\.xml|ppt\/slides\/slide\d+\.xml|content\.xml)$/
const ACTIVE_RULES = ITEM_RULES.filter(({ isActive }) => isActive)

export function activeFiles(contents: Contents): ActiveFile[] {
  const files = new Map<string, ActiveFile>()
  for (const item of contents.items) {
    const file = outermost(item)
    if (file.section === undefined || !file.isAttachment || files.has(file.section)) continue
    if (!ACTIVE_RULES.some(({ of }) => of(item) !== undefined)) continue
    files.set(file.section, { section: file.section, name: file.name, text: renderedText(file, contents) })
  }
  return [...files.values()]
}

function outermost(item: Item): Item {
  let file = item
  while (file.container !== undefined) file = file.container
  return file
}

/** Markup becomes its text; an office file the text of its own parts, not of what is embedded in it. */
function renderedText(file: Item, { items }: Contents): string {
  if (file.type.family === 'markup') return readable(file)
  const parts = items.filter(({ container, name }) => container === file && WORDS.test(name))
  return parts.map(readable).join('\n\n').slice(0, MAX_RENDERED)
}

/** Paragraphs, cells and slides end lines; the tags of all three kinds of office files read like those of a page. */
function readable({ bytes }: Item): string {
  const markup = Buffer.from(bytes.subarray(0, 4 * MAX_RENDERED)).toString('utf8')
  return htmlToText(markup.replaceAll(/<\/(?:w:p|a:p|si|text:p|text:h)>/g, '<br>')).slice(0, MAX_RENDERED)
}
