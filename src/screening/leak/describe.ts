// The page docs/leak-detectors.md, made of the rows themselves.
import type { Detector } from './detector.ts'
import { DETECTORS } from './detectors/all.ts'
import { POINTS } from './score.ts'

const POINTS_MEAN: Readonly<Record<keyof typeof POINTS, string>> = {
  nearWord: 'a word of the row stands near, or heads the column',
  heading: 'the word is the label of the value, or stands in subject or file name',
  secondField: 'a value of another kind beside it: two fields of one person',
  structure: 'a column or lines of five or more of its kind, and few that only look like it',
  otherwise: 'a nearer word says it is something else: order, invoice, serial number',
  inside: 'inside an address of the web, base64 or a style sheet',
  lookAlike: 'read by look-alikes, O for 0; never more than medium',
  scattered: 'put together of pieces that stand apart or in the wrong order; never more than medium',
  across: 'put together across lines or cells',
  inSeries: 'cut out of a longer row of groups that look alike',
}
const MAX_WORDS = 8

export function describeDetectors(): string {
  return `# Leak detectors

Generated from \`src/screening/leak/detectors/\` by \`npm run docs\`. A value is reported from 55 points (low), 70 (medium), 85 (high).
A row starts with its base; the proof may add or take some; then:

| points | when |
|---|---|
${Object.entries(POINTS_MEAN)
  .map(([name, meaning]) => `| ${POINTS[name as keyof typeof POINTS]} | ${meaning} |`)
  .join('\n')}

| id | finds | severity of one | base | asks for | words near by |
|---|---|---|---|---|---|
${DETECTORS.map(line).join('\n')}`
}

function line(row: Detector): string {
  const words = row.words.slice(0, MAX_WORDS).join(', ') + (row.words.length > MAX_WORDS ? ' …' : '')
  const cells = [row.id, row.meaning, row.severity, String(row.base), needsOf(row), words]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function needsOf({ needsWordWithin, beside, leastCount, raises }: Detector): string {
  return [
    needsWordWithin !== undefined && `a word within ${needsWordWithin} characters`,
    beside && `${beside.detectors.join(' or ')} within ${beside.within}`,
    leastCount !== undefined && `at least ${leastCount} distinct`,
    raises && `only raises what it stands beside, within ${raises.within}`,
  ]
    .filter((need) => typeof need === 'string')
    .join('; ')
}
