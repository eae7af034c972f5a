// gatehouse train content: learns the model of words, calibrates it on what it has not seen, writes it with its card.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ContentModel, sigmoid, type Calibration, type Head } from '../../src/screening/content/model.ts'
import { hasCorpora, type CorpusDocument } from '../corpora.ts'
import type { TrainingDocument } from '../document.ts'
import { cardOf } from './card.ts'
import { corpusDocuments, disguisedDocuments, madeDocuments } from './documents.ts'
import { exampleOf } from './examples.ts'
import {
  calibrateAll,
  outside,
  RETRAININGS,
  retrainingsWithout,
  scoreLeftOut,
  teaches,
  type Lesson,
  type OutOfFold,
  type Retraining,
} from './out-of-fold.ts'
import { packModel } from './pack.ts'
import { PLAN, trainModel } from './train-model.ts'

export interface TrainOptions {
  /** the artefact; its card lies beside it */
  readonly out: string
  readonly seed: number
  /** only retrain without this source and tell what is caught of it; nothing is written but the scores */
  readonly leaveOut?: string
  /** a sixth of the documents: to try something, not to ship it */
  readonly quick: boolean
}

/** What is under way, and how much of it is done, 0 … 1. */
export type Tell = (what: string, progress: number) => void

const QUICK_SHARE = 1 / 6

/** @returns lines to show: the card, or the figures of what was left out. */
export async function run({ out, seed, leaveOut, quick }: TrainOptions, tell: Tell): Promise<string> {
  if (!hasCorpora()) throw new Error('../shared/corpora is not there: nothing to learn from')
  const lessons = await readLessons(seed, quick ? QUICK_SHARE : 1, tell)
  const retrainings = leaveOut === undefined ? RETRAININGS : retrainingsWithout(leaveOut)
  if (retrainings.length === 0) throw new Error(`there is no source ${leaveOut}`)
  const scored = retrainings.flatMap((retraining) => retrain(retraining, lessons, seed, tell))
  const calibrations = calibrateAll(scored)
  writeScores(scored, calibrations, leaveOut ?? 'all')
  const card = { lessons, scored, calibrations, seed, plan: PLAN }
  if (leaveOut !== undefined) return cardOf(card)
  const model = trainModel(examplesOf(lessons), PLAN, seed, (what, progress) =>
    tell(`the model itself, ${what}`, progress),
  )
  const artefact = packModel(model, PLAN, calibrations)
  ContentModel.read(artefact)
  writeFileSync(out, artefact)
  writeFileSync(out.replace(/\.bin$/, '') + '.md', cardOf({ ...card, bytes: artefact.length }))
  return cardOf({ ...card, bytes: artefact.length })
}

/** All documents that may teach or be left out; the test split is scored when left out, and never teaches. */
async function readLessons(seed: number, share: number, tell: Tell): Promise<Lesson[]> {
  tell('reading the collections', 0)
  const isTaken = (_: unknown, index: number): boolean => share === 1 || index % Math.round(1 / share) === 0
  const corpora: (CorpusDocument | TrainingDocument)[] = (await corpusDocuments()).filter(isTaken)
  const plain = [...corpora, ...madeDocuments(seed, share)]
  const documents = [...plain, ...disguisedDocuments(plain, seed)]
  return documents.map((document, index) => {
    if (index % 1_000 === 0) tell('reading letters', index / documents.length)
    return { document, example: exampleOf(document) }
  })
}

function retrain(retraining: Retraining, lessons: readonly Lesson[], seed: number, tell: Tell): OutOfFold[] {
  const teaching = examplesOf(outside(retraining, lessons))
  const model = trainModel(teaching, PLAN, seed, (what, progress) => tell(`${retraining.name}, ${what}`, progress))
  return scoreLeftOut(model, PLAN, retraining, lessons)
}

/** The test split of the collections teaches nothing, so that it can measure the model that ships. */
const examplesOf = (lessons: readonly Lesson[]) =>
  lessons.filter(({ document }) => teaches(document)).map(({ example }) => example)

/** For `gatehouse bench content`: a line for each letter and fold that left it out. */
function writeScores(
  scored: readonly OutOfFold[],
  calibrations: Readonly<Record<Head, Calibration>>,
  name: string,
): void {
  const chance = ({ nets, words }: OutOfFold, head: Head, at: number): number => {
    const { net, words: factor, offset } = calibrations[head]
    return sigmoid(net * nets[at]! + factor * words[at]! + offset)
  }
  const lines = scored.map((each) => {
    const { id, source } = each.lesson.document
    const scores = { spam: chance(each, 'spam', 0), bulk: chance(each, 'bulk', 1), phish: chance(each, 'phish', 2) }
    return JSON.stringify({ id, source, fold: each.fold, ...scores })
  })
  writeFileSync(path.join(os.tmpdir(), `gatehouse-content-oof-${name}.jsonl`), `${lines.join('\n')}\n`)
}
