// Rich Text Format: body, headers, notes, comments, hidden and deleted text, tables, fields, properties. RTF 1.9.1
import { asBuffer } from '../../../mail/bytes.ts'
import { decodeCharset } from '../../../mail/charset.ts'
import { charsetOfPage } from './ole-properties.ts'
import type { TextReader } from './package-parts.ts'
import { TextBuilder } from './text-builder.ts'

/** Destinations without text for people. "Contents of an RTF File" */
const SKIPPED: ReadonlySet<string> = new Set('colortbl stylesheet listtable listoverridetable rsidtbl pict objdata themedata colorschememapping datastore latentstyles xmlnstbl generator blipuid wgrffmtfilter filetbl mmathPr'.split(' ')) // prettier-ignore
/** On a line of their own, beside what is read there. */
const ASIDES: ReadonlySet<string> = new Set('footnote annotation atnauthor header headerl headerr headerf footer footerl footerr footerf fldinst shptxt title subject author keywords doccomm company manager category operator propname staticval'.split(' ')) // prettier-ignore
const SYMBOLS: ReadonlyMap<string, string> = new Map([['tab', ' '], ['line', '\n'], ['emdash', '—'], ['endash', '–'], ['lquote', '‘'], ['rquote', '’'], ['ldblquote', '“'], ['rdblquote', '”'], ['bullet', '•'], ['emspace', ' '], ['enspace', ' '], ['~', ' '], ['_', '-']]) // prettier-ignore
const TOKEN = /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\/g
/** Character sets of fonts. "Font Table", \fcharsetN */
const FONT_CHARSETS = new Map([[0, 'windows-1252'], [128, 'shift_jis'], [129, 'euc-kr'], [134, 'gbk'], [136, 'big5'], [161, 'windows-1253'], [162, 'windows-1254'], [177, 'windows-1255'], [178, 'windows-1256'], [186, 'windows-1257'], [204, 'windows-1251'], [222, 'windows-874'], [238, 'windows-1250']]) // prettier-ignore
const MAX_DEPTH = 1_000 // groups inside each other

/** What holds inside a group, and again behind it what held before. "Conventions of an RTF Reader" */
interface State {
  charset: string
  /** characters behind \u that say the same for old programs */
  fallback: number
  isSkipped: boolean
  isAside: boolean
  isFontTable: boolean
  isHidden: boolean
}

export const rtfTexts: TextReader = function* (file, _, budget) {
  const builder = new TextBuilder(budget)
  new Rtf(builder).read(asBuffer(file.bytes).toString('latin1'))
  yield builder.result()
}

export class Rtf {
  readonly #builder: TextBuilder
  readonly #stack: State[] = []
  readonly #fonts = new Map<number, string>()
  #state: State = { charset: 'windows-1252', fallback: 1, isSkipped: false, isAside: false, isFontTable: false, isHidden: false } // prettier-ignore
  #base = 'windows-1252'
  #font = 0
  #bytes: number[] = [] // hex escapes in hand: a character of two bytes is two of them
  #toPass = 0 // fallback characters still to come
  #isMarked = false // behind \*
  #asides: string[] = []
  #isInTable = false

  constructor(builder: TextBuilder) {
    this.#builder = builder
  }

