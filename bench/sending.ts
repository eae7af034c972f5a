// What sending control is worth: in worlds drawn by other rates than its limits were set on.
import { parseArgs } from 'node:util'
import { show } from './content/section.ts'
import { costRow, holdRows, ruleRows, takeoverRows, worstRows } from './sending/tables.ts'
import { liveWorld, type Lived } from './sending/world.ts'

/** Limits were set on seeds below 1,000; 1,001 to 1,008, 2,001 to 2,008, 3,001 to 3,008 and 4,001 to 4,008 were looked at before. */
const FIRST_SEED = 5_001
const FULL = { worlds: 8, people: 300, days: 100, taken: 0.5 }
const QUICK = { worlds: 2, people: 80, days: 75, taken: 0.5 }

/** @param args  `--quick`: two small worlds; `--seed N`: of the first world; `--json`: a row a line */
export async function run(args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(FIRST_SEED) },
    },
  })
  const { worlds: count, ...plan } = values.quick ? QUICK : FULL
  const first = Number(values.seed)
  const worlds: Lived[] = []
  for (let seed = first; seed < first + count; seed++) {
    if (!values.json) console.error(`world ${seed}`)
    worlds.push(liveWorld({ seed, isRedrawn: true, ...plan }))
  }
  show(`Owners who were asked for nothing; worlds ${first} to ${first + count - 1}`, holdRows(worlds), values.json)
  show('Rows that asked for nothing', ruleRows(worlds), values.json)
  show('Takeovers: what left of them', takeoverRows(worlds), values.json)
  show('The same by whose account it was', worstRows(worlds), values.json)
  show('Cost', [costRow(worlds)], values.json)
}
