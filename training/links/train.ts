// gatehouse train links: learns the model of addresses, measures it on domains it has not seen, writes it with its card.
import { writeFileSync } from 'node:fs'
import { chanceBy, encodeUrlModel, type UrlModel } from '../../src/screening/links/url-model.ts'
import { hasCorpora } from '../corpora.ts'
import { oneMinusRocaPercent, reaching, thresholdFor } from '../metrics.ts'
import { knownAddresses, type KnownAddress } from './addresses.ts'
import { cardOf, type SourceFigures } from './card.ts'
import { learn } from './learn.ts'

/**
 * @param out  where the model goes; its card lies beside it
 * @param tell  how far it is, 0 … 1
 * @returns the exit status; the card is printed
 */
export async function run(
  print: (line: string) => void,
  { out, seed }: { out: string; seed: number },
  tell: (what: string, progress: number) => void,
): Promise<number> {
  if (!hasCorpora()) {
    print('../shared/corpora is not there: nothing to learn from')
    return 1
  }
  tell('addresses', 0)
  const known = await knownAddresses()
  tell('the model', 0.5)
  const model = learn(part(known, 'train'), part(known, 'tune'), generator(seed))
  const figures = measure(model, known)
  const left = leaveOut(known, seed, tell)
  const file = encodeUrlModel(model)
  const card = cardOf({ seed, known, figures, left, bytes: file.length })
  writeFileSync(out, file)
  writeFileSync(out.replace(/\.bin$/, '.md'), card)
  print(card)
  return 0
}

const part = (known: readonly KnownAddress[], split: KnownAddress['split']) =>
  known.filter((each) => each.split === split)

/** Each source of fraud against all wanted addresses, each wanted source against all fraud; thresholds from the tuning part. */
function measure(model: UrlModel, known: readonly KnownAddress[]): SourceFigures[] {
  const scores = (addresses: readonly KnownAddress[]) => addresses.map(({ features }) => chanceBy(model, features))
  const of = (split: KnownAddress['split'], isFraud: boolean, source?: string) =>
    scores(
      known.filter(
        (each) => each.split === split && each.isFraud === isFraud && (source === undefined || each.source === source),
      ),
    )
  const [wanted, fraud] = [of('test', false), of('test', true)]
  const thresholds = [0.001, 0.01].map((budget) => thresholdFor(of('tune', false), budget))
  return [...new Set(known.map(({ source }) => source)), 'all'].map((source) => {
    const isFraud = source === 'all' || known.some((each) => each.source === source && each.isFraud)
    const own = source === 'all' ? fraud : of('test', isFraud, source)
    return {
      source,
      isFraud,
      addresses: own.length,
      auc: own.length === 0 ? NaN : 1 - oneMinusRocaPercent(isFraud ? wanted : own, isFraud ? own : fraud) / 100,
      reached: thresholds.map((threshold) => reaching(own, threshold)),
    }
  })
}

/** The next fraud is from elsewhere: each list is measured by a model that never saw any address of it. */
function leaveOut(
  known: readonly KnownAddress[],
  seed: number,
  tell: (what: string, progress: number) => void,
): SourceFigures[] {
  const sources = [...new Set(known.filter(({ isFraud }) => isFraud).map(({ source }) => source))]
  return sources.flatMap((source, index) => {
    tell(`without ${source}`, 0.6 + (0.4 * index) / sources.length)
    const rest = known.filter((each) => each.source !== source)
    const model = learn(part(rest, 'train'), part(rest, 'tune'), generator(seed))
    const both = [...rest, ...known.filter((each) => each.source === source && each.split === 'test')]
    return measure(model, both).filter((each) => each.source === source)
  })
}

/** Mulberry32: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mix = Math.imul(state ^ (state >>> 15), 1 | state)
    mix = (mix + Math.imul(mix ^ (mix >>> 7), 61 | mix)) ^ mix
    return ((mix ^ (mix >>> 14)) >>> 0) / 4_294_967_296
  }
}
