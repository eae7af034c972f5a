// The label of a message: what its header says, what its files say of themselves, and what is marked in their text.
import { LABELS, type Label } from '../../mail/leak.ts'
import type { OwnDetectors } from '../../mail/leak-own.ts'
import type { TextPiece } from './text-piece.ts'
import { lowerOf, plainOf } from './views.ts'

/** Our own header; a client or a gateway of the organisation sets it. */
export const LABEL_HEADER = 'x-gatehouse-label'

/** Names that are known everywhere, in lower case: our four, those that Office ships, those of state documents. */
const NAMES: Readonly<Record<string, Label>> = {
  public: 'public',
  公开: 'public',
  公開: 'public',
  internal: 'internal',
  general: 'internal',
  内部: 'internal',
  內部: 'internal',
  confidential: 'confidential',
  保密: 'confidential',
  秘密: 'confidential',
  secret: 'secret',
  'highly confidential': 'secret',
  'strictly confidential': 'secret',
  'top secret': 'secret',
  机密: 'confidential',
  機密: 'confidential',
  绝密: 'secret',
  絕密: 'secret',
}

/** RFC 2156 §5.3.4: of the three values only one is about the organisation. */
const SENSITIVITY: Readonly<Record<string, Label>> = { 'company-confidential': 'confidential' }

/** What marks a text by standing on a line of its own: header, footer, watermark. */
const MARKINGS: Readonly<Record<string, Label>> = {
  ...Object.fromEntries(Object.entries(NAMES).filter(([name]) => /confidential|top secret|[机機绝絕]密/.test(name))),
  内部资料: 'internal',
  內部資料: 'internal',
  内部文件: 'internal',
  内部使用: 'internal',
  仅供内部使用: 'internal',
  不得外传: 'internal',
  '内部资料 不得外传': 'internal',
  'internal use only': 'internal',
  'for internal use only': 'internal',
  'company confidential': 'confidential',
}

/** Words that head many a paragraph: markings only where they are set off, as in `[INTERNAL]`, `【秘密】`, `秘密★5年`. */
const SET_OFF: Readonly<Record<string, Label>> = Object.fromEntries(
  Object.entries(NAMES).filter(([name, label]) => label !== 'public' && name !== 'general'),
)
const IS_SET_OFF = /^[\s>]*(?:[[【(（<《*=#~_-]+\s*\S[^\n]*[\]】)）>》*=#~_-]\s*$|[A-Z][A-Z -]+\s*$|[^\n]*★)/

/** Lines at both ends of a text in which a marking is looked for; every page of a document brings its own. */
const LINES = 200
const LONGEST_LINE = 40 // UTF-16 units
const NAME_PARTS = /[\s_\-[\]【】()（）.,+]+/

export interface LabelFacts {
  /** value of our own header and of Sensitivity; '' without one */
  readonly header: string
  readonly sensitivity: string
  readonly pieces: readonly TextPiece[]
  readonly own?: Pick<OwnDetectors, 'markings' | 'labelNames'>
}

/** @returns the highest of all; undefined where nothing is labelled */
export function labelOf({ header, sensitivity, pieces, own }: LabelFacts): Label | undefined {
  const names = { ...NAMES, ...lowerKeys(own?.labelNames ?? {}) }
  const markings = {
    ...MARKINGS,
    ...Object.fromEntries(
      (own?.markings ?? []).flatMap(({ label, words }) => words.map((word) => [folded(word), label])),
    ),
  }
  const labels = [
    names[folded(header)],
    SENSITIVITY[sensitivity.trim().toLowerCase()],
    ...pieces.flatMap((piece) => [
      ...labelsOfProperties(piece.properties ?? {}, names),
      ...namePartsOf(piece).map((part) => markings[part]),
      ...bracketsIn(piece).map((part) => SET_OFF[part]),
      ...markedLines(piece.text).map(
        (line) => markings[folded(line)] ?? (IS_SET_OFF.test(line) ? SET_OFF[folded(line)] : undefined),
      ),
    ]),
  ]
  return highest(labels)
}

/** @returns the later one of `LABELS` */
export function highest(labels: readonly (Label | undefined)[]): Label | undefined {
  return LABELS[Math.max(...labels.map((label) => (label ? LABELS.indexOf(label) : -1)))]
}

/** Office keeps one set for each label; a label that was taken off stays with Enabled=false. */
function labelsOfProperties(properties: Readonly<Record<string, string>>, names: Readonly<Record<string, Label>>) {
  return Object.entries(properties).map(([property, value]) => {
    const id = /^(?:.*:)?(MSIP_Label_[0-9a-f-]{8,40})_Name$/i.exec(property)?.[1]
    if (id !== undefined)
      return properties[`${id}_Enabled`]?.toLowerCase() === 'false' ? undefined : names[folded(value)]
    return /^(?:.*:)?(?:Sensitivity|Classification|Label|Keywords)$/i.test(property) ? names[folded(value)] : undefined
  })
}

/** "Plan [机密].docx", "confidential_plan.pdf" */
function namePartsOf({ name, place }: TextPiece): string[] {
  if (place !== 'file') return []
  return folded(name).split(NAME_PARTS)
}

/** "Plan [内部].docx" */
function bracketsIn({ name, place }: TextPiece): string[] {
  if (place !== 'file') return []
  return [...name.matchAll(/[[【(（]([^[\]【】()（）]{1,30})[\]】)）]/g)].map(([, inside = '']) => folded(inside))
}

function markedLines(text: string): string[] {
  const lines = text.length > MOST_LOOKED * 2 ? `${text.slice(0, MOST_LOOKED)}\n${text.slice(-MOST_LOOKED)}` : text
  const all = lines.split('\n')
  const ends = all.length > LINES * 2 ? [...all.slice(0, LINES), ...all.slice(-LINES)] : all
  return ends.flatMap((line) => (line.length <= LONGEST_LINE ? [line.replace(/^[>\s]+/, '')] : []))
}

const MOST_LOOKED = 32_768 // UTF-16 units at each end

/** "【 机密 】★10年" and "*** CONFIDENTIAL ***" are the word alone. */
function folded(text: string): string {
  const plain = lowerOf(plainOf(text).text)
  return plain
    .replace(/★.*$/, '')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .replace(/\s+/g, ' ')
}

const lowerKeys = (names: Readonly<Record<string, Label>>) =>
  Object.fromEntries(Object.entries(names).map(([name, label]) => [folded(name), label]))
