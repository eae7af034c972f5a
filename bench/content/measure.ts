// One judge over one reading: learns all but the test split where it must, judges the test split, and is timed meanwhile.
import { monotonic } from '../../src/base/clock.ts'
import type { CorpusDocument } from '../../training/corpora.ts'
import { splitOf } from '../../training/splits.ts'
import { quantile } from '../support/report.ts'
import type { Contender, Judged, Letter, Reading } from './contender.ts'
import { lettersOf } from './letters.ts'
import type { Measured } from './rates.ts'
import type { Row } from './section.ts'

/** A judge whose first letters load models and compile code is not timed on them. */
const WARM_UP = 200
/** bytes: letters of some 20 kB, whose slowest are told apart */
const TWENTY_KB = { least: 15_000, most: 25_000 } as const

export interface Result extends Measured {
  /** what it says of the letters beside them */
  readonly beside: readonly Judged[]
  readonly cost: Row
}

export interface Shares {
  /** each how many-th letter of the training and tuning splits is learned, as ours did */
  readonly learnEvery: number
  /** each how many-th letter of the test split is judged */
  readonly judgeEvery: number
}

/** @param beside  letters that are judged, too, but apart */
export async function measure(
  contender: Contender,
  reading: Reading,
  documents: readonly CorpusDocument[],
  { learnEvery, judgeEvery }: Shares,
  beside: readonly Letter[],
): Promise<Result> {
  const { name } = contender
  try {
    if (contender.learn) {
      const training = every(
        learnEvery,
        documents.filter((document) => splitOf(document) !== 'test'),
      )
      console.error(`${reading}: ${name} learns ${training.length} letters`)
      await contender.learn(counted(lettersOf(reading, training)))
    }
    const judged = every(
      judgeEvery,
      documents.filter((document) => splitOf(document) === 'test'),
    )
    console.error(`${reading}: ${name} judges ${judged.length} letters`)
    const letters: Letter[] = []
    for await (const letter of lettersOf(reading, judged)) letters.push(letter)
    for await (const _ of contender.judge(every(Math.ceil(letters.length / WARM_UP), letters)));
    const cpuBefore = contender.cpuMs()
    const results = await judgeAll(contender, letters)
    const cpuMsEach = (contender.cpuMs() - cpuBefore) / results.length
    const ms = sorted(results.map(({ judgement }) => judgement.ms))
    const large = results.filter((_, index) => isOfTwentyKb(letters[index]!))
    const cpuMsOfLarge = sorted(large.map(({ judgement: { cpuMs = NaN } }) => cpuMs))
    return {
      name,
      judged: results,
      beside: await judgeAll(contender, every(judgeEvery, beside)),
      cost: {
        judge: name,
        n: results.length,
        'CPU ms each': cpuMsEach,
        'p50 ms': quantile(ms, 0.5),
        'p99 ms': quantile(ms, 0.99),
        'of 15–25 kB': large.length,
        'their p99 CPU ms': quantile(cpuMsOfLarge, 0.99),
        MiB: contender.memoryMib(),
      },
    }
  } finally {
    await contender.close()
  }
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b)
}

function isOfTwentyKb({ bytes }: Letter): boolean {
  return bytes.length >= TWENTY_KB.least && bytes.length <= TWENTY_KB.most
}

async function judgeAll(contender: Contender, letters: readonly Letter[]): Promise<Judged[]> {
  const results: Judged[] = []
  const step = progress()
  for await (const judgement of contender.judge(letters)) {
    results.push({ document: letters[results.length]!.document, judgement })
    step()
  }
  return results
}

const SHOWN_EVERY_MS = 10_000

/** Tells on standard error, now and then, how far it is. */
function progress(): () => void {
  let count = 0
  let shownAt = monotonic()
  return () => {
    count++
    if (monotonic() - shownAt < SHOWN_EVERY_MS) return
    shownAt = monotonic()
    console.error(`  ${count}`)
  }
}

async function* counted(letters: AsyncIterable<Letter>): AsyncGenerator<Letter, void, undefined> {
  const step = progress()
  for await (const letter of letters) {
    yield letter
    step()
  }
}

function every<T>(step: number, list: readonly T[]): T[] {
  return list.filter((_, index) => index % step === 0)
}
