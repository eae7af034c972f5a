// What hits of one piece mean for each other: which of two on one place stands, what proves or raises its neighbour.
import type { Detector } from './detector.ts'
import type { Hit } from './hits.ts'
import { confidenceOf, POINTS, pointsWithin, SECOND_FIELD_WITHIN, STRUCTURE_FROM } from './score.ts'

/** UTF-16 units; longer hits (a table, a page of code) are no neighbours of what stands far inside them */
const LONGEST = 512

/**
 * @param hits  in order of the text, scored by what stands around each
 * @param tries  candidates, proven or not
 * @returns those that stand, with points of structure and neighbours added
 */
export function settle(hits: readonly Hit[], text: string, tries: Tries): Hit[] {
  addStructure(hits, text, tries)
  const standing = withoutRivals(hits)
  const near = (hit: Hit, within: number, fits: (other: Hit) => boolean) => hasNeighbour(standing, hit, within, fits)
  const proven = standing.filter(({ detector }) => {
    return !detector.beside && !detector.raises
  })
  const fields = standing.filter(isField)
  for (const hit of proven) {
    if (hasNeighbour(fields, hit, SECOND_FIELD_WITHIN, (other) => isSecondField(hit, other)))
      hit.points = pointsWithin(hit, hit.points + POINTS.secondField)
  }
  const isOf = (ids: readonly string[]) => (other: Hit) =>
    ids.includes(other.detector.id) && confidenceOf(other.points) !== undefined
  for (const hit of standing) {
    const { raises } = hit.detector
    if (!raises) continue
    eachNeighbour(standing, hit, raises.within, (other) => {
      if (isOf(raises.detectors)(other)) other.raised = 1
      return false
    })
  }
  return standing.filter((hit) => {
    const { beside, raises } = hit.detector
    return !raises && (!beside || near(hit, beside.within, isOf(beside.detectors)))
  })
}

/** Five values in a column, or each on its own line, are a list of such data and no accident. */
function addStructure(hits: readonly Hit[], text: string, tries: Tries): void {
  const columns = new Map<Detector, Map<number, { values: Set<string>; hits: Hit[]; lines: Set<number> }>>()
  let line = 0
  let lineEnd = text.indexOf('\n')
  for (const hit of hits) {
    for (; lineEnd >= 0 && lineEnd < hit.start; lineEnd = text.indexOf('\n', lineEnd + 1)) line++
    if (hit.isAcross || hit.isInSeries || hit.pieces > 1) continue
    const ofDetector = columns.get(hit.detector) ?? new Map()
    columns.set(hit.detector, ofDetector)
    const column = ofDetector.get(hit.column) ?? { values: new Set(), hits: [], lines: new Set() }
    ofDetector.set(hit.column, column)
    column.hits.push(hit)
    // More of them say nothing new.
    if (column.values.size < STRUCTURE_FROM) column.values.add(hit.proof.value)
    if (column.lines.size < STRUCTURE_FROM) column.lines.add(line)
  }
  const all = [...columns].flatMap(([detector, of]) =>
    [...of].map(([index, column]) => ({ detector, index, ...column })),
  )
  for (const { detector, index, values, hits: ofColumn, lines } of all) {
    if (Math.min(values.size, lines.size) < STRUCTURE_FROM) continue
    // Some of a long column of order numbers pass any check by chance.
    if (ofColumn.length < tries.of(detector, index) * LEAST_PROVEN) continue
    for (const hit of ofColumn) hit.points = pointsWithin(hit, hit.points + POINTS.structure)
  }
}

/** share of the candidates of a column that are proven */
const LEAST_PROVEN = 0.5

/** How many candidates there were in each column, before they were proven. */
export class Tries {
  readonly #counts = new Map<Detector, number[]>()

  /** @param column  -1 outside of tables */
  count(detector: Detector, column: number): void {
    let counts = this.#counts.get(detector)
    if (!counts) this.#counts.set(detector, (counts = []))
    counts[column + 1] = (counts[column + 1] ?? 0) + 1
  }

  of(detector: Detector, column: number): number {
    return this.#counts.get(detector)?.[column + 1] ?? 0
  }
}

/** Of two hits on one place the one with more points stands; of equals the row that stands first in the list. */
function withoutRivals(hits: readonly Hit[]): Hit[] {
  const beaten = new Set<Hit>()
  for (const [index, hit] of hits.entries()) {
    for (let next = index + 1; next < hits.length; next++) {
      const other = hits[next] as Hit
      if (other.start >= hit.end) break
      if (next - index > MAX_RIVALS) break
      const beats = rivalry(hit, other)
      if (beats === 0) continue
      beaten.add(beats > 0 ? other : hit)
    }
  }
  return hits.filter((hit) => !beaten.has(hit))
}

const MAX_RIVALS = 64 // hits on one place

/** @returns > 0 when the first stands, < 0 when the second does, 0 when both do */
function rivalry(one: Hit, other: Hit): number {
  if (one.detector.givesWayTo?.includes(other.detector.id) && confidenceOf(other.points)) return -1
  if (other.detector.givesWayTo?.includes(one.detector.id) && confidenceOf(one.points)) return 1
  const shared = Math.min(one.end, other.end) - Math.max(one.start, other.start)
  const longer = Math.max(one.end - one.start, other.end - other.start)
  if (one.detector !== other.detector && shared * 2 < longer) return 0
  if (isApart(one) || isApart(other)) return 0
  // Pieces of different values pass a check some time: what stands together is one, then what stands nearest.
  if (one.pieces > 1 !== other.pieces > 1 && confidenceOf(one.points) && confidenceOf(other.points))
    return one.pieces > 1 ? -1 : 1
  if (one.pieces > 1 && other.pieces > 1) return other.end - other.start - (one.end - one.start) || 1
  return one.points - other.points || one.end - one.start - (other.end - other.start) || 1
}

/** What looks at more than one value, or at a value in another way, takes nothing from others. */
const isApart = ({ detector }: Hit): boolean => detector.raises !== undefined || typeof detector.find === 'function'

/** What says whose the data beside it are; a telephone stands beside every parcel's number. */
const isField = ({ detector, points }: Hit): boolean =>
  /^(?:ID|PAY)-/.test(detector.id) && confidenceOf(points) !== undefined

/** Different data of a person, not two readings of the same. @param other  a field */
const isSecondField = (hit: Hit, other: Hit): boolean =>
  // Two numbers that pass for cards by chance prove nothing of each other.
  !(hit.detector.id.startsWith('PAY-') && other.detector.id.startsWith('PAY-')) &&
  other.detector !== hit.detector &&
  other.proof.value !== hit.proof.value &&
  !overlap(hit, other)

const overlap = (one: Hit, other: Hit): boolean => one.start < other.end && other.start < one.end

function hasNeighbour(hits: readonly Hit[], hit: Hit, within: number, fits: (other: Hit) => boolean): boolean {
  return eachNeighbour(hits, hit, within, fits)
}

/** @param stop  whether it was the one looked for. @returns whether any was */
function eachNeighbour(hits: readonly Hit[], hit: Hit, within: number, stop: (other: Hit) => boolean): boolean {
  let [low, high] = [0, hits.length]
  const from = hit.start - within - LONGEST
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hits[middle] as Hit).start < from) low = middle + 1
    else high = middle
  }
  for (let index = low, looked = 0; index < hits.length && looked < MAX_NEIGHBOURS; index++, looked++) {
    const other = hits[index] as Hit
    if (other.start > hit.end + within) break
    if (other !== hit && other.end >= hit.start - within && stop(other)) return true
  }
  return false
}

const MAX_NEIGHBOURS = 256
