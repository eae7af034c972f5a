// Findings in words for people: kinds and numbers, never what was found.
import type { DayFinding, LeavingFacts } from './leaving-rule.ts'

/** Longest first where one begins like another. */
// prettier-ignore
const KINDS: readonly (readonly [begins: string, words: string])[] = [
  ['ID-',       'identity numbers'],
  ['PAY-CARD',  'bank cards'],
  ['PAY-CUP',   'bank cards'],
  ['PAY-',      'payment data'],
  ['ORG-',      'company numbers'],
  ['SEC-',      'keys and passwords'],
  ['PII-CNMOB', 'telephone numbers'],
  ['PII-TEL',   'telephone numbers'],
  ['PII-',      'personal data'],
  ['BIZ-',      'business secrets'],
  ['CRY-',      'wallets'],
  ['words:',    'words of the organisation'],
  ['pattern:',  'forms of the organisation'],
  ['exact:',    'records of the organisation'],
  ['document:', 'protected documents'],
]

/** Such as `bank cards: 3`, `identity numbers: 4 (12 today)`, `label: secret`, `not looked into: encrypted`. */
export function factsForPeople(findings: readonly DayFinding[], { leaks }: LeavingFacts): readonly string[] {
  const counts = new Map<string, { here: number; today: number }>()
  for (const { detector, count, today } of findings) {
    const kind = KINDS.find(([begins]) => detector.startsWith(begins))?.[1] ?? detector
    const so = counts.get(kind) ?? { here: 0, today: 0 }
    counts.set(kind, { here: so.here + count, today: so.today + today })
  }
  const found = [...counts].map(([kind, { here, today }]) =>
    today > here ? `${kind}: ${here} (${today} today)` : `${kind}: ${here}`,
  )
  const label = leaks?.label === undefined || leaks.label === 'public' ? [] : [`label: ${leaks.label}`]
  const unseen = leaks?.notInspectable ?? []
  return [...found, ...label, ...(unseen.length > 0 ? [`not looked into: ${unseen.join(', ')}`] : [])]
}
