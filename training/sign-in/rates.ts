// Every rate of a made-up world, with the range that other worlds draw it from. Source: login-risk-features §10.
import { seeded } from '../made/seeded.ts'

interface Range {
  readonly byDefault: number
  readonly low: number
  readonly high: number
  readonly meaning: string
}

// prettier-ignore
const RANGES = {
  members:           { byDefault: 100,   low: 50,    high: 130,   meaning: 'members of the organisation' },
  departments:       { byDefault: 6,     low: 3,     high: 10,    meaning: 'departments' },
  sites:             { byDefault: 2,     low: 1,     high: 4,     meaning: 'offices, a city each' },
  hasCityTable:      { byDefault: 0,     low: 0,     high: 1,     meaning: 'an administrator gave a table of cities: from 0.5 on' },
  everythingTold:    { byDefault: 1,     low: 0,     high: 1,     meaning: 'servers tell TLS greeting, round trip and order of commands, pages the rest of what they can: from 0.5 on' },
  phoneShare:        { byDefault: 0.6,   low: 0.4,   high: 0.8,   meaning: 'members who sign in with a phone, too' },
  laptopShare:       { byDefault: 0.5,   low: 0.3,   high: 0.7,   meaning: 'members with a second computer at home' },
  programShare:      { byDefault: 0.45,  low: 0.3,   high: 0.6,   meaning: 'members with a mail program' },
  appShare:          { byDefault: 0.35,  low: 0.2,   high: 0.5,   meaning: 'members with an app that holds a token' },
  relayShare:        { byDefault: 0.15,  low: 0.05,  high: 0.3,   meaning: 'phone programs that come through the cloud of their maker' },
  uniformity:        { byDefault: 0.5,   low: 0.2,   high: 0.8,   meaning: 'work computers that are the model the organisation bought' },
  remoteShare:       { byDefault: 0.2,   low: 0.1,   high: 0.5,   meaning: 'working days spent at home' },
  eveningWork:       { byDefault: 0.08,  low: 0.04,  high: 0.2,   meaning: 'evenings with a sign-in' },
  weekendWork:       { byDefault: 0.04,  low: 0.02,  high: 0.1,   meaning: 'days off with a sign-in' },
  webAgain:          { byDefault: 0.2,   low: 0.1,   high: 0.35,  meaning: 'web sign-ins after which another comes within the hour' },
  programAgain:      { byDefault: 0.5,   low: 0.3,   high: 0.7,   meaning: 'the same of programs, which open several connections' },
  privateVpn:        { byDefault: 0.03,  low: 0,     high: 0.08,  meaning: 'members who use a VPN of their own at home, every third time' },
  typo:              { byDefault: 0.1,   low: 0.05,  high: 0.15,  meaning: 'sign-ins after a wrong password' },
  cookieLoss:        { byDefault: 0.012, low: 0.006, high: 0.03,  meaning: 'chance a day that a device loses its token' },
  replacement:       { byDefault: 0.004, low: 0.002, high: 0.008, meaning: 'chance a day that a device is replaced' },
  updateDays:        { byDefault: 28,    low: 21,    high: 42,    meaning: 'days between versions of a client' },
  renewalDays:       { byDefault: 25,    low: 5,     high: 65,    meaning: 'days between addresses of a line at home, on average' },
  renewalNear:       { byDefault: 0.5,   low: 0.2,   high: 0.8,   meaning: 'new addresses at home that stay in their /24' },
  changingHomes:     { byDefault: 0.3,   low: 0.1,   high: 0.6,   meaning: 'homes with another address of their network each time, as IPv6 gives them' },
  officeAddresses:   { byDefault: 8,     low: 2,     high: 60,    meaning: 'addresses that an office shows itself by' },
  trip:              { byDefault: 0.012, low: 0.006, high: 0.03,  meaning: 'chance a day that a journey begins' },
  tripAbroad:        { byDefault: 0.15,  low: 0.05,  high: 0.4,   meaning: 'journeys that lead to another country' },
  holiday:           { byDefault: 0.02,  low: 0.01,  high: 0.04,  meaning: 'working days on which the organisation is closed' },
  dormantShare:      { byDefault: 0.05,  low: 0.03,  high: 0.08,  meaning: 'members who are away for 46 days and more' },
  joinerShare:       { byDefault: 0.06,  low: 0.02,  high: 0.12,  meaning: 'members who join while we watch' },
  officeMove:        { byDefault: 0.5,   low: 0,     high: 1,     meaning: 'chance that an office gets other addresses' },
  vpnRollOut:        { byDefault: 0.5,   low: 0,     high: 1,     meaning: 'chance that an exit of the organisation\'s own comes into use' },
  renumbering:       { byDefault: 0.5,   low: 0,     high: 1,     meaning: 'chance that an operator renumbers a city' },
} as const satisfies Record<string, Range>

export type RateName = keyof typeof RANGES
export type Rates = Readonly<Record<RateName, number>>

export const DEFAULT_RATES: Rates = ratesBy(({ byDefault }) => byDefault)

/** A world that is not only drawn anew, but drawn by other rates. */
export function redrawn(seed: number): Rates {
  const random = seeded(seed * 7_919 + 1)
  return ratesBy(({ low, high }) => low + (high - low) * random())
}

function ratesBy(choose: (range: Range) => number): Rates {
  return Object.fromEntries(Object.entries(RANGES).map(([name, range]) => [name, choose(range)])) as Rates
}
