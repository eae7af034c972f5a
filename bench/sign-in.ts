// What the sign-in defence is worth: in worlds drawn by other rates than it was made on, beside plainer judges.
import { parseArgs } from 'node:util'
import { openSignInModel } from '../src/risk/model-file.ts'
import { show } from './content/section.ts'
import {
  ablationRows,
  besideRows,
  caughtRows,
  costRow,
  featureRows,
  gainRows,
  ownerRows,
  settledRow,
  toldRows,
} from './sign-in/tables.ts'
import { rbaRows } from './sign-in/rba.ts'
import { waveRows } from './sign-in/waves.ts'
import { FIRST_SEED, liveWorld } from './sign-in/worlds.ts'

const [WORLDS, QUICK_WORLDS] = [10, 2]

/** @param args  `--quick`: two worlds, smaller waves, no gain of each feature; `--rba FILE`: the public data set instead; `--json`: a row a line */
export async function run(args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      rba: { type: 'string' },
    },
  })
  const trees = await openSignInModel()
  if (values.rba !== undefined)
    return show(
      'Takeovers of the public data set, by share of owners asked',
      await rbaRows(values.rba, trees),
      values.json,
    )
  const seeds = Array.from({ length: values.quick ? QUICK_WORLDS : WORLDS }, (_, index) => FIRST_SEED + index)
  const worlds = seeds.map((seed) => {
    if (!values.json) console.error(`world ${seed}`)
    return liveWorld(seed, trees)
  })
  const title = `worlds ${seeds[0]} to ${seeds.at(-1)}, ${trees === undefined ? 'the base score alone' : `trees of ${trees.made}`}`
  show(
    `Attacks with the right password, caught where this share of owners is asked; ${title}`,
    caughtRows(worlds),
    values.json,
  )
  show('The same at 1 %, beside plainer judges', besideRows(worlds, trees), values.json)
  show('The same at 1 %, by what servers and pages tell', toldRows(worlds), values.json)
  show('Owners, as the engine decided', ownerRows(worlds), values.json)
  show('Settled members', [settledRow(worlds)], values.json)
  show('Groups of features', ablationRows(worlds, trees), values.json)
  if (!values.quick) {
    const rows = gainRows(worlds.slice(0, QUICK_WORLDS), trees)
    show('Points lost at 1 % without a feature, mean of all attackers of two worlds', rows, values.json)
  }
  show('Cost of a decision', [costRow(worlds)], values.json)
  show('Attacks on many accounts', waveRows(values.quick, trees), values.json)
  show('Features', featureRows(worlds), values.json)
}
