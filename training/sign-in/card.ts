// The card of the trees: what they learned from, what they catch beside the base score, what they cannot do.
import type { HeadTrees } from '../../src/risk/trees.ts'
import type { Rate } from '../metrics.ts'
import type { HeadFigure } from './train-head.ts'

export interface CardFacts {
  readonly seed: number
  readonly heads: readonly HeadTrees[]
  readonly figures: readonly HeadFigure[]
  readonly bytes: number
  /** for training, tuning, checking */
  readonly worlds: readonly [number, number, number]
}

export function cardOf({ seed, heads, figures, bytes, worlds: [training, tuning, checking] }: CardFacts): string {
  const sizes = heads.map(({ head, roots, left }) => `${head} ${roots.length} trees, ${left.length} nodes`).join('; ')
  const rows = figures.map(({ head, by, base, trees }) => `| ${head} | ${by} | ${percent(base)} | ${percent(trees)} |`)
  return `# models/sign-in.bin: trees over the base score of a sign-in

Gradient-boosted trees for the logistic loss over the vector of features and the base score (\`src/risk/trees.ts\`), one set for each kind of
client: ${sizes}; ${Math.round(bytes / 1_000)} kB. They may only rise or only fall with features whose direction is known.
Rebuild: \`gatehouse train sign-in --seed ${seed}\` (minutes on one core, the same bytes each time).

Learned in ${training} made-up worlds (\`training/sign-in/\`), number of trees, curve and threshold from ${tuning} others; the table is of ${checking} more that nothing
was chosen on. No real person's sign-in is in them. A model is of one feature registry, and void when that changes.

## Caught where 1 % of owners is asked

| kind | attacker | base score alone | trees |
|---|---|---|---|
${rows.join('\n')}

\`gatehouse bench sign-in\` has more, in worlds of its own.

## What it cannot do

- The worlds are made up: owners are more regular than people, attackers no cleverer than their rows in \`attackers.ts\`. Real rates will be lower.
- A thief with the owner's device token, network and client, at the owner's hours, is the owner as far as scores can tell.
- For members with fewer than 12 sign-ins the base score weighs in, for the first ones it stands alone.
`
}

const percent = ({ value, low, high }: Rate): string =>
  `${(100 * value).toFixed(1)} % (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`
