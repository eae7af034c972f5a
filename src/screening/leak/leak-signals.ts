// The signals of leak detection: which kinds, how bad, how many; so that a trace explains a hold without any value in it.
import { LEAK_SEVERITIES, type LeakReport } from '../../mail/leak.ts'
import type { Signal } from '../../mail/signal.ts'

// prettier-ignore
export const LEAK_SIGNALS = {
  'leak.critical':        { unit: '', meaning: 'Kinds of sensitive data in it that must not leave unseen. Value: ids of detectors.' },
  'leak.high':            { unit: '', meaning: 'Kinds of sensitive data in it, of high severity. Value: ids of detectors.' },
  'leak.medium':          { unit: '', meaning: 'Kinds of sensitive data in it, of medium severity. Value: ids of detectors.' },
  'leak.low':             { unit: '', meaning: 'Kinds of sensitive data in it, of low severity. Value: ids of detectors.' },
  'leak.values':          { unit: 'values', meaning: 'Distinct sensitive values in it, of all kinds together.' },
  'leak.label':           { unit: '', meaning: 'The label of the message or of what is attached: public, internal, confidential, secret.' },
  'leak.not-inspectable': { unit: '', meaning: 'Parts that leak detection could not look into. Value: why.' },
} as const satisfies Record<string, { unit: string; meaning: string }>

/** ids in one signal; the rest is in the report */
const MAX_IDS = 8

export function leakSignals({ findings, label, notInspectable }: LeakReport): Signal[] {
  const values = findings.reduce((sum, { count }) => sum + count, 0)
  const bySeverity = LEAK_SEVERITIES.toReversed().map((severity) => ({
    id: `leak.${severity}` as const,
    value: findings
      .filter((finding) => finding.severity === severity)
      .slice(0, MAX_IDS)
      .map(({ detector }) => detector)
      .join(' '),
  }))
  return [
    ...bySeverity.filter(({ value }) => value !== ''),
    ...(values > 0 ? [{ id: 'leak.values', value: values, unit: 'values' }] : []),
    ...(label ? [{ id: 'leak.label', value: label }] : []),
    ...(notInspectable.length > 0 ? [{ id: 'leak.not-inspectable', value: notInspectable.join(' ') }] : []),
  ]
}
