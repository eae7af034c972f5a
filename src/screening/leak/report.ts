// Puts the hits of all pieces together: distinct values, how bad and how sure, masked samples. No value leaves here in clear.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import {
  LEAK_CONFIDENCES,
  LEAK_SEVERITIES,
  type LeakConfidence,
  type LeakFinding,
  type LeakPlace,
  type LeakSeverity,
} from '../../mail/leak.ts'
import type { Hit } from './hits.ts'
import { confidenceOf } from './score.ts'

const MAX_SAMPLES = 3
const MAX_HASHES = 200
const HASH_DIGITS = 16 // hexadecimal ones

/** What many distinct values of people are worth: steps added to the severity of one; dlp-detectors.md §6. */
const LADDER = [
  { atLeast: 100, steps: LEAK_SEVERITIES.length },
  { atLeast: 10, steps: 2 },
  { atLeast: 2, steps: 1 },
] as const

/** One distinct value with the best that was found of it. */
interface Value {
  readonly text: string
  points: number
  severity: number
  isExample: boolean
  /** every place it stands in is quoted from a recipient */
  isTheirs: boolean
  /** one bit for each place that it stands in */
  places: number
}

export interface ReportOptions {
  /** of the hashes; the same key makes the same value known again in another message */
  readonly key: Uint8Array
  /** values that anybody may know */
  readonly isHarmless?: (value: string) => boolean
}

/** @returns most severe first */
export function findingsOf(hits: readonly Hit[], { key, isHarmless }: ReportOptions): LeakFinding[] {
  // Made once: each hash with the bytes would make a key object of its own, which takes ten times as long.
  const hashKey = createSecretKey(key)
  const byDetector = new Map<Hit['detector'], Map<string, Value>>()
  for (const hit of hits) {
    if (confidenceOf(hit.points) === undefined) continue
    const values = byDetector.get(hit.detector) ?? new Map<string, Value>()
    byDetector.set(hit.detector, values)
    add(values, hit)
  }
  const findings = [...byDetector].flatMap(
    ([detector, values]) => findingOf(detector, [...values.values()], hashKey, isHarmless) ?? [],
  )
  return findings.sort(
    (a, b) => LEAK_SEVERITIES.indexOf(b.severity) - LEAK_SEVERITIES.indexOf(a.severity) || b.count - a.count,
  )
}

function add(values: Map<string, Value>, { proof, detector, points, raised, isTheirs, piece }: Hit): void {
  const severity = LEAK_SEVERITIES.indexOf(proof.severity ?? detector.severity) + raised
  const known = values.get(proof.value)
  if (!known) {
    values.set(proof.value, {
      text: proof.value,
      points,
      severity,
      isExample: proof.isExample ?? false,
      isTheirs,
      places: bitOf(piece.place),
    })
    return
  }
  known.points = Math.max(known.points, points)
  known.severity = Math.max(known.severity, severity)
  known.isTheirs &&= isTheirs
  known.places |= bitOf(piece.place)
}

function findingOf(
  detector: Hit['detector'],
  found: readonly Value[],
  key: KeyObject,
  isHarmless: ReportOptions['isHarmless'],
): LeakFinding | undefined {
  const known = found.filter(({ text }) => !isHarmless?.(text))
  const real = known.filter(({ isExample }) => !isExample)
  // Examples are told of, low, where there is nothing else.
  const values = real.length > 0 ? real : known
  if (values.length === 0 || values.length < (detector.leastCount ?? 1)) return undefined
  const isLow = real.length === 0
  return {
    detector: detector.id,
    count: values.length,
    severity: isLow ? 'low' : severityOf(detector, values),
    confidence: isLow ? 'low' : confidenceOfAll(values),
    places: placesOf(values),
    samples: values.slice(0, MAX_SAMPLES).map(({ text }) => masked(text)),
    hashes: values.slice(0, MAX_HASHES).map(({ text }) => hashOf(key, detector.id, text)),
  }
}

function placesOf(values: readonly Value[]): LeakPlace[] {
  const all = values.reduce((sum, { places }) => sum | places, 0)
  return PLACES.filter((place) => (all & bitOf(place)) !== 0)
}

const PLACES: readonly LeakPlace[] = ['subject', 'body', 'file']
const bitOf = (place: LeakPlace): number => 1 << PLACES.indexOf(place)

/** What recipients wrote themselves is worth one step less: they know it. */
function severityOf({ counts }: Hit['detector'], values: readonly Value[]): LeakSeverity {
  const each = Math.max(...values.map(({ severity, isTheirs }) => severity - (isTheirs ? 1 : 0)))
  const reached = counts?.filter(({ atLeast }) => values.length >= atLeast).at(-1)
  const steps = counts ? 0 : (LADDER.find(({ atLeast }) => values.length >= atLeast)?.steps ?? 0)
  const byCount = reached ? LEAK_SEVERITIES.indexOf(reached.severity) : 0
  const index = Math.min(Math.max(each + steps, byCount, 0), LEAK_SEVERITIES.length - 1)
  return LEAK_SEVERITIES[index] as LeakSeverity
}

/** How sure it is that at least one of the values is real. */
function confidenceOfAll(values: readonly Value[]): LeakConfidence {
  return confidenceOf(Math.max(...values.map(({ points }) => points))) ?? (LEAK_CONFIDENCES[0] as LeakConfidence)
}

/** The first 3 and the last 2 characters, of short values fewer: never more than two fifths of it. */
export function masked(value: string): string {
  const characters = [...value.slice(0, MAX_MASKED)]
  const first = Math.min(3, Math.floor(characters.length / 4))
  const last = Math.min(2, Math.floor(characters.length / 6))
  const end = last === 0 ? '' : [...value.slice(-last * 2)].slice(-last).join('')
  return `${characters.slice(0, first).join('')}…${end}`
}

const MAX_MASKED = 64 // UTF-16 units that are looked at

function hashOf(key: KeyObject, detector: string, value: string): string {
  return createHmac('sha256', key).update(`${detector}\0${value}`).digest('hex').slice(0, HASH_DIGITS)
}
