// Rates of the test split: at each judge's own threshold, and at those of a budget of misjudged mail.
import type { CorpusDocument } from '../../training/corpora.ts'
import { calibrationError, oneMinusRocaPercent, rateOf, rocOf, thresholdFor } from '../../training/metrics.ts'
import { halfOf } from '../../training/splits.ts'
import { isUnwanted, type Judged } from './contender.ts'
import type { Row } from './section.ts'

/** Shares of wanted mail that may be misjudged. */
const BUDGETS = [0.001, 0.005] as const
/** The curve: shares of wanted mail misjudged. */
const CURVE = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05] as const

export interface Measured {
  readonly name: string
  /** of letters that the judge has not learned from */
  readonly judged: readonly Judged[]
}

/**
 * A line for each group and judge: unwanted mail caught, wanted mail misjudged. The thresholds of a budget are chosen on the
 * wanted mail of one half and measured on the other, each way: never on what they measure, nor on what a judge has learned.
 */
export function rateRows(judges: readonly Measured[], groupOf: (document: CorpusDocument) => string): Row[] {
  const rows = judges.flatMap(({ name, judged }) => {
    const thresholds = ([0, 1] as const).map((half) =>
      budgetThresholds(judged.filter(({ document }) => halfOf(document) !== half)),
    )
    return [...Map.groupBy(judged, ({ document }) => groupOf(document))].map(([group, members]) =>
      rateRow(group, name, members, (document) => thresholds[halfOf(document)]!),
    )
  })
  return byGroup(rows)
}

/** The same with the thresholds of all wanted mail, for letters that are none of it. */
export function besideRows(
  judges: readonly (Measured & { readonly beside: readonly Judged[] })[],
  groupOf: (document: CorpusDocument) => string,
): Row[] {
  const rows = judges.flatMap(({ name, judged, beside }) => {
    const thresholds = budgetThresholds(judged)
    return [...Map.groupBy(beside, ({ document }) => groupOf(document))].map(([group, members]) =>
      rateRow(group, name, members, () => thresholds),
    )
  })
  return byGroup(rows)
}

/** @param thresholdsFor  one for each budget, chosen without this document */
export function rateRow(
  group: string,
  judge: string,
  members: readonly Judged[],
  thresholdsFor: (document: CorpusDocument) => readonly number[],
): Row {
  const stopped = members.filter(({ judgement }) => judgement.isStopped).length
  const budgets = BUDGETS.map((budget, index) => {
    const reached = members.filter(({ document, judgement }) => judgement.score >= thresholdsFor(document)[index]!)
    return [`at ≤ ${budget * 100} % misjudged`, rateOf(reached.length, members.length)]
  })
  const own = rateOf(stopped, members.length)
  return { group, judge, n: members.length, 'own threshold': own, ...Object.fromEntries(budgets) }
}

/** For each budget, of the wanted mail among them. */
export function budgetThresholds(judged: readonly Judged[]): number[] {
  const wanted = scoresOf(judged, (document) => !isUnwanted(document))
  return BUDGETS.map((budget) => thresholdFor(wanted, budget))
}

export function byGroup(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => String(a['group']).localeCompare(String(b['group'])))
}

/** The whole curve in one number, some of its points, and how honest the scores are as probabilities. */
export function curveRows(judges: readonly Measured[]): Row[] {
  return judges.map(({ name, judged }) => {
    const wanted = scoresOf(judged, (document) => !isUnwanted(document))
    const unwanted = scoresOf(judged, isUnwanted)
    const points = rocOf(wanted, unwanted, CURVE).map(({ caught }, index) => [
      `caught at ${CURVE[index]! * 100} %`,
      `${(caught * 100).toFixed(1)} %`,
    ])
    return {
      judge: name,
      '(1-ROCA) %': oneMinusRocaPercent(wanted, unwanted),
      'calibration error': calibrationOf(judged),
      ...Object.fromEntries(points),
    }
  })
}

/** NaN of scores that are no probabilities. */
function calibrationOf(judged: readonly Judged[]): number {
  const scores = judged.map(({ judgement }) => judgement.score)
  if (scores.some((score) => score < 0 || score > 1)) return NaN
  return calibrationError(
    scores,
    judged.map(({ document }) => isUnwanted(document)),
  )
}

/** Marketing in both senses, of a judge that has an answer of its own for it. */
export function marketingRows({ name, judged }: Measured): Row[] {
  const of = (label: string, actions: readonly string[]) => {
    const members = judged.filter(({ document }) => document.label === label)
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
export function misjudgedRows({ judged }: Measured): Row[] {
  return judged
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
