// Variant spam: the same text with its words disguised, as senders do it to pass filters. Nothing here knows how folding
// undoes it: tables and methods are written apart from src/mail/folding, so that learning and measuring are honest.
import { choose } from '../made/grammar.ts'
import { HELD_OUT } from './held-out.ts'
import { TRAINED } from './trained.ts'

export const MUTATIONS = [
  'homoglyph',
  'zero-width',
  'split',
  'full-width',
  'pinyin',
  'leet',
  'html',
  'traditional',
  'emoji',
  'homophone',
  'mixed',
] as const
export type Mutation = (typeof MUTATIONS)[number]

/** @param random  0 ≤ x < 1, deterministic: the same numbers give the same variant */
export type Mutator = (text: string, random: () => number) => string
export type Mutators = Readonly<Record<Exclude<Mutation, 'mixed'>, Mutator>>

/** `trained`: what models may see while they learn. `held-out`: other characters and methods, for measuring only. */
export type MutatorSet = 'trained' | 'held-out'

const MOST_MIXED = 3 // disguises at once; more is hard to read for people too

/** A variant of a text. Of `html` it is HTML, which shows the text to a person. */
export function mutate(text: string, kind: Mutation, random: () => number, set: MutatorSet = 'trained'): string {
  const mutators = set === 'trained' ? TRAINED : HELD_OUT
  if (kind !== 'mixed') return mutators[kind](text, random)
  const kinds = MUTATIONS.filter((each) => each !== 'mixed' && each !== 'html') as (keyof Mutators)[]
  let variant = text
  for (let left = 1 + Math.floor(random() * MOST_MIXED); left > 0; left--) {
    variant = mutators[choose(random, kinds)](variant, random)
  }
  return variant
}
