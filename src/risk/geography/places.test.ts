import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { distanceKm } from './place.ts'
import { NO_TABLES, Places } from './places.ts'

describe('Places', () => {
  let places: Places
  let folder: string
  before(async () => {
    places = await Places.open()
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-places-'))
  })
  after(() => fs.rm(folder, { recursive: true }))

  // prettier-ignore
  const NETWORKS: readonly (readonly [ip: string, country: string, asn: number, kind: string])[] = [
    ['202.96.209.5',        'CN', 4812,  'consumer'],
    ['8.8.8.8',             'US', 15169, 'hosting'],
    ['52.95.110.1',         'US', 16509, 'hosting'],
    ['240e::1',             'CN', 4134,  'consumer'],
    ['2001:4860:4860::8888','US', 15169, 'hosting'],
    ['202.112.0.44',        'CN', 4538,  'education'],
  ]
  for (const [ip, country, asn, kind] of NETWORKS) {
    test(`knows ${ip}: AS ${asn} in ${country}, ${kind}`, () => {
      const place = places.of(ip)
      assert.deepEqual([place.country, place.asn, place.asnClass, place.isPrivate], [country, asn, kind, false])
    })
  }

  test('a private address is nowhere, unless the event tells the place', () => {
    for (const ip of ['10.0.0.1', '127.0.0.1', '::1', 'fe80::1', '100.64.0.1'])
      assert.deepEqual([places.of(ip).country, places.of(ip).isPrivate], [undefined, true])
    const told = places.of('10.0.0.1', { country: 'cn', city: 'Wuhan', lat: 30.6, lon: 114.3 })
    assert.deepEqual([told.country, told.city, told.isPrivate], ['CN', 'Wuhan', false])
  })

  test('what the event tells goes before the tables, field by field', () => {
    const told = places.of('8.8.8.8', { country: 'CN' })
    assert.deepEqual([told.country, told.asn], ['CN', 15169])
    assert.ok(told.radiusKm < places.of('202.96.209.5').radiusKm, 'a country of the table is in doubt')
  })

  test('names its tables with their dates', () => {
    assert.deepEqual(
      places.tables.map(({ table, date }) => [table, /^20\d\d-\d\d-\d\d$/.test(date)]),
      [
        ['country', true],
        ['asn', true],
      ],
    )
    assert.deepEqual(places.degraded, [])
  })

  test('takes a city table up while it runs, keeps it when the new one is damaged, and says when there is none', async () => {
    const file = path.join(folder, 'city.mmdb')
    const living = await Places.open(file)
    assert.deepEqual(living.degraded, ['city table'])
    const table = createRequire(import.meta.url).resolve(
      '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
    )
    await fs.copyFile(table, file)
    assert.equal(await living.refresh(), true)
    assert.deepEqual(living.degraded, [])
    assert.equal(living.of('8.8.8.8').country, 'US')
    assert.equal(await living.refresh(), false)
    await fs.writeFile(file, 'no table')
    assert.equal(await living.refresh(), false)
    assert.equal(living.of('8.8.4.4').country, 'US')
  })
})

test('NO_TABLES knows only what it is told', () => {
  assert.equal(NO_TABLES.of('8.8.8.8').country, undefined)
  assert.equal(NO_TABLES.of('8.8.8.8', { asn: 15169 }).asnClass, 'hosting')
})

test('distanceKm() of Shenzhen and Berlin is about 8,700 km; of a place and itself 0', () => {
  const [shenzhen, berlin] = [
    { lat: 22.54, lon: 114.06 },
    { lat: 52.52, lon: 13.4 },
  ]
  assert.ok(Math.abs(distanceKm(shenzhen, berlin) - 8_750) < 150)
  assert.equal(distanceKm(berlin, berlin), 0)
})
