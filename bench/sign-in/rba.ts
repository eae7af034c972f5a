// The public data set of sign-ins, if it is at hand: 31 million attempts on one service, of which some are known takeovers.
// Source: das-group/rba-dataset (CC BY 4.0); Wiefling et al., ACM TOPS 2022, doi 10.1145/3546069.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { normalise } from '../../src/net/addresses.ts'
import { Refusal } from '../../src/base/refusal.ts'
import type { SignInEvent } from '../../src/risk/event.ts'
import type { TreeModel } from '../../src/risk/trees.ts'
import { Life } from '../../training/sign-in/life.ts'
import { reaching, thresholdFor } from '../../training/metrics.ts'
import type { Row } from '../content/section.ts'
import { BESIDE } from './worlds.ts'
import { plainRules, twoFeatures } from './baselines.ts'

/** The columns that are read, by the names of the file's first line. */
const COLUMNS = {
  at: 'Login Timestamp',
  account: 'User ID',
  rtt: 'Round-Trip Time [ms]',
  ip: 'IP Address',
  country: 'Country',
  region: 'Region',
  city: 'City',
  asn: 'ASN',
  client: 'User Agent String',
  isRight: 'Login Successful',
  isTakeover: 'Is Account Takeover',
} as const
type Column = keyof typeof COLUMNS

/** Sign-ins of a member after which it is measured. */
const WARM_UP = 3

/** @throws Refusal `bad-parameter` when the file has other columns */
export async function rbaRows(file: string, trees: TreeModel | undefined): Promise<Row[]> {
  const life = new Life(trees, [twoFeatures(), plainRules()])
  const counts = new Map<string, number>()
  const [owners, attacks]: [number[][], number[][]] = [[], []]
  for await (const { event, isTakeover } of attemptsOf(file)) {
    const scored = life.take({ by: isTakeover ? 'naive' : 'owner', event })
    if (scored === undefined) continue
    const before = counts.get(event.account) ?? 0
    if (!isTakeover) counts.set(event.account, before + 1)
    if (before >= WARM_UP) (isTakeover ? attacks : owners).push([scored.score, ...scored.beside])
  }
  return ['Gatehouse', ...BESIDE].map((judge, index) => {
    const [honest, taken] = [owners, attacks].map((rows) => rows.map((row) => row[index] ?? 0))
    const caught = (budget: number) => reaching(taken ?? [], thresholdFor(honest ?? [], budget))
    return {
      judge,
      owners: owners.length,
      takeovers: attacks.length,
      'at 0.5 %': caught(0.005),
      'at 1 %': caught(0.01),
      'at 2 %': caught(0.02),
    }
  })
}

async function* attemptsOf(file: string): AsyncGenerator<{ event: SignInEvent; isTakeover: boolean }> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })
  let places: Record<Column, number> | undefined
  for await (const line of lines) {
    const cells = cellsOf(line)
    if (places === undefined) {
      places = placesOf(cells)
      continue
    }
    const at = places
    const cell = (column: Column) => cells[at[column]] ?? ''
    const ip = normalise(cell('ip'))
    const when = Date.parse(`${cell('at').replace(' ', 'T')}Z`)
    if (ip === undefined || Number.isNaN(when)) continue
    const [rttMs, asn] = [Number(cell('rtt')), Number(cell('asn'))]
    yield {
      isTakeover: cell('isTakeover') === 'True',
      event: {
        at: when,
        account: cell('account'),
        organisation: 'rba',
        ip,
        protocol: 'web',
        client: cell('client'),
        passwordOk: cell('isRight') === 'True',
        place: { country: cell('country'), region: cell('region'), city: cell('city'), ...(asn > 0 && { asn }) },
        ...(rttMs > 0 && { rttMs }),
      },
    }
  }
}

function placesOf(header: readonly string[]): Record<Column, number> {
  const places = Object.entries(COLUMNS).map(([column, name]) => [column, header.indexOf(name)] as const)
  const missing = places.filter(([, place]) => place < 0).map(([column]) => COLUMNS[column as Column])
  if (missing.length > 0) throw new Refusal('bad-parameter', `The file has no columns ${missing.join(', ')}`)
  return Object.fromEntries(places) as Record<Column, number>
}

/** RFC 4180 §2: cells in double quotes may hold commas, and quotes doubled. */
export function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
