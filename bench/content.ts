// What judging content is worth: caught and misjudged, each source and language apart, with exact intervals.
import { parseArgs } from 'node:util'
import { hasCorpora, loadCorpora, type CorpusDocument } from '../training/corpora.ts'
import { SENDER_FOLDS, SOURCE_FOLDS } from '../training/splits.ts'
import { ablationRows } from './content/ablation.ts'
import { READINGS } from './content/contender.ts'
import { eraRows } from './content/eras.ts'
import { linearFloor } from './content/floor.ts'
import { gatehouse } from './content/gatehouse.ts'
import { measure, type Result, type Shares } from './content/measure.ts'
import { ONLINE_JUDGES, onlineRows } from './content/online.ts'
import {
  floorScores,
  leftOutRows,
  otherFolds,
  pooledRows,
  sameLetters,
  settledRows,
  trainerScores,
} from './content/out-of-fold.ts'
import { installedPeers, type Entry } from './content/peers/installed.ts'
import { besideRows, curveRows, marketingRows, misjudgedRows, rateRows } from './content/rates.ts'
import { show, type Row } from './content/section.ts'
import { variantsOf } from './content/variants.ts'
import { stopAll } from './support/stack.ts'

const WHOLE: Shares = { learnEvery: 1, judgeEvery: 1 }
const QUICK: Shares = { learnEvery: 4, judgeEvery: 8 }

const OURS: readonly Entry[] = [{ open: gatehouse }, { open: linearFloor }]

type Show = (title: string, rows: readonly Row[]) => void

/**
 * Needs the mail collections beside the checkout.
 * @param args  `--quick`: a part of the letters, and no retraining; `--peers`: other filters beside; `--json`: a row a line
 */
export async function run(args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  if (!hasCorpora()) return console.log('content: no corpora at ../shared/corpora, nothing measured')
  const documents = await loadCorpora()
  const print: Show = (title, rows) => show(title, rows, values.json)
  const entries = [...OURS, ...(values.peers ? installedPeers() : [])]
  try {
    await readings(documents, entries, values.quick ? QUICK : WHOLE, print)
  } finally {
    await stopAll()
  }
  if (!values.quick) leftOut(documents, print)
  for (const reading of READINGS) {
    const title = `${reading}: online, immediate feedback, in the order of dates`
    print(title, await onlineRows(reading, documents, ONLINE_JUDGES))
  }
}

/** Content as the headline, and the whole message beside it. */
async function readings(
  documents: readonly CorpusDocument[],
  entries: readonly Entry[],
  shares: Shares,
  print: Show,
): Promise<void> {
  const variants = variantsOf(documents)
  for (const reading of READINGS) {
    const judges: Result[] = []
    for (const { open, sample = 1 } of entries) {
      const { learnEvery, judgeEvery } = shares
      const own = { learnEvery: learnEvery * sample, judgeEvery: judgeEvery * sample }
      judges.push(await measure(await open(), reading, documents, own, reading === 'content' ? variants : []))
    }
    const [ours] = judges
    const bySource = rateRows(judges, ({ source, label }) => `${source} ${label}`)
    print(`${reading}: by source; of spam and phish what is caught, of ham and bulk what is misjudged`, bySource)
    const byLanguage = rateRows(judges, ({ language, label }) => `${language} ${label}`)
    print(`${reading}: by language`, byLanguage)
    print(`${reading}: mail of one time`, eraRows(judges))
    print(`${reading}: curve of the test split`, curveRows(judges))
    const costs = judges.map(({ cost }) => cost)
    print(`${reading}: cost; memory of Gatehouse is what it adds to this process`, costs)
    if (reading === 'content')
      print(
        'content: unwanted letters in disguise',
        besideRows(judges, ({ language, source }) => `${language} ${source}`),
      )
    if (ours === undefined) continue
    print(`${reading}: without the signals of one aspect`, ablationRows(ours))
    print(`${reading}: marketing, both ways`, marketingRows(ours))
    print(`${reading}: every wanted letter that was stopped, with reasons`, misjudgedRows(ours))
  }
}

/** Models that have not seen the source, or the sender, at all. */
function leftOut(documents: readonly CorpusDocument[], print: Show): void {
  const ours = trainerScores()
  if (ours === undefined)
    console.error('No scores of retrained models of ours are there: `gatehouse train content` leaves them.')
  const others = otherFolds(ours ?? [])
  const floor = floorScores(documents, [...SOURCE_FOLDS, ...SENDER_FOLDS, ...others])
  const judges =
    ours === undefined
      ? [{ judge: 'plain linear', scores: floor }]
      : [
          { judge: 'Gatehouse', scores: ours },
          { judge: 'plain linear', scores: sameLetters(floor, ours) },
        ]
  print('Sources never trained on, all together', pooledRows(judges, documents))
  print('Sources never trained on, thresholds of other such sources', leftOutRows(judges, documents, SOURCE_FOLDS))
  print('Sources never trained on, thresholds of their own wanted mail', settledRows(judges, documents))
  print('Senders of newsletters never trained on', leftOutRows(judges, documents, SENDER_FOLDS))
  print(
    'Families of phishing never trained on, other families of the source were',
    leftOutRows(judges, documents, others),
  )
}
