// What the dresses of the European languages share: names, hosts, firms and numbers are those of the English letters.
import type { Dress, FrameDress } from '../theme.ts'
import type { Vocabulary } from '../grammar.ts'
import { ENGLISH } from '../en/vocabulary.ts'

export interface Customs {
  readonly words: Vocabulary
  readonly friendlyGreetings: readonly string[]
  readonly formalGreetings: readonly string[]
  readonly personalClosings: readonly string[]
  readonly firmClosings: readonly string[]
  readonly legal: readonly string[]
  readonly subscription: readonly string[]
  readonly automatic: readonly string[]
  readonly answerMarks: readonly string[]
  readonly quoted: readonly string[]
}

const NOTHING = ['', '', '', '']

/** One dress for ham, bulk, spam and phish of a language. */
export function dressOf(customs: Customs): Dress {
  const { friendlyGreetings, formalGreetings, personalClosings, firmClosings, legal, subscription, automatic } = customs
  const person: FrameDress = {
    before: [...NOTHING, ...NOTHING, '[EXTERN]'],
    greetings: [...friendlyGreetings, ...formalGreetings, ''],
    closings: [...personalClosings, '<me>', ''],
    footers: [...NOTHING, ...NOTHING, ...legal],
  }
  const company: FrameDress = {
    before: [...NOTHING, '<firm>'],
    greetings: [...friendlyGreetings, ...formalGreetings, ...NOTHING],
    closings: [...firmClosings, ...NOTHING],
    footers: [...subscription, ...subscription, ...automatic, ''],
  }
  const notice: FrameDress = {
    before: [...NOTHING, '<firm>'],
    greetings: [...formalGreetings, ...friendlyGreetings.slice(0, 2), '', ''],
    closings: [...firmClosings, '', ''],
    footers: [...automatic, ...automatic, ...legal, ...subscription.slice(0, 1), ''],
  }
  const bare: FrameDress = { before: [''], greetings: NOTHING, closings: NOTHING, footers: [...NOTHING, ...automatic] }
  return {
    language: 'other',
    vocabulary: { ...ENGLISH, ...customs.words },
    frames: { person, company, notice, bare },
    answerMarks: customs.answerMarks,
    quoted: customs.quoted,
  }
}
