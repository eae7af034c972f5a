// Retrainings that leave something out whole, and what they say of it: the honest reading of a model, and what calibrates it.
import { createHash } from 'node:crypto'
import { SENDER_FOLDS, SOURCE_FOLDS, SOURCE_GROUPS, splitOf } from '../splits.ts'
import type { PublishedDocument } from './documents.ts'
import { HEADS, type Calibration, type Head, type Voices, VOICES } from '../../src/screening/content/model.ts'
import { calibrate, type Observation } from './calibrate.ts'
import type { Example } from './examples.ts'
import { judgeOf, type Plan, type TrainedModel } from './train-model.ts'

/** A document with what it teaches. */
export interface Lesson {
  readonly document: PublishedDocument
  readonly example: Example
}

/** One retraining; what it leaves out is scored under the names of the folds that hold it. */
export interface Retraining {
  readonly name: string
  /** '' is not left out; else the fold under whose name it is scored */
  readonly foldOf: (document: Lesson['document']) => string
}

/** Have no other source of their kind, or many senders: left out whole they are measured, but calibrate nothing. */
const LAST_OF_THEIR_KIND = ['newsletters-en', 'phishing_pot']

const SOURCE_RETRAININGS: readonly Retraining[] = SOURCE_FOLDS.map(({ name, isHeldOut }) => ({
  name,
  foldOf: (document) => (isHeldOut(document) ? name : ''),
}))

/** A fifth of the senders of newsletters, and a fifth of the families of phishing and of our own letters, at a time. */
const FIFTHS: readonly Retraining[] = SENDER_FOLDS.map(({ name, isHeldOut }, index) => ({
  name,
  foldOf: (document) => {
    if (isHeldOut(document)) return name
    const isSplitByFamily = document.source === 'phishing_pot' || document.source.startsWith('made-')
    return isSplitByFamily && fifthOf(document.family) === index ? `without families ${index + 1} of 5` : ''
  },
}))

export const RETRAININGS: readonly Retraining[] = [...FIFTHS, ...SOURCE_RETRAININGS]

/** Wanted mail of two houses that no model of these saw: it sets the thresholds for what is left out alone. */
const SET_THRESHOLDS = ['without spamassassin+csdmc2010', 'without enron']

/** @returns none for a source that there is not */
export function retrainingsWithout(source: string): Retraining[] {
  const group = Object.entries(SOURCE_GROUPS).find(([name, sources]) => name === source || sources.includes(source))
  if (group === undefined) return []
  const names = new Set([`without ${group[0]}`, ...SET_THRESHOLDS])
  return SOURCE_RETRAININGS.filter(({ name }) => names.has(name))
}

/** The test split of the collections does not; our own letters all do: they are measured by leaving out what they are about. */
export function teaches(document: PublishedDocument): boolean {
  return document.source.startsWith('made-') || splitOf(document) !== 'test'
}

/** What a model says of a letter that it has not seen. */
export interface OutOfFold {
  readonly lesson: Lesson
  readonly fold: string
  readonly voices: Voices
}

/** The lessons that a retraining learns from: nothing left out, and none of its near-duplicates. */
export function outside({ foldOf }: Retraining, lessons: readonly Lesson[]): Lesson[] {
  const families = new Set(
    lessons.filter(({ document }) => foldOf(document) !== '').map(({ document }) => document.family),
  )
  return lessons.filter(({ document }) => !families.has(document.family))
}

export function scoreLeftOut(
  model: TrainedModel,
  plan: Plan,
  retraining: Retraining,
  lessons: readonly Lesson[],
): OutOfFold[] {
  const judge = judgeOf(model, plan)
  return lessons
    .map((lesson) => ({ lesson, fold: retraining.foldOf(lesson.document) }))
    .filter(({ fold }) => fold !== '')
    .map((each) => ({ ...each, voices: judge.voices(each.lesson.example.features) }))
}

/** Each head by itself, on what it has not seen; every letter counts once. */
export function calibrateAll(scored: readonly OutOfFold[]): Record<Head, Calibration> {
  const calibrating = scored.filter(({ fold }) => !LAST_OF_THEIR_KIND.some((source) => fold === `without ${source}`))
  const of = (at: number): Calibration => {
    const observations = calibrating
      .filter(({ lesson: { example } }) => example.weights[at]! > 0 && example.features.words.length > 0)
      .map(({ lesson: { example }, voices }): Observation => {
        const said = Object.fromEntries(VOICES.map((voice) => [voice, voices[voice][at] ?? 0])) as Observation['said']
        return { said, isTrue: example.targets[at] === 1 }
      })
    return calibrate(observations)
  }
  return Object.fromEntries(HEADS.map((head, at) => [head, of(at)])) as Record<Head, Calibration>
}

/** 0 … 4 */
function fifthOf(family: string): number {
  return createHash('sha256').update(`gatehouse fifths ${family}`).digest().readUInt32BE(0) % 5
}
