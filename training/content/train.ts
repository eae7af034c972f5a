// gatehouse train content: learns the model of words, calibrates it on what it has not seen, writes it with its card.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chanceOf, ContentModel, type Calibration, type Head } from '../../src/screening/content/model.ts'
import { hasCorpora, loadCorpora } from '../corpora.ts'
import { cardOf } from './card.ts'
import { disguisedDocuments, madeDocuments } from './documents.ts'
import { exampleOf, intentExampleOf } from './examples.ts'
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
import { PLAN, trainModel, type TrainedModel } from './train-model.ts'

export interface TrainOptions {
  /** the artefact; its card lies beside it */
  readonly out: string
  readonly seed: number
  /** only retrain without this source and tell what is caught of it; nothing is written */
  readonly leaveOut?: string
  /** a sixth of the documents: to try something, not to ship it */
  readonly quick: boolean
}

/** What is under way, and how much of it is done, 0 … 1. */
export type Tell = (what: string, progress: number) => void

const QUICK_SHARE = 1 / 6

/**
 * @param print  told the card at the end: of the model, or of what was left out
 * @returns the exit status
 */
export async function run(
  print: (line: string) => void,
  { out, seed, leaveOut, quick }: TrainOptions,
  tell: Tell,
): Promise<number> {
  const retrainings = leaveOut === undefined ? RETRAININGS : retrainingsWithout(leaveOut)
  if (!hasCorpora() || retrainings.length === 0) {
    print(hasCorpora() ? `there is no source ${leaveOut}` : '../shared/corpora is not there: nothing to learn from')
    return 1
  }
  const lessons = await readLessons(seed, quick ? QUICK_SHARE : 1, tell)
  const scored = retrainings.flatMap((retraining) => retrain(retraining, lessons, seed, tell))
  const calibrations = calibrateAll(scored)
  const facts = { lessons, scored, calibrations, seed, plan: PLAN }
  if (leaveOut !== undefined) {
    print(cardOf(facts))
    return 0
  }
  if (!quick) writeScores(scored, calibrations)
  const model = trainOn(lessons, seed, (what, progress) => tell(`the model itself, ${what}`, progress))
  const artefact = packModel(model, PLAN, calibrations)
  ContentModel.read(artefact) // or what was written could not be used
  const card = cardOf({ ...facts, bytes: artefact.length })
  writeFileSync(out, artefact)
  writeFileSync(`${out.replace(/\.bin$/, '')}.md`, card)
  print(card)
  return 0
}

/** All documents that may teach or be left out; the test split is scored when left out, and never teaches. */
async function readLessons(seed: number, share: number, tell: Tell): Promise<Lesson[]> {
  tell('reading the collections', 0)
  const isTaken = (_: unknown, index: number): boolean => share === 1 || index % Math.round(1 / share) === 0
  const plain = [...(await loadCorpora()).filter(isTaken), ...madeDocuments(seed, share)]
  const documents = [...plain, ...disguisedDocuments(plain, seed)]
  return documents.map((document, index) => {
    if (index % 1_000 === 0) tell('reading letters', index / documents.length)
    return { document, example: exampleOf(document) }
  })
}

function retrain(retraining: Retraining, lessons: readonly Lesson[], seed: number, tell: Tell): OutOfFold[] {
  const tellOf: Tell = (what, progress) => tell(`${retraining.name}, ${what}`, progress)
  return scoreLeftOut(trainOn(outside(retraining, lessons), seed, tellOf), PLAN, retraining, lessons)
}

/** The test split of the collections teaches nothing, so that it can measure the model that ships. */
function trainOn(lessons: readonly Lesson[], seed: number, tell: Tell): TrainedModel {
  const teaching = lessons.filter(({ document }) => teaches(document))
  const intents = teaching.flatMap(({ document, example }) => intentExampleOf(document, example) ?? [])
  return trainModel(
    teaching.map(({ example }) => example),
    intents,
    PLAN,
    seed,
    tell,
  )
}

/** For `gatehouse bench content`: a line for each letter and fold that left it out. */
function writeScores(scored: readonly OutOfFold[], calibrations: Readonly<Record<Head, Calibration>>): void {
  const lines = scored.map(({ lesson, fold, voices }) => {
    const { id, source } = lesson.document
    const chance = (head: Head): number => chanceOf(voices, head, calibrations[head])
    return JSON.stringify({ id, source, fold, spam: chance('spam'), bulk: chance('bulk'), phish: chance('phish') })
  })
  writeFileSync(path.join(os.tmpdir(), 'gatehouse-content-oof-all.jsonl'), `${lines.join('\n')}\n`)
}
