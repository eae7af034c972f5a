// Finds the place of an address in tables on this machine: country and operator, which come along, and the city where an
// administrator gave a table. Nothing is asked of anybody.
import fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import ipaddr from 'ipaddr.js'
import { Reader, type Response } from 'maxmind'
import { classify, normalise } from '../../net/addresses.ts'
import type { PlaceFacts } from '../event.ts'
import { AsnTable } from './asn-table.ts'
import { asnClassOf } from './asn-class.ts'
import { countryPoint } from './country-points.ts'
import type { Place } from './place.ts'

const COUNTRY_TABLE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'
const ASN_TABLE = new URL('../../../data/asn-table.br', import.meta.url)
/** Places remembered: about 300 bytes each. */
const MAX_REMEMBERED = 20_000

/** A table as the doctor and the console show it. */
export interface TableNote {
  readonly table: 'country' | 'asn' | 'city'
  /** ISO date of its data; '' when it could not be read */
  readonly date: string
}

/** Both common shapes of a city table: GeoIP2 and that of ip-location-db. */
interface CityRow {
  readonly country?: { readonly iso_code?: string }
  readonly subdivisions?: readonly { readonly iso_code?: string; readonly names?: Readonly<Record<string, string>> }[]
  readonly city?: string | { readonly names?: Readonly<Record<string, string>> }
  readonly location?: { readonly latitude?: number; readonly longitude?: number; readonly accuracy_radius?: number }
  readonly country_code?: string
  readonly state1?: string
  readonly latitude?: number
  readonly longitude?: number
}

export interface PlaceFinder {
  /** @param given  what is known better than the tables know it */
  of(ip: string, given?: PlaceFacts): Place
  /** tables that are missing or damaged */
  readonly degraded: readonly string[]
}

export class Places implements PlaceFinder {
  readonly #cityFile: string
  #country: Reader<Response & { country_code?: string }> | undefined
  #asn: AsnTable | undefined
  #city: Reader<Response & CityRow> | undefined
  #cityChanged = -1
  #remembered = new Map<string, Place>()

  /** @param cityFile  path of an administrator's .mmdb; '' for none */
  static async open(cityFile = ''): Promise<Places> {
    const places = new Places(cityFile)
    const require = createRequire(import.meta.url)
    places.#country = await readOr(async () => new Reader(await fs.readFile(require.resolve(COUNTRY_TABLE))))
    places.#asn = await readOr(async () => new AsnTable(await fs.readFile(ASN_TABLE)))
    await places.refresh()
    return places
  }

  private constructor(cityFile: string) {
    this.#cityFile = cityFile
  }

