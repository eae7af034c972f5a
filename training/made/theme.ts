// A theme is a letter's matter as data; its dress (greeting, closing, footers, line breaks, slips of the finger) is
// the same for every label, so that no label can be told by its clothes.
import type { Intent } from '../../src/screening/content/judgement.ts'
import { LABELS } from '../document.ts'
import type { Label } from '../document.ts'
import type { LetterMaker, MadeLetter } from './letter.ts'
import { chance, choose, chooseWeighted, integer, sample, Speaker } from './grammar.ts'
import type { Random, Vocabulary } from './grammar.ts'
import { mistyped, wrapped } from './surface.ts'

/** Some of the sentences in drawn order, as running text or as a list. */
export interface Several {
  readonly several: readonly [from: number, to: number]
  readonly of: readonly string[]
  readonly as: 'text' | 'lines'
}

/** One paragraph: one of the templates ('' says nothing), or several. */
export type Move = readonly string[] | Several

/** Who seems to write: a person, a firm to its customers, a machine, or nobody who greets. */
export type Frame = 'person' | 'company' | 'notice' | 'bare'

export interface Theme {
  readonly label: Label
  /** for the figures: `invoice`, `crypto`, `meeting` … */
  readonly kind: string
  /** > 0, against the other themes of its label */
  readonly weight: number
  readonly frame: Frame
  readonly intents?: readonly Intent[]
  readonly sender: readonly string[]
  readonly subject: readonly string[]
  readonly body: readonly Move[]
  readonly linkTexts?: readonly string[]
}

export interface FrameDress {
  readonly before: readonly string[]
  readonly greetings: readonly string[]
  readonly closings: readonly string[]
  /** legal lines, unsubscribing, addresses; '' for none */
  readonly footers: readonly string[]
}

export interface Dress {
  readonly language: MadeLetter['language']
  readonly vocabulary: Vocabulary
  readonly frames: Readonly<Record<Frame, FrameDress>>
  /** what stood in the letter that is answered: under a person's letter now and then */
  readonly quoted: readonly string[]
  /** `Re:` and the like */
  readonly answerMarks: readonly string[]
}

/** share of the writers who say more than the theme's usual number of sentences */
const TALKATIVE = 0.3
const MORE_SENTENCES = 3
const QUOTING = 0.14
const ANSWER_MARK = 0.12
const MISTYPING = 0.08
const LINK_TEXT = 0.6
const WRAP_COLUMNS = [64, 68, 72, 76, 78]

/** What a mailbox sees, more or less: 40 % ham, 25 % bulk, 20 % spam and 15 % phish. */
const TIMES: Readonly<Record<Label, number>> = { ham: 8, bulk: 5, spam: 4, phish: 3 }

/** A maker that stands here twice is meant to be asked twice as often. */
export function makersOf(themes: Readonly<Record<Label, readonly Theme[]>>, dress: Dress): readonly LetterMaker[] {
  return LABELS.flatMap((label) => {
    const maker: LetterMaker = (random) => letterOf(chooseWeighted(random, themes[label]), dress, random)
    return Array<LetterMaker>(TIMES[label]).fill(maker)
  })
}

function letterOf(theme: Theme, dress: Dress, random: Random): MadeLetter {
  const speaker = new Speaker(random, dress.vocabulary)
  const person = theme.frame === 'person'
  const mark = person && chance(random, ANSWER_MARK) ? `${choose(random, dress.answerMarks)} ` : ''
  const subject = mark + speaker.one(theme.subject)
  const paragraphs = [
    ...dressed(theme, dress.frames[theme.frame], speaker, random),
    ...(person && chance(random, QUOTING) ? [quoted(speaker.one(dress.quoted))] : []),
  ].filter((paragraph) => paragraph !== '')
  const text = broken(paragraphs, random)
  return {
    label: theme.label,
    language: dress.language,
    kind: theme.kind,
    intents: theme.intents ?? [],
    senderName: speaker.one(theme.sender),
    subject,
    text: chance(random, MISTYPING) ? mistyped(text, random) : text,
    linkTexts: (theme.linkTexts ?? []).filter(() => chance(random, LINK_TEXT)).map((words) => speaker.say(words)),
  }
}

function dressed(theme: Theme, frame: FrameDress, speaker: Speaker, random: Random): string[] {
  return [
    speaker.one(frame.before),
    speaker.one(frame.greetings),
    ...theme.body.map((move) => moved(move, speaker, random)),
    speaker.one(frame.closings),
    speaker.one(frame.footers),
  ]
}

function moved(move: Move, speaker: Speaker, random: Random): string {
  return isSeveral(move) ? several(move, speaker, random) : speaker.one(move)
}

function isSeveral(move: Move): move is Several {
  return 'several' in move
}

function several(move: Several, speaker: Speaker, random: Random): string {
  const [from, to] = move.several
  const more = chance(random, TALKATIVE) ? MORE_SENTENCES : 0
  const said = sample(random, move.of, integer(random, from, to) + more).map((template) => speaker.say(template))
  if (move.as === 'text') return said.join(' ')
  const bullet = choose(random, ['- ', '* ', '• ', ''])
  return said.map((line) => bullet + line).join('\n')
}

function quoted(text: string): string {
  const [head = '', ...lines] = text.split('\n')
  return [head, ...lines.map((line) => `> ${line}`)].join('\n')
}

/** Mail programs break lines in three ways: not at all, at a column, and without empty lines between. */
function broken(paragraphs: readonly string[], random: Random): string {
  const gap = chance(random, 0.15) ? '\n' : '\n\n'
  const column = chance(random, 0.35) ? choose(random, WRAP_COLUMNS) : Infinity
  return paragraphs.map((paragraph) => wrapped(paragraph, column)).join(gap)
}
