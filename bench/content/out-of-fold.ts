// Letters judged by models that never saw their source or sender: the trainer leaves the scores of its retrainings in a
// folder for temporary files, the plain linear model is retrained here.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { CorpusDocument } from '../../training/corpora.ts'
import { plainFeatures, trainLinear } from '../../training/linear.ts'
import { reaching } from '../../training/metrics.ts'
import { outsideOf, SOURCE_FOLDS, splitOf, type Fold } from '../../training/splits.ts'
import { numbersFrom } from '../support/letters.ts'
import { isUnwanted } from './contender.ts'
import { budgetThresholds, rateRow, rateRows } from './rates.ts'
import type { Row } from './section.ts'

/** One letter under one fold; a line of the trainer's files is this as JSON with `spam`, `bulk` and `phish`, 0 … 1. */
export interface OutOfFoldScore {
  readonly id: string
  readonly fold: string
  readonly score: number
}

interface TrainerLine {
  readonly id: string
  readonly fold: string
  readonly spam: number
  readonly phish: number
}

const FILES = 'gatehouse-content-oof-*.jsonl'
const SEED = 5
/** of a probability that nobody has tuned */
const OWN_THRESHOLD = 0.5

/** undefined when no trainer has left any. */
export function trainerScores(): OutOfFoldScore[] | undefined {
  const files = fs.globSync(FILES, { cwd: os.tmpdir() })
  if (files.length === 0) return undefined
  const lines = files.flatMap((file) => fs.readFileSync(path.join(os.tmpdir(), file), 'utf8').trimEnd().split('\n'))
  return lines.map((line) => {
    const { id, fold, spam, phish } = JSON.parse(line) as TrainerLine
    return { id, fold, score: Math.max(spam, phish) }
  })
}

/** The floor, retrained for each fold on what is outside it. */
export function floorScores(documents: readonly CorpusDocument[], folds: readonly Fold[]): OutOfFoldScore[] {
  const features = new Map(documents.map((document) => [document.id, plainFeatures(document.readable)]))
  return folds.flatMap((fold) => {
    console.error(`plain linear, ${fold.name}`)
    const examples = outsideOf(fold, documents)
      .filter((document) => splitOf(document) === 'train')
      .map((document) => ({ features: features.get(document.id)!, isUnwanted: isUnwanted(document) }))
    const model = trainLinear(examples, numbersFrom(SEED))
    return documents
      .filter(fold.isHeldOut)
      .map(({ id }) => ({ id, fold: fold.name, score: model.score(features.get(id)!) }))
  })
}

/** Scores of one judge for letters that its models have not seen, of each fold. */
export interface OutOfFold {
  readonly judge: string
  readonly scores: readonly OutOfFoldScore[]
}

/**
 * A line for each left-out source and label. Its thresholds are of the wanted mail of the other sources, which models judged
 * that had not seen that either: nothing of what is left out has set them.
 */
export function leftOutRows(
  judges: readonly OutOfFold[],
  documents: readonly CorpusDocument[],
  folds: readonly Fold[],
): Row[] {
  const byId = new Map(documents.map((document) => [document.id, document]))
  const sourceFolds = new Set(SOURCE_FOLDS.map(({ name }) => name))
  const rows = judges.flatMap(({ judge, scores }) => {
    const known = scores.filter(({ id }) => byId.has(id)).map((each) => ({ ...each, document: byId.get(each.id)! }))
    const wanted = known.filter(({ fold, document }) => sourceFolds.has(fold) && !isUnwanted(document))
    return folds.flatMap((fold) => {
      const others = wanted.filter(({ document }) => !fold.isHeldOut(document))
      const thresholds = budgetThresholds(others.map(({ score }) => score))
      const held = known.filter((each) => each.fold === fold.name)
      return [...Map.groupBy(held, ({ document: { source, label } }) => `${fold.name}: ${source} ${label}`)].map(
        ([group, members]) => {
          const all = members.map(({ score }) => score)
          return rateRow(group, judge, reaching(all, OWN_THRESHOLD), all, thresholds)
        },
      )
    })
  })
  return rows.toSorted((a, b) => String(a['group']).localeCompare(String(b['group'])))
}

/** All left-out sources together, with thresholds of the tuning split, measured on the others; no model has seen either. */
export function pooledRows(judges: readonly OutOfFold[], documents: readonly CorpusDocument[]): Row[] {
  const byId = new Map(documents.map((document) => [document.id, document]))
  const measured = judges.map(({ judge, scores }) => {
    const judged = scores
      .filter(({ id }) => byId.has(id))
      .map(({ id, score }) => ({
        document: byId.get(id)!,
        judgement: { score, isStopped: score >= OWN_THRESHOLD, reasons: [], ms: NaN },
      }))
    return {
      name: judge,
      tune: judged.filter(({ document }) => splitOf(document) === 'tune'),
      test: judged.filter(({ document }) => splitOf(document) !== 'tune'),
    }
  })
  return rateRows(measured, ({ label }) => `all sources, ${label}`)
}
