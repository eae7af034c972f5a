// Letters judged by models that never saw their source or sender: the trainer leaves the scores of its retrainings in a
// folder for temporary files, the plain linear model is retrained here.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { CorpusDocument } from '../../training/corpora.ts'
import { plainFeatures, trainLinear } from '../../training/linear.ts'
import { reaching } from '../../training/metrics.ts'
import { outsideOf, SENDER_FOLDS, SOURCE_FOLDS, splitOf, type Fold } from '../../training/splits.ts'
import { numbersFrom } from '../support/letters.ts'
import { isUnwanted } from './contender.ts'
import { budgetThresholds, rateRow, rateRows, type Measured } from './rates.ts'
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
const sourceFolds = new Set(SOURCE_FOLDS.map(({ name }) => name))
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

/** What the trainer left out besides whole sources and senders: parts of what has no second source of its kind. */
export function otherFolds(scores: readonly OutOfFoldScore[]): Fold[] {
  const known = new Set([...SOURCE_FOLDS, ...SENDER_FOLDS].map(({ name }) => name))
  const others = Map.groupBy(
    scores.filter(({ fold }) => !known.has(fold)),
    ({ fold }) => fold,
  )
  return [...others].map(([name, members]) => {
    const ids = new Set(members.map(({ id }) => id))
    return { name, isHeldOut: ({ id }) => ids.has(id) }
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
  return rateRows(asMeasured(judges, documents, sourceFolds), ({ label }) => `all sources, ${label}`)
}

/**
 * Each left-out source with thresholds of its own wanted mail: those of its tuning split, measured on the others. What is
 * caught once thresholds have settled in a new place; only where a source has wanted and unwanted mail.
 */
export function settledRows(judges: readonly OutOfFold[], documents: readonly CorpusDocument[]): Row[] {
  return SOURCE_FOLDS.flatMap(({ name, isHeldOut }) => {
    const held = documents.filter(isHeldOut)
    if (held.every(isUnwanted) || !held.some(isUnwanted)) return []
    return rateRows(asMeasured(judges, held, new Set([name])), ({ label }) => `${name}: ${label}`)
  })
}

function asMeasured(
  judges: readonly OutOfFold[],
  documents: readonly CorpusDocument[],
  folds: ReadonlySet<string>,
): Measured[] {
  const byId = new Map(documents.map((document) => [document.id, document]))
  return judges.map(({ judge, scores }) => {
    const judged = scores
      .filter(({ id, fold }) => byId.has(id) && folds.has(fold))
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
}
