// The features as a page for people: docs/sign-in-features.md.
import { DIMENSIONS, type Dimension } from './assessment.ts'
import { HARD_RULES } from './hard-rules.ts'
import { PROTOCOLS } from './protocols.ts'
import { FEATURES, REGISTRY_VERSION, speaksOn } from './registry.ts'

const TITLES: Readonly<Record<Dimension, string>> = {
  geography: 'Geography',
  behaviour: 'Behaviour',
  reputation: 'Reputation',
  device: 'Device',
  timeNetwork: 'Time and network',
}

/** @returns Markdown with one table a dimension */
export function describeFeatures(): string {
  const live = FEATURES.filter(({ isOptIn }) => !isOptIn)
  const counts = Object.entries(PROTOCOLS).map(
    ([name, { letter }]) => `| ${name} | ${letter} | ${live.filter((each) => speaksOn(each, letter)).length} |`,
  )
  const parts = DIMENSIONS.map((dimension) => {
    const rows = FEATURES.filter((each) => each.dimension === dimension).map(
      ({ id, unit, range, protocols, weight, isOptIn, meaning }) =>
        `| \`${id}\` | ${unit} | ${range.join(' … ')} | ${protocols === '*' ? 'all' : protocols} | ${weight} | ${meaning}${isOptIn ? ' **Off until an organisation turns it on.**' : ''} |`,
    )
    return `## ${TITLES[dimension]} (${rows.length})\n\n| feature | unit | range | protocols | weight | meaning |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`
  })
  const rules = HARD_RULES.map(({ id, decision, en }) => `| \`${id}\` | ${decision} | ${en} |`)
  return `# Sign-in features

Generated from \`src/risk/features/\` by \`npm run docs\`. Registry version ${REGISTRY_VERSION}: ${FEATURES.length} features, ${live.length} of them live from the
first day. \`weight\` is what the base score adds per unit, in log-odds; 0: evidence for the trained model and for people.

| protocol | letter | live features |
|---|---|---|
${counts.join('\n')}

${parts.join('\n')}
## Rules that decide by themselves

| rule | decision at least | meaning |
|---|---|---|
${rules.join('\n')}`
}
