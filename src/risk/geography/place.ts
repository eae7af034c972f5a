// Where an address is on earth and in the network, as far as tables know.
import type { AsnClass } from './asn-class.ts'

export interface Place {
  /** ISO 3166-1 alpha-2 */
  readonly country?: string
  readonly region?: string
  readonly city?: string
  /** degrees */
  readonly lat?: number
  readonly lon?: number
  /** km */
  readonly radiusKm: number
  readonly asn?: number
  readonly operator?: string
  /** the operator's name without what differs among its networks, so that they count as one */
  readonly operatorKey?: string
  readonly asnClass: AsnClass
  /** /24 of IPv4, /48 of IPv6 */
  readonly prefix: string
  /** loopback, private, carrier NAT, link-local: no place on earth */
  readonly isPrivate: boolean
}

const EARTH_RADIUS_KM = 6371
const RADIANS = Math.PI / 180

/** Great circle by the haversine formula. @returns km */
export function distanceKm(
  a: { readonly lat: number; readonly lon: number },
  b: { readonly lat: number; readonly lon: number },
): number {
  const [dLat, dLon] = [(b.lat - a.lat) * RADIANS, (b.lon - a.lon) * RADIANS]
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}