  read(source: string): void {
    TOKEN.lastIndex = 0
    for (let match = TOKEN.exec(source); match !== null; match = TOKEN.exec(source)) {
      const [, word, parameter, hex, symbol, brace, text] = match
      if (hex !== undefined) this.#hex(Number.parseInt(hex, 16))
      else if (text !== undefined) this.#plain(text)
      else if (brace !== undefined) this.#brace(brace === '{')
      else if (word === 'bin') TOKEN.lastIndex += Math.max(0, Number(parameter ?? 0))
      else if (word !== undefined) this.#word(word, parameter === undefined ? undefined : Number(parameter))
      else if (symbol !== undefined) this.#symbol(symbol)
    }
    this.#flush()
    this.#endParagraph()
    if (this.#isInTable) this.#builder.endTable()
  }

  #brace(isOpen: boolean): void {
    this.#flush()
    this.#toPass = 0
    if (isOpen) {
      if (this.#stack.length < MAX_DEPTH) this.#stack.push({ ...this.#state })
    } else {
      if (this.#state.isAside) this.#asides.push(' ')
      this.#state = this.#stack.pop() ?? this.#state
    }
    this.#isMarked = false
  }

  #word(word: string, parameter: number | undefined): void {
    if (word === 'u') return this.#unicode(parameter ?? 0)
    this.#flush()
    const isMarked = this.#isMarked
    this.#isMarked = false
    if (SKIPPED.has(word)) this.#state.isSkipped = true
    else if (ASIDES.has(word)) this.#state.isAside = true
    else if (SYMBOLS.has(word)) this.#tell(SYMBOLS.get(word) as string)
    else if (/^(?:par|sect|page|column)$/.test(word)) this.#endParagraph()
    else this.#control(word, parameter, isMarked)
  }

  #control(word: string, parameter: number | undefined, isMarked: boolean): void {
    const state = this.#state
    switch (word) {
      case 'ansicpg':
        this.#base = charsetOfPage(parameter ?? 0) || this.#base
        state.charset = this.#base
        break
      case 'fonttbl':
        state.isFontTable = true
        break
      case 'f':
      case 'af':
        if (state.isFontTable) this.#font = parameter ?? 0
        else if (word === 'f') state.charset = this.#fonts.get(parameter ?? 0) ?? this.#base
        break
      case 'fcharset':
        if (state.isFontTable) this.#fonts.set(this.#font, FONT_CHARSETS.get(parameter ?? 0) ?? this.#base)
        break
      case 'plain':
        state.charset = this.#base
        state.isHidden = false
        break
      case 'uc':
        state.fallback = Math.min(9, Math.max(0, parameter ?? 1))
        break
      case 'v':
        state.isHidden = parameter !== 0
        break
      case 'trowd':
        if (!this.#isInTable) this.#builder.beginTable()
        if (!this.#isInTable) this.#builder.beginRow()
        this.#isInTable = true
        break
      case 'cell':
      case 'nestcell':
        this.#tellAsides()
        this.#builder.endCell()
        break
      case 'row':
        this.#builder.beginRow()
        break
      case 'pard':
        // A paragraph that does not say \intbl stands behind the table. "Table Definitions"
        this.#wasReset = true
        break
      case 'intbl':
        this.#wasReset = false
        break
      default:
        // "\*\word": what a reader that does not know the word leaves out. Its text may be data all the same.
        if (isMarked) state.isAside = true
    }
  }

  #wasReset = false

  #symbol(symbol: string): void {
    if (symbol === '*') this.#isMarked = true
    else if (symbol === '\n' || symbol === '\r') this.#endParagraph()
    else if (symbol !== '-') this.#plain(SYMBOLS.get(symbol) ?? symbol)
  }

  #hex(byte: number): void {
    if (this.#toPass > 0) this.#toPass--
    else this.#bytes.push(byte)
  }

  /** "\uN": a signed number of 16 bits, and behind it as many characters for old programs as \ucN says. */
  #unicode(value: number): void {
    this.#flush()
    this.#tell(String.fromCharCode(value & 0xffff))
    this.#toPass = this.#state.fallback
  }

  #plain(text: string): void {
    const passed = Math.min(this.#toPass, text.length)
    this.#toPass -= passed
    // The second byte of a character may be an ASCII letter, which writers leave as it is.
    if (this.#bytes.length % 2 === 1 && passed < text.length && IS_DOUBLE.has(this.#state.charset)) {
      this.#bytes.push(text.charCodeAt(passed))
      this.#flush()
      return this.#tell(text.slice(passed + 1))
    }
    this.#flush()
    this.#tell(text.slice(passed))
  }

  #flush(): void {
    if (this.#bytes.length === 0) return
    const bytes = Buffer.from(this.#bytes)
    this.#bytes = []
    this.#tell(decodeCharset(bytes, this.#state.charset))
  }

  #tell(text: string): void {
    const { isSkipped, isFontTable, isAside, isHidden } = this.#state
    if (isSkipped || isFontTable || text === '') return
    if (isAside || isHidden) {
      this.#asides.push(text)
      return
    }
    if (this.#wasReset && this.#isInTable) {
      this.#builder.endTable()
      this.#isInTable = false
    }
    this.#builder.add(text)
  }

  #endParagraph(): void {
    this.#flush()
    this.#builder.endLine()
    if (!this.#isInTable) this.#tellAsides()
  }

  #tellAsides(): void {
    const text = this.#asides.join('').trim()
    this.#asides = []
    if (text === '') return
    this.#builder.endLine()
    this.#builder.add(text)
    this.#builder.endLine()
  }
}

const IS_DOUBLE: ReadonlySet<string> = new Set(['gbk', 'big5', 'shift_jis', 'euc-kr'])
