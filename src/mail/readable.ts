// What a reader sees of a message, as plain values: the input of everything that judges words.
import type { ParsedMessage } from './mime-parser.ts'
import type { Part } from './structure.ts'
import { unflow } from './flowed.ts'
import { readHtml } from './html-reading.ts'
import { envelopeOf } from './message-envelope.ts'
import { bodyPartsOf, textOf } from './text.ts'

/** UTF-16 units of body text that are judged; what matters stands at the front, and cost stays bounded. */
export const MAX_READABLE = 32_768
const MAX_HIDDEN = 8_192 // UTF-16 units
const MAX_LINK_TEXTS = 200
/** UTF-16 units of lines that begin with ">": what was answered tells less than the answer */
const MAX_QUOTED = 4_096
const MAX_PART_BYTES = 524_288 // of one part; markup may be many times as long as its text

/** As written, decoded, nothing folded; '' and [] where there is none. */
export interface Readable {
  readonly subject: string
  /** the author's display name */
  readonly senderName: string
  /** body text; of HTML only what is shown; at most `MAX_READABLE` */
  readonly text: string
  /** what links are called, in order, at most 200 */
  readonly linkTexts: readonly string[]
}

/** With what a reader does not see. */
export interface MessageReading extends Readable {
  /** text of HTML that is not shown, at most 8,192 */
  readonly hidden: string
  /**
   * Of a message in two forms (RFC 2046 §5.1.4), the share of words in the shorter one that the other lacks: 0 … 1.
   * 0 without two forms, or where one is too short to tell.
   */
  readonly disagreement: number
}

export function readableOf(bytes: Uint8Array, message: ParsedMessage): MessageReading {
  const { subject, from } = envelopeOf(message.header)
  const body = new Body(bytes)
  body.read(message.root)
  return { subject, senderName: from[0]?.name ?? '', ...body.reading() }
}

class Body {
  readonly #bytes: Uint8Array
  readonly #texts: string[] = []
  readonly #hidden: string[] = []
  readonly #linkTexts: string[] = []
  #left = MAX_READABLE
  #disagreement = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  read(part: Part): void {
    if (this.#left <= 0) return
    if (part.message) this.read(part.message)
    else if (part.type === 'multipart' && part.subtype === 'alternative') this.#readAlternatives(part.children)
    else if (part.children.length > 0) part.children.forEach((child) => this.read(child))
    else for (const leaf of bodyPartsOf(part)) this.#add(this.#textOf(leaf))
  }

  reading(): Omit<MessageReading, 'subject' | 'senderName'> {
    return {
      text: this.#texts.join('\n'),
      hidden: this.#hidden.join('\n').slice(0, MAX_HIDDEN),
      linkTexts: this.#linkTexts.slice(0, MAX_LINK_TEXTS),
      disagreement: this.#disagreement,
    }
  }

  /** Programs show the HTML; the plain form is read too where it says something else. */
  #readAlternatives(forms: readonly Part[]): void {
    const leaves = forms.flatMap((form) => bodyPartsOf(form))
    const html = leaves.filter(({ subtype }) => subtype === 'html')
    const plain = leaves.filter(({ subtype }) => subtype === 'plain')
    if (html.length === 0 || plain.length === 0) return leaves.forEach((leaf) => this.#add(this.#textOf(leaf)))
    const shown = html.map((leaf) => this.#textOf(leaf)).join('\n')
    const written = plain.map((leaf) => this.#textOf(leaf)).join('\n')
    this.#add(shown)
    const disagreement = disagreementOf(shown, written)
    this.#disagreement = Math.max(this.#disagreement, disagreement)
    if (disagreement > MOST_AGREED || shown.length < SHORT) this.#add(written)
  }

  #add(text: string): void {
    const taken = text.slice(0, Math.max(this.#left, 0))
    if (taken === '') return
    this.#texts.push(taken)
    this.#left -= taken.length
  }

  #textOf(part: Part): string {
    const text = textOf(this.#bytes, part, MAX_PART_BYTES)
    if (part.subtype !== 'html') return boundQuotes(isFlowed(part) ? unflow(text, isDelSp(part)) : text)
    const reading = readHtml(text)
    if (reading.hidden !== '') this.#hidden.push(reading.hidden)
    this.#linkTexts.push(...reading.linkTexts)
    return reading.text
  }
}

const SHORT = 100 // UTF-16 units
const MOST_AGREED = 0.5
const FEWEST_WORDS = 12

const isFlowed = ({ parameters }: Part): boolean => parameters['format']?.toLowerCase() === 'flowed'
const isDelSp = ({ parameters }: Part): boolean => parameters['delsp']?.toLowerCase() === 'yes'

/** Quoted lines up to a limit; what is new stays whole. */
function boundQuotes(text: string): string {
  if (!text.includes('\n>')) return text
  let left = MAX_QUOTED
  const lines = text.split('\n').filter((line) => !line.startsWith('>') || (left -= line.length) > 0)
  return lines.join('\n')
}

function disagreementOf(one: string, other: string): number {
  const [fewer, more] = [wordsOf(one), wordsOf(other)].sort((a, b) => a.size - b.size) as [Set<string>, Set<string>]
  if (fewer.size < FEWEST_WORDS) return 0
  let missing = 0
  for (const word of fewer) if (!more.has(word)) missing++
  return missing / fewer.size
}

/** Links stand in one form only, and short words in any text. Chinese is compared by pairs of characters. */
function wordsOf(text: string): Set<string> {
  const words = new Set<string>()
  const readable = text.slice(0, MAX_READABLE).toLowerCase().replace(LINK, ' ')
  for (const [word] of readable.matchAll(LONG_WORD)) words.add(word)
  for (const [run] of readable.matchAll(HAN_RUN))
    for (let at = 1; at < run.length; at++) words.add(run.slice(at - 1, at + 1))
  return words
}

const LINK = /[a-z]+:\/\/\S+/g
const LONG_WORD = /[\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}\p{sc=Arab}\p{sc=Hebr}]{4,}/gu
const HAN_RUN = /[\u3400-\u9fff]{2,}/g
