// Areas on earth: a site with its surroundings, or a polygon; how far a place lies outside. On the sphere, so that the date line
// and the poles are places like any other.

export interface Point {
  /** degrees north, -90 … 90 */
  readonly lat: number
  /** degrees east, -180 … 180 */
  readonly lon: number
}

export type Area =
  | { readonly id: string; readonly centre: Point; readonly radiusKm: number }
  /** edges are great circles; smaller than half the earth */
  | { readonly id: string; readonly corners: readonly Point[] }

type Vector = readonly [number, number, number]

const EARTH_RADIUS_KM = 6371
const RADIANS = Math.PI / 180

/** @returns 0 inside; else km to the nearest point of the area */
export function kmOutside(area: Area, point: Point): number {
  if ('centre' in area) return Math.max(0, kmBetween(area.centre, point) - area.radiusKm)
  const place = vectorOf(point)
  const corners = area.corners.map(vectorOf)
  return isInside(corners, place) ? 0 : EARTH_RADIUS_KM * Math.min(...edgesOf(corners).map(toEdge(place)))
}

/** Great circle. */
export function kmBetween(a: Point, b: Point): number {
  return EARTH_RADIUS_KM * angle(vectorOf(a), vectorOf(b))
}

/** Whether all corners lie on one half of the earth, so that it is plain which side is inside. */
export function isOneSided(corners: readonly Point[]): boolean {
  const vectors = corners.map(vectorOf)
  const middle = middleOf(vectors)
  return vectors.every((corner) => dot(corner, middle) > 0)
}

/** By the turns of the view that goes along the edges: once around inside, none outside. */
function isInside(corners: readonly Vector[], place: Vector): boolean {
  // From the other half of the earth a polygon is seen from its outside.
  if (dot(place, middleOf(corners)) <= 0) return false
  let turned = 0
  for (const [from, to] of edgesOf(corners)) {
    const [a, b] = [awayFrom(place, from), awayFrom(place, to)]
    turned += Math.atan2(dot(place, cross(a, b)), dot(a, b))
  }
  return Math.abs(turned) > Math.PI
}

/** Angle to the nearest point of an edge. */
const toEdge =
  (place: Vector) =>
  ([from, to]: readonly [Vector, Vector]): number => {
    const normal = cross(from, to)
    const length = Math.sqrt(dot(normal, normal))
    const ends = Math.min(angle(place, from), angle(place, to))
    if (length === 0) return ends
    // Between the planes through both ends that stand upright on the edge.
    const isBeside = dot(cross(normal, from), place) > 0 && dot(cross(to, normal), place) > 0
    return isBeside ? Math.abs(Math.asin(Math.min(1, Math.max(-1, dot(normal, place) / length)))) : ends
  }

function edgesOf(corners: readonly Vector[]): readonly (readonly [Vector, Vector])[] {
  return corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length]
    return to === undefined ? [] : [[from, to] as const]
  })
}

/** The direction from a place towards another, in the plane that touches the sphere there. */
function awayFrom(place: Vector, other: Vector): Vector {
  const along = dot(place, other)
  return [other[0] - along * place[0], other[1] - along * place[1], other[2] - along * place[2]]
}

function middleOf(vectors: readonly Vector[]): Vector {
  return vectors.reduce<Vector>((sum, each) => [sum[0] + each[0], sum[1] + each[1], sum[2] + each[2]], [0, 0, 0])
}

function vectorOf({ lat, lon }: Point): Vector {
  const [north, east] = [lat * RADIANS, lon * RADIANS]
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)]
}

function angle(a: Vector, b: Vector): number {
  const across = cross(a, b)
  return Math.atan2(Math.sqrt(dot(across, across)), dot(a, b))
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
