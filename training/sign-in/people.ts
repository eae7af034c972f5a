// The people of a made-up organisation, where they sit, and what they have.
import { CITIES, countryOf, type City, operatorsOf } from './cities.ts'
import { anyDevice, anyProgram, currentMajor, deviceLike, newToken, type Device, type Program } from './clients.ts'
import type { Dice } from './dice.ts'
import { anyLine, lineAt, type Line } from './lines.ts'
import type { Rates } from './rates.ts'

export interface Site {
  readonly city: City
  /** the organisation's addresses there */
  office: Line
}

export interface Member {
  readonly account: string
  readonly department: string
  readonly site: Site
  readonly homeCity: City
  home: Line
  /** another address of the network each time */
  readonly isHomeChanging: boolean
  readonly mobile: Line['operator']
  /** hours, on the member's clock */
  readonly startHour: number
  /** hours by which days differ */
  readonly spreadHours: number
  /** an exit of her own choice, when she has one */
  readonly ownExit: Line | undefined
  readonly language: string
  readonly computer: { current: Device }
  readonly laptop: { current: Device } | undefined
  readonly phone: { current: Device } | undefined
  readonly program: Program | undefined
  readonly isRelayed: boolean
  readonly app: { key: string; readonly name: string } | undefined
  /** days since the world began between which the member is away; from the first on for good when they join later */
  readonly away: readonly [from: number, to: number]
  /** ms on the sign-in page, as a logarithm */
  readonly pageTempo: number
  readonly entryMode: 'typed' | 'pasted' | 'filled'
  readonly landing: string
  readonly createdAge: number
  readonly passwordAge: number
  readonly privilege: number
  trip: { readonly city: City; readonly line: Line; readonly until: number } | undefined
}

/** Ages in days before the world began; below 0 after. */
const OLDEST = 1_500

export interface Organisation {
  readonly name: string
  readonly rates: Rates
  readonly sites: readonly Site[]
  readonly members: readonly Member[]
  /** where the server stands */
  readonly server: City
}

/** @param days  that will be watched: joiners and absences are spread over them */
export function organisationOf(dice: Dice, rates: Rates, name: string, days: number): Organisation {
  const homeland = dice.weighted(['CN', 'DE', 'US', 'GB'], [6, 2, 1, 1])
  const cities = CITIES.filter(({ country }) => country === homeland)
  const sites = Array.from({ length: Math.round(rates.sites) }, (): Site => {
    const city = dice.one(cities)
    return { city, office: anyLine(dice, city, 'home') }
  })
  const model = anyDevice(dice, false, currentMajor(0, rates.updateDays)).model
  const departments = Math.round(rates.departments)
  const members = Array.from({ length: Math.round(rates.members) }, (_, index): Member => {
    const site = dice.weighted(
      sites,
      sites.map((_, place) => 1 / (place + 1)),
    )
    const homeCity = dice.happens(0.9) ? site.city : dice.one(cities)
    const major = currentMajor(0, rates.updateDays)
    const isJoiner = dice.happens(rates.joinerShare)
    const isDormant = !isJoiner && dice.happens(rates.dormantShare)
    const joined = isJoiner ? dice.whole(5, days - 10) : 0
    const left = dice.whole(6, Math.max(6, days - 60))
    const hasProgram = dice.happens(rates.programShare)
    const isPhoneProgram = dice.happens(0.35)
    return {
      account: `member${index}`,
      department: `department${dice.whole(1, departments)}`,
      site,
      homeCity,
      home: anyLine(dice, homeCity, 'home'),
      isHomeChanging: dice.happens(rates.changingHomes),
      mobile: dice.one(operatorsOf(homeCity, 'mobile')),
      startHour: dice.normal(8.8, 0.9),
      spreadHours: 0.3 + 1.2 * dice.share(),
      ownExit: dice.happens(rates.privateVpn) ? anyLine(dice, dice.one(CITIES), 'hosting') : undefined,
      language: dice.happens(0.85) ? countryOf(homeCity).language : 'en-US,en;q=0.9',
      computer: {
        current: dice.happens(rates.uniformity) ? deviceLike(dice, model, major) : anyDevice(dice, false, major),
      },
      laptop: dice.happens(rates.laptopShare) ? { current: anyDevice(dice, false, major) } : undefined,
      phone: dice.happens(rates.phoneShare) ? { current: anyDevice(dice, true, major) } : undefined,
      program: hasProgram ? anyProgram(dice, isPhoneProgram, major) : undefined,
      isRelayed: isPhoneProgram && dice.happens(rates.relayShare),
      app: dice.happens(rates.appShare)
        ? { key: newToken(dice), name: dice.happens(0.6) ? 'Mail App Android' : 'Mail App iOS' }
        : undefined,
      away: isJoiner ? [0, joined] : isDormant ? [left, left + dice.whole(47, 70)] : [days, days],
      pageTempo: dice.normal(9.3, 0.5),
      entryMode: dice.weighted(['filled', 'typed', 'pasted'], [60, 33, 7]),
      landing: dice.weighted(['bookmark', 'link', 'mail', 'search'], [60, 20, 15, 5]),
      createdAge: isJoiner ? -joined : dice.whole(30, OLDEST),
      passwordAge: isJoiner ? -joined : dice.whole(1, 400),
      privilege: dice.weighted([0, 1, 2], [88, 9, 3]),
      trip: undefined,
    }
  })
  return { name, rates, sites, members, server: sites[0]!.city }
}

/** The line of a journey or a new address at home. */
export function renewedHome(dice: Dice, { home }: Member, near: number): Line {
  const fresh = lineAt(dice, home.operator, home.city)
  return dice.happens(near) ? { ...fresh, network: home.network } : fresh
}
