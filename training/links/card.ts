// The card of the model of addresses: what it is, what it learned from and on which terms, what it can and cannot do.
import { createHash } from 'node:crypto'
import type { Rate } from '../metrics.ts'
import type { KnownAddress } from './addresses.ts'

export interface SourceFigures {
  readonly source: string
  readonly isFraud: boolean
  /** of domains kept for the test */
  readonly addresses: number
  /** area under the ROC curve, against all test addresses of the other kind */
  readonly auc: number
  /** the share that reaches the thresholds which 0.1 % and 1 % of the wanted addresses of the tuning part reach */
  readonly reached: readonly Rate[]
}

interface CardParts {
  readonly seed: number
  readonly known: readonly KnownAddress[]
  readonly figures: readonly SourceFigures[]
  /** each list of fraud by a model that saw none of it */
  readonly left: readonly SourceFigures[]
  readonly bytes: number
}

export function cardOf({ seed, known, figures, left, bytes }: CardParts): string {
  return `# models/links.bin: what an address alone gives away

A logistic regression on hashed pieces of host and path (\`src/screening/links/url-features.ts\`), one byte a weight, ${Math.round(bytes / 1000)} kB.
Out: 0 … 1, calibrated for as many fraudulent as wanted addresses; in real mail fraud is far rarer, so it is evidence, no verdict.
Rebuild: \`gatehouse train links\` (seed ${seed}, half a minute on one core, the same bytes each time). Data: ${known.length} addresses of
${new Set(known.map(({ domain }) => domain)).size} registrable domains, fingerprint ${fingerprintOf(known)}. A domain is in training (60 %), tuning (20 %) or test (20 %), never in two.

Learned from: PhishTank 2020 (free use with attribution), Phishing.Database (MIT), OpenDNS top domains 2014 (public domain),
ISCX-URL-2016 (research set), and the links of wanted mail in \`../shared/corpora\` (terms in its README.md). No list is in this repository.

## On domains never seen

Caught (fraud) or misjudged (wanted) at the thresholds which 0.1 % and 1 % of the wanted tuning addresses reach; exact 95 % intervals.

${tableOf(figures)}

## Each list of fraud by a model that saw none of it

${tableOf(left)}

## What it cannot do

- Hacked sites and free hosts: the host is honest, only the path tells, and paths of honest lists are longer and older than ours of today.
- The lists are of other years (wanted 2014–2026, fraud 2020–2026), and the wanted mail is mostly one reader's: new honest domains under
  cheap suffixes are judged harder than they deserve. Policy must not act on it alone.
- A list of fraud holds honest hosts that were abused; a few per cent of its test addresses cannot be caught without misjudging those hosts.
`
}

function tableOf(figures: readonly SourceFigures[]): string {
  const rows = figures.map(({ source, isFraud, addresses, auc, reached }) =>
    [source, isFraud ? 'fraud' : 'wanted', addresses, auc.toFixed(4), ...reached.map(percent)].join(' | '),
  )
  return [
    '| source | kind | test addresses | AUC | at 0.1 % | at 1 % |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n')
}

const percent = ({ value, low, high }: Rate) =>
  Number.isNaN(value) ? '–' : `${(value * 100).toFixed(2)} % (${(low * 100).toFixed(2)}–${(high * 100).toFixed(2)})`

function fingerprintOf(known: readonly KnownAddress[]): string {
  const hash = createHash('sha256')
  for (const { source, domain, features } of known) hash.update(`${source} ${domain} ${features.length}\n`)
  return hash.digest('hex').slice(0, 16)
}
