// A line is what somebody is connected by: an operator in a city, and the address it gives at the time.
import { distanceKm } from '../../src/risk/geography/place.ts'
import type { PlaceFacts } from '../../src/risk/event.ts'
import { CITIES, OPERATORS, operatorsOf, type City, type Operator } from './cities.ts'
import type { Dice } from './dice.ts'

export interface Line {
  readonly operator: Operator
  readonly city: City
  /** 0 … 255: which /24 of the operator in the city */
  readonly network: number
  /** 1 … 254 */
  readonly host: number
  /** the indicators call its exit a relay of a mail program's maker */
  readonly isRelay?: boolean
}

/** Carriers put a city behind few addresses; others have a street in each. */
const CARRIER_NETWORKS = 6
const CARRIER_HOSTS = 40

export function lineAt(dice: Dice, operator: Operator, city: City): Line {
  return operator.kind === 'mobile'
    ? { operator, city, network: dice.whole(0, CARRIER_NETWORKS - 1), host: dice.whole(1, CARRIER_HOSTS) }
    : { operator, city, network: dice.whole(0, 255), host: dice.whole(1, 254) }
}

export function anyLine(dice: Dice, city: City, kind: Operator['kind']): Line {
  return lineAt(dice, dice.one(operatorsOf(city, kind)), city)
}

/** An address for each, below 100.0.0.0: those all count as public. */
export function addressOf({ operator, city, network, host }: Line): string {
  return `${20 + OPERATORS.indexOf(operator)}.${CITIES.indexOf(city)}.${network}.${host}`
}

/** What the tables say of it: country and operator; the city only where an administrator gave a table. */
export function placeOf({ operator, city }: Line, hasCityTable: boolean): PlaceFacts {
  const { asn, name } = operator
  const known = { country: operator.country, asn, operator: name }
  return hasCityTable
    ? { ...known, region: city.region, city: city.name, lat: city.lat, lon: city.lon, radiusKm: 25 }
    : known
}

/** ms of the last mile, by kind of network: least, and the spread of what comes on top */
const ACCESS_MS = { home: [6, 0.4], mobile: [30, 0.5], hosting: [1, 0.2] } as const

/** @param via  where the person sits, when the line is only an exit: their own last mile comes on top. @returns ms */
export function roundTripMs(dice: Dice, line: Line, server: City, via?: City): number {
  const mile = (kind: Operator['kind']) => {
    const [least, spread] = ACCESS_MS[kind]
    return (least * 1.5 + 1) * Math.exp(Math.abs(dice.normal(0, spread)))
  }
  const km = distanceKm(line.city, server) + (via === undefined ? 0 : distanceKm(via, line.city))
  return Math.round((km * 1.6) / 100 + mile(line.operator.kind) + (via === undefined ? 0 : mile('home')))
}