  /** Takes the city table up anew when its file changed; one that cannot be read leaves the old one. @returns whether it did */
  async refresh(): Promise<boolean> {
    if (this.#cityFile === '') return false
    const changed = await readOr(async () => (await fs.stat(this.#cityFile)).mtimeMs)
    if (changed === undefined || changed === this.#cityChanged) return false
    const table = await readOr(async () => new Reader<Response & CityRow>(await fs.readFile(this.#cityFile)))
    if (table === undefined) return false
    this.#city = table
    this.#cityChanged = changed
    this.#remembered.clear()
    return true
  }

  get degraded(): readonly string[] {
    const missing: string[] = []
    if (this.#country === undefined) missing.push('country table')
    if (this.#asn === undefined) missing.push('operator table')
    if (this.#cityFile !== '' && this.#city === undefined) missing.push('city table')
    return missing
  }

  get tables(): readonly TableNote[] {
    const dateOf = (reader: { metadata: { buildEpoch: Date } } | undefined) =>
      reader?.metadata.buildEpoch.toISOString().slice(0, 10) ?? ''
    const notes: TableNote[] = [
      { table: 'country', date: dateOf(this.#country) },
      { table: 'asn', date: this.#asn?.header.date ?? '' },
    ]
    return this.#cityFile === '' ? notes : [...notes, { table: 'city', date: dateOf(this.#city) }]
  }

  of(ip: string, given?: PlaceFacts): Place {
    let place = this.#remembered.get(ip)
    if (place === undefined) {
      place = this.#find(ip)
      if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear()
      this.#remembered.set(ip, place)
    }
    return given === undefined ? place : refined(place, given)
  }

  #find(ip: string): Place {
    const address = normalise(ip)
    if (address === undefined) return { radiusKm: 0, asnClass: 'unknown', prefix: ip, isPrivate: false }
    const prefix = prefixOf(address)
    if (classify(address) !== 'public') return { radiusKm: 0, asnClass: 'unknown', prefix, isPrivate: true }
    const city = this.#city?.get(address) ?? undefined
    const network = this.#asn?.of(address)
    const found: PlaceFacts = {
      ...optional(
        'country',
        city?.country?.iso_code ?? city?.country_code ?? this.#country?.get(address)?.country_code,
      ),
      ...optional(
        'region',
        city?.subdivisions?.[0]?.names?.['en'] ?? city?.subdivisions?.[0]?.iso_code ?? city?.state1,
      ),
      ...optional('city', typeof city?.city === 'object' ? city.city.names?.['en'] : city?.city),
      ...optional('lat', city?.location?.latitude ?? city?.latitude),
      ...optional('lon', city?.location?.longitude ?? city?.longitude),
      ...optional('radiusKm', city?.location?.accuracy_radius),
      ...optional('asn', network?.asn),
      ...optional('operator', network?.operator),
    }
    return refined({ radiusKm: 0, asnClass: 'unknown', prefix, isPrivate: false }, found, COUNTRY_DOUBT_KM)
  }
}

/** For tests and for where no table may be read: only what the event tells. */
export const NO_TABLES: PlaceFinder = {
  of: (ip, given) => refined(bare(ip), given ?? {}),
  degraded: ['country table', 'operator table'],
}

function bare(ip: string): Place {
  const address = normalise(ip)
  const isPrivate = address !== undefined && classify(address) !== 'public'
  return { radiusKm: 0, asnClass: 'unknown', prefix: address === undefined ? ip : prefixOf(address), isPrivate }
}

/** Radius of a city where a table gives a point and no radius. */
const CITY_RADIUS_KM = 25
/** A table is wrong about the country of 2 in 100 addresses: its countries are too wide for any journey to be impossible. */
const COUNTRY_DOUBT_KM = 3_000

function refined(place: Place, given: PlaceFacts, doubtKm = 0): Place {
  const { lat, lon, ...rest } = place
  const country = given.country?.toUpperCase() ?? place.country
  const isElsewhere = country !== place.country
  const asn = given.asn ?? place.asn
  const operator = given.operator ?? (given.asn === undefined || given.asn === place.asn ? place.operator : undefined)
  const point =
    given.lat !== undefined && given.lon !== undefined
      ? { lat: given.lat, lon: given.lon, radiusKm: given.radiusKm ?? CITY_RADIUS_KM }
      : lat !== undefined && lon !== undefined && !isElsewhere
        ? { lat, lon, radiusKm: place.radiusKm }
        : pointOfCountry(country, given.country === undefined ? COUNTRY_DOUBT_KM : doubtKm)
  const region = given.region ?? (isElsewhere ? undefined : place.region)
  const city = given.city ?? (isElsewhere ? undefined : place.city)
  return {
    prefix: rest.prefix,
    isPrivate: rest.isPrivate && country === undefined,
    radiusKm: point?.radiusKm ?? 0,
    asnClass: asnClassOf(asn, operator),
    ...optional('country', country),
    ...optional('region', region),
    ...optional('city', city),
    ...optional('lat', point?.lat),
    ...optional('lon', point?.lon),
    ...optional('asn', asn),
    ...optional('operator', operator),
    ...optional('operatorKey', operatorKey(operator) ?? asn?.toString()),
  }
}

function pointOfCountry(country: string | undefined, doubtKm: number) {
  const point = countryPoint(country)
  return point && { ...point, radiusKm: point.radiusKm + doubtKm }
}

/** "China Telecom (Group)" and "China Telecom Guangdong" are one operator: its first two words. */
function operatorKey(operator: string | undefined): string | undefined {
  return operator?.toLowerCase().match(/[\p{L}\d]{3,}(?:[^\p{L}\d]+[\p{L}\d]{3,})?/u)?.[0]
}

function prefixOf(address: string): string {
  if (!address.includes(':')) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
  const bytes = ipaddr.parse(address).toByteArray()
  return `${ipaddr.fromByteArray(bytes.map((byte, index) => (index < 6 ? byte : 0))).toString()}/48`
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [Each in Key]?: Value } {
  return (value === undefined || value === '' ? {} : { [key]: value }) as { [Each in Key]?: Value }
}

async function readOr<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read()
  } catch {
    return undefined
  }
}
