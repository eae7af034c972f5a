// The protocol of the TREC spam track: letters in the order of their dates, each judged and then told at once what it was.
import type { CorpusDocument } from '../../training/corpora.ts'
import { LinearModel, plainFeatures } from '../../training/linear.ts'
import { oneMinusRocaPercent } from '../../training/metrics.ts'
import { isUnwanted } from './contender.ts'
import type { Row } from './section.ts'

/** A judge that starts with nothing and learns from every letter. */
export interface OnlineJudge {
  readonly name: string
  /** how unwanted; only the order counts */
  score(document: CorpusDocument): number
  learn(document: CorpusDocument, isUnwanted: boolean): void
}

/** A step larger than in training: each letter is seen once only. */
const ONLINE_RATE = 16

export function onlineFloor(): OnlineJudge {
  const model = new LinearModel()
  return {
    name: 'plain linear',
    score: ({ readable }) => model.score(plainFeatures(readable)),
    learn: ({ readable }, label) => model.learn(plainFeatures(readable), label, ONLINE_RATE),
  }
}

/** Sources that have wanted and unwanted mail of the same years: elsewhere the date alone would tell. */
const STREAMS: Readonly<Record<string, readonly string[]>> = {
  'English, 2001–2010: spamassassin, csdmc2010': ['spamassassin', 'csdmc2010'],
  'English, 1999–2005: enron': ['enron-tok', 'enron-raw'],
  'Chinese, 2003–2005: ccert-zh': ['ccert-zh'],
}

/** @param judges  makes each judge anew for each stream */
export function onlineRuns(documents: readonly CorpusDocument[], judges: readonly (() => OnlineJudge)[]): Row[] {
  return Object.entries(STREAMS).flatMap(([stream, sources]) => {
    const inOrder = documents
      .filter(({ source, date }) => sources.includes(source) && date !== '')
      .toSorted((a, b) => a.date.localeCompare(b.date) || a.id.localeCompare(b.id))
    return judges.map((make) => ({ stream, ...onlineRun(make(), inOrder) }))
  })
}

function onlineRun(judge: OnlineJudge, inOrder: readonly CorpusDocument[]): Row {
  const wanted: number[] = []
  const unwanted: number[] = []
  for (const document of inOrder) {
    const label = isUnwanted(document)
    ;(label ? unwanted : wanted).push(judge.score(document))
    judge.learn(document, label)
  }
  return {
    judge: judge.name,
    wanted: wanted.length,
    unwanted: unwanted.length,
    '(1-ROCA) %': oneMinusRocaPercent(wanted, unwanted),
  }
}
