// Rates of the test split at thresholds of the tuning split: each judge's own, and those of a budget of misjudged mail.
import type { CorpusDocument } from '../../training/corpora.ts'
import { calibrationError, oneMinusRocaPercent, rateOf, reaching, rocOf, thresholdFor } from '../../training/metrics.ts'
import { isUnwanted, type Judged } from './contender.ts'
import type { Row } from './section.ts'

/** Shares of wanted mail that may be misjudged. */
const BUDGETS = [0.001, 0.005] as const
/** The curve: shares of wanted mail misjudged. */
const CURVE = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05] as const

export interface Measured {
  readonly name: string
  /** sets thresholds */
  readonly tune: readonly Judged[]
  /** is measured */
  readonly test: readonly Judged[]
}

/** A line for each group and judge: unwanted mail caught, wanted mail misjudged. @param groupOf  '' is left out */
export function rateRows(judges: readonly Measured[], groupOf: (document: CorpusDocument) => string): Row[] {
  const rows = judges.flatMap(({ name, tune, test }) => {
    const thresholds = budgetThresholds(scoresOf(tune, (document) => !isUnwanted(document)))
    return [...Map.groupBy(test, ({ document }) => groupOf(document))]
      .filter(([group]) => group !== '')
      .map(([group, members]) => {
        const stopped = members.filter(({ judgement }) => judgement.isStopped).length
        const scores = members.map(({ judgement }) => judgement.score)
        return rateRow(group, name, rateOf(stopped, members.length), scores, thresholds)
      })
  })
  return rows.toSorted((a, b) => String(a['group']).localeCompare(String(b['group'])))
}

/** @param own  the rate at the judge's own threshold */
export function rateRow(
  group: string,
  judge: string,
  own: ReturnType<typeof rateOf>,
  scores: readonly number[],
  thresholds: readonly number[],
): Row {
  const budgets = thresholds.map((threshold, index) => [
    `at ≤ ${BUDGETS[index]! * 100} % misjudged`,
    reaching(scores, threshold),
  ])
  return { group, judge, n: scores.length, 'own threshold': own, ...Object.fromEntries(budgets) }
}

/** @param wanted  scores of wanted mail that is not measured with them */
export function budgetThresholds(wanted: readonly number[]): number[] {
  return BUDGETS.map((budget) => thresholdFor(wanted, budget))
}

/** The whole curve in one number, some of its points, and how honest the scores are as probabilities. */
export function curveRows(judges: readonly Measured[]): Row[] {
  return judges.map(({ name, test }) => {
    const wanted = scoresOf(test, (document) => !isUnwanted(document))
    const unwanted = scoresOf(test, isUnwanted)
    const points = rocOf(wanted, unwanted, CURVE).map(({ caught }, index) => [
      `caught at ${CURVE[index]! * 100} %`,
      `${(caught * 100).toFixed(1)} %`,
    ])
    return {
      judge: name,
      '(1-ROCA) %': oneMinusRocaPercent(wanted, unwanted),
      'calibration error': calibrationOf(test),
      ...Object.fromEntries(points),
    }
  })
}

/** NaN of scores that are no probabilities. */
function calibrationOf(test: readonly Judged[]): number {
  const scores = test.map(({ judgement }) => judgement.score)
  if (scores.some((score) => score < 0 || score > 1)) return NaN
  return calibrationError(
    scores,
    test.map(({ document }) => isUnwanted(document)),
  )
}

/** Marketing in both senses, of a judge that has an answer of its own for it. */
export function marketingRows({ name, test }: Measured): Row[] {
  const of = (label: string, actions: readonly string[]) => {
    const members = test.filter(({ document }) => document.label === label)
    return rateOf(members.filter(({ judgement: { action = '' } }) => actions.includes(action)).length, members.length)
  }
  return [
    { judge: name, what: 'marketing to junk or worse', rate: of('bulk', ['junk', 'quarantine', 'reject']) },
    { judge: name, what: 'marketing to quarantine or refused', rate: of('bulk', ['quarantine', 'reject']) },
    { judge: name, what: 'marketing known as such', rate: of('bulk', ['bulk']) },
    { judge: name, what: 'other wanted mail taken for marketing', rate: of('ham', ['bulk']) },
    { judge: name, what: 'other wanted mail to quarantine or refused', rate: of('ham', ['quarantine', 'reject']) },
    { judge: name, what: 'spam taken for marketing', rate: of('spam', ['bulk']) },
    { judge: name, what: 'phishing taken for marketing', rate: of('phish', ['bulk']) },
  ]
}

/** Ids and reasons, never words: every wanted letter that the judge stops at its own threshold. */
export function misjudgedRows({ test }: Measured): Row[] {
  return test
    .filter(({ document, judgement }) => !isUnwanted(document) && judgement.isStopped)
    .toSorted((a, b) => b.judgement.score - a.judgement.score)
    .map(({ document: { id }, judgement: { action = '', score, reasons } }) => ({
      id,
      action,
      score: score.toFixed(3),
      reasons: reasons.join(' '),
    }))
}

function scoresOf(judged: readonly Judged[], isIn: (document: CorpusDocument) => boolean): number[] {
  return judged.filter(({ document }) => isIn(document)).map(({ judgement }) => judgement.score)
}
