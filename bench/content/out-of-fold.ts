// Letters judged by models that never saw their source or sender: the trainer leaves the scores of its retrainings in a
// folder for temporary files, the plain linear model is retrained here.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { CorpusDocument } from '../../training/corpora.ts'
import { plainFeatures, trainLinear } from '../../training/linear.ts'
import { outsideOf, SENDER_FOLDS, SOURCE_FOLDS, splitOf, type Fold } from '../../training/splits.ts'
import { numbersFrom } from '../support/letters.ts'
import { isUnwanted, type Judged } from './contender.ts'
import { budgetThresholds, byGroup, rateRow, rateRows, type Measured } from './rates.ts'
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

/** Only what the other has answered for, too, fold by fold: both are measured on the same letters. */
export function sameLetters(
  scores: readonly OutOfFoldScore[],
  other: readonly OutOfFoldScore[],
): readonly OutOfFoldScore[] {
  const answered = new Set(other.map(({ fold, id }) => `${fold} ${id}`))
  return scores.filter(({ fold, id }) => answered.has(`${fold} ${id}`))
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
      .filter((document) => splitOf(document) !== 'test')
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
    const known = judgedOf(scores, byId)
    const wanted = known.filter(({ fold, document }) => sourceFolds.has(fold) && !isUnwanted(document))
    return folds.flatMap((fold) => {
      const thresholds = budgetThresholds(wanted.filter(({ document }) => !fold.isHeldOut(document)))
      const held = known.filter((each) => each.fold === fold.name)
      return [...Map.groupBy(held, ({ document: { source, label } }) => `${fold.name}: ${source} ${label}`)].map(
        ([group, members]) => rateRow(group, judge, members, () => thresholds),
      )
    })
  })
  return byGroup(rows)
}

/** All left-out sources together, as if they were one place's mail. */
export function pooledRows(judges: readonly OutOfFold[], documents: readonly CorpusDocument[]): Row[] {
  return rateRows(asMeasured(judges, documents, sourceFolds), ({ label }) => `all sources, ${label}`)
}

/**
 * Each left-out source with thresholds of its own wanted mail: what is caught once thresholds have settled in a new place.
 * Only where a source has wanted and unwanted mail.
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
  return judges.map(({ judge, scores }) => ({
    name: judge,
    judged: judgedOf(scores, byId).filter(({ fold }) => folds.has(fold)),
  }))
}

/** Our own letters are not among the documents: they are measured where they are made. */
function judgedOf(
  scores: readonly OutOfFoldScore[],
  byId: ReadonlyMap<string, CorpusDocument>,
): (Judged & { readonly fold: string })[] {
  return scores.flatMap(({ id, fold, score }) => {
    const document = byId.get(id)
    if (document === undefined) return []
    return [{ document, fold, judgement: { score, isStopped: score >= OWN_THRESHOLD, reasons: [], ms: NaN } }]
  })
}
