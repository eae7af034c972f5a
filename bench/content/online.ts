// The protocol of the TREC spam track: letters in the order of their dates, each judged and then told at once what it was.
import { BITS } from '../../src/intel/learned-judges.ts'
import { OnlineJudge as LearnedJudge } from '../../src/intel/online-judge.ts'
import { foldReadable } from '../../src/mail/folding/fold-readable.ts'
import { parseMessage } from '../../src/mail/mime-parser.ts'
import { readableOf } from '../../src/mail/readable.ts'
import { featuresOf } from '../../src/screening/features.ts'
import type { CorpusDocument } from '../../training/corpora.ts'
import { LinearModel } from '../../training/linear.ts'
import { oneMinusRocaPercent } from '../../training/metrics.ts'
import { isUnwanted, type Letter, type Reading } from './contender.ts'
import { plainFeaturesOf } from './floor.ts'
import { lettersOf } from './letters.ts'
import type { Row } from './section.ts'

/** A judge that starts with nothing and learns from every letter. */
export interface OnlineJudge {
  readonly name: string
  readonly featuresOf: (letter: Letter) => Uint32Array
  /** anew for each stream */
  readonly open: () => {
    /** how unwanted; only the order counts */
    score(features: Uint32Array): number
    learn(features: Uint32Array, isUnwanted: boolean): void
  }
}

/** A step larger than in training: each letter is seen once only. */
const FLOOR_RATE = 16

const FLOOR: OnlineJudge = {
  name: 'plain linear',
  featuresOf: plainFeaturesOf,
  open: () => {
    const model = new LinearModel()
    return {
      score: (features) => model.score(features),
      learn: (features, label) => model.learn(features, label, FLOOR_RATE),
    }
  },
}

/** What learns from reports and moves, of the size that an organisation has; without what else is known of a letter. */
const LEARNED: OnlineJudge = {
  name: 'Gatehouse, learned judge alone',
  featuresOf: ({ bytes }) => {
    const message = parseMessage(bytes)
    const { subject, text } = foldReadable(readableOf(bytes, message))
    return featuresOf(message.header, subject, text)
  },
  open: () => {
    const judge = new LearnedJudge(BITS.organisation)
    return {
      score: (features) => judge.score(features),
      learn: (features, label) => void judge.learn(features, { isUnwanted: label }),
    }
  },
}

export const ONLINE_JUDGES: readonly OnlineJudge[] = [LEARNED, FLOOR]

/** Sources that have wanted and unwanted mail of the same years: elsewhere the date alone would tell. */
const STREAMS: Readonly<Record<string, readonly string[]>> = {
  'English, 2001–2010: spamassassin, csdmc2010': ['spamassassin', 'csdmc2010'],
  'English, 1999–2005: enron': ['enron-tok', 'enron-raw'],
  'Chinese, 2003–2005: ccert-zh': ['ccert-zh'],
}

export async function onlineRows(
  reading: Reading,
  documents: readonly CorpusDocument[],
  judges: readonly OnlineJudge[],
): Promise<Row[]> {
  const rows: Row[] = []
  for (const [stream, sources] of Object.entries(STREAMS)) {
    const inOrder = documents
      .filter(({ source, date }) => sources.includes(source) && date !== '')
      // Headers that the collectors wrote or cut would tell wanted from unwanted.
      .filter(({ headers }) => reading === 'content' || headers === 'full')
      .toSorted((a, b) => a.date.localeCompare(b.date) || a.id.localeCompare(b.id))
    if (inOrder.length === 0) continue
    console.error(`${reading}: online, ${stream}`)
    for (const judge of judges) rows.push({ stream, ...(await onlineRun(judge, reading, inOrder)) })
  }
  return rows
}

async function onlineRun(judge: OnlineJudge, reading: Reading, inOrder: readonly CorpusDocument[]): Promise<Row> {
  // Letters come in the order of the files; what is kept of each until its turn is its features.
  const features = new Map<string, Uint32Array>()
  for await (const letter of lettersOf(reading, inOrder)) features.set(letter.document.id, judge.featuresOf(letter))
  const { score, learn } = judge.open()
  const wanted: number[] = []
  const unwanted: number[] = []
  for (const document of inOrder) {
    const own = features.get(document.id)!
    ;(isUnwanted(document) ? unwanted : wanted).push(score(own))
    learn(own, isUnwanted(document))
  }
  return {
    judge: judge.name,
    wanted: wanted.length,
    unwanted: unwanted.length,
    '(1-ROCA) %': oneMinusRocaPercent(wanted, unwanted),
  }
}
