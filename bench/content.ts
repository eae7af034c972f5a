// What judging content is worth: caught and misjudged, each source and language apart, with exact intervals.
import { parseArgs } from 'node:util'
import { hasCorpora, loadCorpora, type CorpusDocument } from '../training/corpora.ts'
import { SENDER_FOLDS, SOURCE_FOLDS } from '../training/splits.ts'
import { READINGS } from './content/contender.ts'
import { eraRows } from './content/eras.ts'
import { linearFloor } from './content/floor.ts'
import { gatehouse } from './content/gatehouse.ts'
import { measure, type Shares } from './content/measure.ts'
import { onlineFloor, onlineRuns } from './content/online.ts'
import { floorScores, leftOutRows, pooledRows, trainerScores } from './content/out-of-fold.ts'
import { curveRows, marketingRows, misjudgedRows, rateRows } from './content/rates.ts'
import { show, type Row } from './content/section.ts'

const WHOLE: Shares = { learnEvery: 1, judgeEvery: 1 }
const QUICK: Shares = { learnEvery: 4, judgeEvery: 8 }

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
  await readings(documents, values.quick ? QUICK : WHOLE, print)
  if (!values.quick) leftOut(documents, print)
  print('Online, immediate feedback, in the order of dates', onlineRuns(documents, [onlineFloor]))
}

/** Content as the headline, and the whole message beside it. */
async function readings(documents: readonly CorpusDocument[], shares: Shares, print: Show): Promise<void> {
  for (const reading of READINGS) {
    const judges = []
    for (const make of [gatehouse, linearFloor]) judges.push(await measure(make(), reading, documents, shares))
    const [ours] = judges
    print(`${reading}: by source; of spam and phish what is caught, of ham and bulk what is misjudged`, [
      ...rateRows(judges, ({ source, label }) => `${source} ${label}`),
    ])
    print(
      `${reading}: by language`,
      rateRows(judges, ({ language, label }) => `${language} ${label}`),
    )
    print(`${reading}: mail of one time`, eraRows(judges))
    print(`${reading}: curve of the test split`, curveRows(judges))
    print(
      `${reading}: cost`,
      judges.map(({ cost }) => cost),
    )
    if (ours === undefined) continue
    print(`${reading}: marketing, both ways`, marketingRows(ours))
    print(`${reading}: every wanted letter that was stopped, with reasons`, misjudgedRows(ours))
  }
}

/** Models that have not seen the source, or the sender, at all. */
function leftOut(documents: readonly CorpusDocument[], print: Show): void {
  const ours = trainerScores()
  if (ours === undefined)
    console.log('\nNo scores of retrained models of ours are there: `gatehouse train content` leaves them.')
  const judges = [
    ...(ours === undefined ? [] : [{ judge: 'Gatehouse', scores: ours }]),
    { judge: 'plain linear', scores: floorScores(documents, [...SOURCE_FOLDS, ...SENDER_FOLDS]) },
  ]
  print('Sources never trained on, all together', pooledRows(judges, documents))
  print('Sources never trained on, each', leftOutRows(judges, documents, SOURCE_FOLDS))
  print('Senders of newsletters never trained on', leftOutRows(judges, documents, SENDER_FOLDS))
}
