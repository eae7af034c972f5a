// Which rows a joined value is a candidate of: by its length, then by their patterns.
import type { Detector } from './detector.ts'

interface WholeRow {
  readonly detector: Detector
  /** matches a joined value from end to end */
  readonly whole: RegExp
}

export interface RowsByLength {
  readonly rows: readonly (readonly WholeRow[])[]
  readonly least: number
  readonly most: number
}

export function rowsByLength(detectors: readonly Detector[]): RowsByLength {
  const rows: WholeRow[][] = []
  let least = Number.POSITIVE_INFINITY
  for (const detector of detectors) {
    const [shortest, longest] = detector.lengths ?? [0, 0]
    if (typeof detector.find === 'function' || longest === 0) continue
    least = Math.min(least, shortest)
    const row = { detector, whole: wholeOf(detector, detector.find) }
    for (let length = shortest; length <= longest; length++) (rows[length] ??= []).push(row)
  }
  return { rows, least, most: rows.length - 1 }
}

const WHOLE = new WeakMap<Detector, RegExp>()

function wholeOf(detector: Detector, find: RegExp): RegExp {
  let whole = WHOLE.get(detector)
  if (!whole) {
    whole = new RegExp(`^(?:${find.source})$`, find.flags.replace(/[gy]/g, ''))
    WHOLE.set(detector, whole)
  }
  return whole
}
