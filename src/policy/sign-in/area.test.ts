import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isOneSided, kmBetween, kmOutside, type Area, type Point } from './area.ts'

const polygon = (...corners: readonly (readonly [number, number])[]): Area => ({
  id: 'p',
  corners: corners.map(([lat, lon]) => ({ lat, lon })),
})
const at = (lat: number, lon: number): Point => ({ lat, lon })

const DELTA = polygon([24, 112.5], [24, 115], [21.8, 115], [21.8, 112.5])
/** Fiji, on both sides of the date line. */
const FIJI = polygon([-15, 176], [-15, -177], [-20, -177], [-20, 176])
const ANTARCTICA = polygon([-66, 0], [-66, 90], [-66, 180], [-66, -90])
/** An L: the bay between its arms is outside. */
const ANGLE = polygon([0, 0], [0, 10], [2, 10], [2, 2], [10, 2], [10, 0])

/** Area · place · inside. */
// prettier-ignore
const CASES: readonly (readonly [string, Area, Point, boolean])[] = [
  ['Shenzhen in the delta', DELTA, at(22.54, 114.05), true],
  ['Beijing outside it', DELTA, at(39.9, 116.4), false],
  ['the other side of the earth', DELTA, at(-22.54, -65.95), false],
  ['Suva, west of the date line', FIJI, at(-18.1, 178.4), true],
  ['Taveuni, east of it', FIJI, at(-16.8, -179.9), true],
  ['on the line itself', FIJI, at(-17, 180), true],
  ['on the line, written from the east', FIJI, at(-17, -180), true],
  ['Samoa, further east', FIJI, at(-13.8, -172.1), false],
  ['Europe is not between 177 W and 176 E', FIJI, at(-17, 10), false],
  ['the pole lies in its cap', ANTARCTICA, at(-90, 0), true],
  ['Ushuaia does not', ANTARCTICA, at(-54.8, -68.3), false],
  ['an arm of the L', ANGLE, at(1, 8), true],
  ['the bay of the L', ANGLE, at(6, 6), false],
]

for (const [meaning, area, place, isInside] of CASES)
  test(`kmOutside(): ${meaning}`, () => {
    assert.equal(kmOutside(area, place) === 0, isInside)
    if ('corners' in area)
      assert.equal(kmOutside({ ...area, corners: area.corners.toReversed() }, place) === 0, isInside)
  })

test('distances: to the side, to a corner, to a site', () => {
  const square = polygon([0, 0], [0, 1], [1, 1], [1, 0])
  assert.ok(Math.abs(kmOutside(square, at(0.5, 2)) - kmBetween(at(0.5, 1), at(0.5, 2))) < 0.1)
  assert.ok(Math.abs(kmOutside(square, at(-1, -1)) - kmBetween(at(0, 0), at(-1, -1))) < 0.001)
  const site: Area = { id: 's', centre: at(52.52, 13.4), radiusKm: 100 }
  assert.equal(kmOutside(site, at(52.4, 13.06)), 0)
  assert.ok(Math.abs(kmOutside(site, at(48.14, 11.58)) - 404) < 2, 'Berlin to Munich is 504 km')
})

test('a small circle of corners around any place on earth has it inside, and its antipode outside', () => {
  const place = fc.record({
    lat: fc.double({ min: -89, max: 89, noNaN: true }),
    lon: fc.double({ min: -180, max: 180, noNaN: true }),
  })
  fc.assert(
    fc.property(place, ({ lat, lon }) => {
      const wide = 0.5 / Math.max(0.02, Math.cos((lat * Math.PI) / 180))
      const corners = [
        [lat + 0.5, lon],
        [lat, lon + wide],
        [lat - 0.5, lon],
        [lat, lon - wide],
      ] as const
      const area = polygon(...corners)
      assert.equal(kmOutside(area, { lat, lon }), 0)
      assert.ok(kmOutside(area, { lat: -lat, lon: lon > 0 ? lon - 180 : lon + 180 }) > 10_000)
    }),
  )
})

test('isOneSided() refuses corners around half the earth or more', () => {
  assert.ok(isOneSided([at(0, 0), at(0, 80), at(40, 40)]))
  assert.ok(!isOneSided([at(0, 0), at(0, 120), at(0, -120)]))
})
