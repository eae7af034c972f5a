// Measures recall over made documents and tricks, and what ordinary mail sets off.
import { rateOf, type Rate } from '../../training/metrics.ts'
import { seeded } from '../../training/made/seeded.ts'
import type { LeakConfidence } from '../../src/mail/leak.ts'
import { LEAK_CONFIDENCES } from '../../src/mail/leak.ts'
import type { Random } from '../../training/made/grammar.ts'
import type { Document } from './document.ts'
import { FORMATS, TRICK_FORMATS, type Writer } from './formats.ts'
import { classOf, LABELS, MANY_LINES, type KindClass } from './labels.ts'
import { look } from './look.ts'
import { fill, TEMPLATES } from './templates.ts'
import { isFor, TRICKS, type Trick } from './tricks.ts'
import { between, pick, VALUES, type ValueKind } from './values.ts'

export const KINDS = Object.keys(VALUES) as ValueKind[]
/** A code holds little: only short letters. */
const MOST_IN_CODE = 1

export interface Cell {
  readonly kind: ValueKind
  readonly class: KindClass
  readonly format: string
  /** '' for none */
  readonly trick: string
  /** distinct values in it, and how many were found at this confidence or a higher one */
  readonly values: number
  readonly found: Readonly<Record<LeakConfidence, number>>
  /** other kinds that were found at high confidence beside it */
  readonly strange: readonly string[]
  /** for the words of a failure */
  readonly made: string
}

export interface Made {
  readonly kind: ValueKind
  readonly format: string
  readonly writer: Writer
  readonly trick?: Trick
  readonly seed: number
}

/** Every kind in every format, `perCell` letters of chance templates each. @param first  seed of the first one */
export function* plainDocuments(
  perCell: number,
  formats: Readonly<Record<string, Writer>> = FORMATS,
  first = 1,
): Generator<Made> {
  let seed = first
  for (let round = 0; round < perCell; round++) {
    for (const [format, writer] of Object.entries(formats)) {
      for (const kind of KINDS) {
        // A key of many lines is too long for a code.
        if (format !== 'QR picture' || kind !== 'SEC-PEM') yield { kind, format, writer, seed: seed++ }
      }
    }
  }
}

/** Seeds of values that say whether a trick is for their kind: some have a letter or two digits less. */
const SAMPLES = [1, 2, 3, 4, 5, 6, 7, 8]

/** Every trick with every kind and form that it can be played on. @param first  seed of the first one */
export function* trickedDocuments(perCell: number, first = 1_000_000): Generator<Made> {
  let seed = first
  for (const trick of TRICKS) {
    const formats = trick.formats ?? ['text body', 'html body', 'docx', 'xlsx', 'pdf']
    for (const format of formats) {
      const writer = TRICK_FORMATS[format] ?? FORMATS[format]
      if (writer === undefined) throw new Error(`no format ${format}`)
      for (const kind of KINDS) {
        if (!SAMPLES.some((sample) => isFor(trick, VALUES[kind](seeded(sample))))) continue
        for (let round = 0; round < perCell; round++) yield { kind, format, writer, trick, seed: seed++ }
      }
    }
  }
}

/** Makes one letter and looks at it. */
export async function measure(made: Made): Promise<Cell> {
  const filled = documentOf(made)
  return measureBytes(made, filled, await made.writer(filled.document, filled.random))
}

export interface Filled {
  readonly document: Document
  /** where chance goes on */
  readonly random: Random
  readonly values: readonly string[]
  /** for the words of a failure */
  readonly about: string
}

/** The document before it takes its format. */
export function documentOf({ kind, format, trick, seed }: Made): Filled {
  const random = seeded(seed)
  const isShort = format === 'QR picture' || MANY_LINES.has(kind) || trick?.id === 'table cells'
  const templates = TEMPLATES.filter(
    ({ count, lines }) => (!isShort || count[1] <= MOST_IN_CODE) && (!MANY_LINES.has(kind) || isOpen(lines)),
  )
  const template = pick(random, templates)
  const values = [...new Set(Array.from({ length: between(random, ...template.count) }, () => VALUES[kind](random)))]
  const label = pick(random, LABELS[kind][template.language])
  const { write } = trick ?? {}
  const written = write === undefined ? values : values.map((value) => write(random, value))
  const about = `${template.title}: ${label}: ${written.join(' ').slice(0, 80)}`
  return { document: fill(random, template, written, label), random, values, about }
}

export async function measureBytes(
  { kind, format, trick }: Made,
  { values, about }: Filled,
  bytes: Uint8Array,
): Promise<Cell> {
  const { findings } = await look(bytes)
  const own = findings.find(({ detector }) => detector === kind)
  const at = (least: LeakConfidence) =>
    own !== undefined && LEAK_CONFIDENCES.indexOf(own.confidence) >= LEAK_CONFIDENCES.indexOf(least)
      ? Math.min(own.count, values.length)
      : 0
  return {
    kind,
    class: classOf(kind),
    format,
    trick: trick?.id ?? '',
    values: values.length,
    found: { low: at('low'), medium: at('medium'), high: at('high') },
    strange: findings
      .filter((each) => each.detector !== kind && each.confidence === 'high')
      .map(({ detector }) => detector),
    made: about,
  }
}

/** A value of several lines stands at the end of its line. */
const isOpen = (lines: readonly string[]): boolean => lines.some((line) => /^(?:\{L\}[:：] ?)?\{V\}$/.test(line))

export function recallOf(cells: readonly Cell[], least: LeakConfidence = 'low'): Rate {
  const hits = cells.reduce((sum, { found }) => sum + found[least], 0)
  return rateOf(
    hits,
    cells.reduce((sum, { values }) => sum + values, 0),
  )
}
