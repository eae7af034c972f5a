// The card of the model: what it was made from, what it is worth on mail it has not seen, how to make it again.
import { chanceOf, HEADS, VOICES, type Calibration, type Head } from '../../src/screening/content/model.ts'
import { reaching, thresholdFor, type Rate } from '../metrics.ts'
import { teaches, type Lesson, type OutOfFold } from './out-of-fold.ts'
import type { Plan } from './train-model.ts'

export interface CardFacts {
  readonly lessons: readonly Lesson[]
  readonly scored: readonly OutOfFold[]
  readonly calibrations: Readonly<Record<Head, Calibration>>
  readonly plan: Plan
  readonly seed: number
  /** of the artefact; absent when none was written */
  readonly bytes?: number
}

/** As the README of the collections states them; they were read where they lie and none is part of this tree. */
const TERMS: Readonly<Record<string, string>> = {
  'ccert-zh': 'CCERT CDSCE: research use; no licence in the repository it is from',
  csdmc2010: 'CSDMC2010: public competition set; text copyright with the senders',
  'enron-raw': 'Enron mail: public record (FERC release)',
  'enron-tok': 'Enron-Spam: research set (Metsis et al. 2006)',
  'letters-en': 'this-week-in-rust (CC BY-SA), better-quincy-email-archive (no licence)',
  'letters-zh': 'ruanyf/weekly, gocn/news: no licence file; internal use',
  'newsletters-en': 'digster/newsletters: no licence; copyright with the publishers; internal use',
  phishing_pot: 'phishing_pot: CC BY-NC 4.0',
  'sms-zh': 'Chinese-Spam-SMS-Classification: no licence',
  spamassassin: 'SpamAssassin public corpus: CC0 for the collection; text copyright with the senders',
  'templates-en': 'postmark, sendwithus, mailgun, leemunroe templates: MIT, Apache-2.0',
  'made-en': 'written by ourselves (training/made), our licence',
  'made-zh': 'written by ourselves (training/made), our licence',
  'made-european': 'written by ourselves (training/made), our licence',
}

const BUDGETS = [0.001, 0.005]

export function cardOf(facts: CardFacts): string {
  const { lessons, plan, seed, bytes } = facts
  return [
    '# models/content.bin: the model of words',
    '',
    'Made by `gatehouse train content`; this page is written with it. What it judges and how: `src/screening/content`.',
    '',
    `- seed ${seed}; ${lessons.length} letters, of which the test split of the collections taught nothing`,
    ...(bytes === undefined ? [] : [`- ${bytes} bytes; weights rounded to one byte`]),
    `- a net over segments (${plan.netShape.slots} slots × ${plan.netShape.width}, ${plan.netShape.hidden} noticed, ${plan.netShape.concluded} concluded), ` +
      `weights of words and pairs, and of runs of letters (${plan.weightShape.slots} slots each)`,
    `- rebuild: \`gatehouse train content --seed ${seed}\` beside \`../shared/corpora\`; the same seed gives the same bytes on the same machine`,
    '',
    '## Mail it has not seen',
    '',
    'Content alone (subject and text, addresses masked). Each line: a source or sender left out of training whole, with all near-duplicates. Thresholds: of the',
    'wanted mail of the collections that was left out of other retrainings, so that nothing of what is measured has set them.',
    '95 % intervals by Clopper and Pearson 1934. The highest of the chances of spam and phishing counts, as it does for the verdict.',
    '',
    '| left out | letters | caught at ≤ 0.1 % misjudged | at ≤ 0.5 % |',
    '|---|---|---|---|',
    ...caughtRows(facts),
    '',
    '## What it was made from, and on which terms',
    '',
    '| source | letters | terms |',
    '|---|---|---|',
    ...sourceRows(lessons),
    '',
    'Names and addresses of people in the collections are in no weight by themselves: words are hashed, addresses, numbers and links are masked before.',
    'Whether weights learned from sets without a licence, or for non-commercial use, may be passed on is an open question of law;',
    'who must not rely on the answer trains anew on mail of their own.',
    '',
    '## Calibration',
    '',
    'log-odds = each voice times its factor + offset, fitted on letters left out.',
    '',
    `| head | ${VOICES.join(' | ')} | offset |`,
    `|---|${VOICES.map(() => '---|').join('')}---|`,
    ...HEADS.map((head) => {
      const numbers = [...VOICES, 'offset' as const].map((name) => facts.calibrations[head][name].toFixed(3))
      return `| ${head} | ${numbers.join(' | ')} |`
    }),
    '',
  ].join('\n')
}

interface Scored {
  readonly fold: string
  readonly group: string
  /** wanted mail of the collections: it sets the thresholds */
  readonly isWanted: boolean
  readonly score: number
}

function caughtRows({ scored, calibrations }: CardFacts): string[] {
  const all = scored.map((each): Scored => {
    const { source, label } = each.lesson.document
    const isWanted = (label === 'ham' || label === 'bulk') && !source.startsWith('made-')
    const score = Math.max(
      ...(['spam', 'phish'] as const).map((head) => chanceOf(each.voices, head, calibrations[head])),
    )
    return { fold: each.fold, group: `${each.fold}: ${source} ${label}`, isWanted, score }
  })
  return [...Map.groupBy(all, ({ group }) => group)]
    .filter(([, members]) => !members[0]!.group.includes('/'))
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([group, members]) => {
      const others = all.filter(({ fold, isWanted }) => isWanted && fold !== members[0]!.fold)
      const wanted = others.map(({ score }) => score)
      const scores = members.map(({ score }) => score)
      const rates = BUDGETS.map((budget) => shown(reaching(scores, thresholdFor(wanted, budget))))
      return `| ${group} | ${members.length} | ${rates.join(' | ')} |`
    })
}

function sourceRows(lessons: readonly Lesson[]): string[] {
  const bySource = Map.groupBy(lessons, ({ document }) => document.source)
  return [...bySource]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([source, members]) => {
      const taught = members.filter(({ document }) => teaches(document)).length
      return `| ${source} | ${taught} of ${members.length} | ${TERMS[source] ?? ''} |`
    })
}

function shown({ value, low, high }: Rate): string {
  const percent = (share: number): string => (100 * share).toFixed(2)
  return `${percent(value)} % (${percent(low)} … ${percent(high)})`
}
