// A made-up organisation day by day: what its people do, and what attackers try meanwhile. Source: login-risk-features §10.
import type { SignInEvent } from '../../src/risk/event.ts'
import { ATTACKERS, type AttackerName } from './attackers.ts'
import { CITIES, countryOf, OPERATORS } from './cities.ts'
import { anyDevice, currentMajor, newToken, type Device } from './clients.ts'
import { Dice } from './dice.ts'
import { anyLine, lineAt, type Line } from './lines.ts'
import { organisationOf, renewedHome, type Member, type Organisation } from './people.ts'
import { programSignIn, tokenSignIn, webSignIn, type Person, type Scene } from './sign-in-of.ts'
import type { Rates } from './rates.ts'

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
/** A Monday. */
const BEGINS = Date.parse('2026-03-02T00:00:00Z')
/** The cloud of a maker of mail programs: all relayed phones come from there. */
const RELAY = {
  operator: OPERATORS.find(({ asn }) => asn === 8075)!,
  city: CITIES.find(({ name }) => name === 'Seattle')!,
}

/** The label is for who measures, never for who judges. */
export interface Attempt {
  readonly event: SignInEvent
  readonly by: 'owner' | AttackerName
}

export interface WorldOptions {
  readonly seed: number
  readonly rates: Rates
  /** that are lived */
  readonly days: number
  /** days before the first attack */
  readonly quietDays: number
  /** attacks by each attacker of each kind of client, over all days after the quiet ones */
  readonly attacks: number
}

export class World {
  readonly organisation: Organisation
  readonly #options: WorldOptions
  readonly #dice: Dice
  readonly #scene: Scene
  /** days on which something is changed for many */
  readonly #officeMove: number
  readonly #vpnRollOut: number
  readonly #renumbering: number
  readonly #vpn: Line

  constructor(options: WorldOptions) {
    const { seed, rates, days } = options
    this.#options = options
    this.#dice = new Dice(seed)
    const dice = this.#dice
    this.organisation = organisationOf(dice, rates, `world${seed}`, days)
    const zone = countryOf(this.organisation.server)
    this.#scene = { organisation: this.organisation, dice, begins: BEGINS - zone.minutesEast * 60_000 }
    const someDay = (chance: number) => (dice.happens(chance) ? dice.whole(20, days - 5) : -1)
    this.#officeMove = someDay(rates.officeMove)
    this.#vpnRollOut = someDay(rates.vpnRollOut)
    this.#renumbering = someDay(rates.renumbering)
    this.#vpn = anyLine(dice, this.organisation.server, 'hosting')
  }

  /** ms since 1970 of the first midnight of the organisation */
  get begins(): number {
    return this.#scene.begins
  }

  /** All attempts of each day, in their order. */
  *lived(): Generator<readonly Attempt[]> {
    const { days, quietDays, attacks } = this.#options
    for (let day = 0; day < days; day++) {
      const attempts: Attempt[] = this.#dayOf(day)
      if (day >= quietDays) attempts.push(...this.#attacksOf(day, attacks / (days - quietDays)))
      yield attempts.sort((a, b) => a.event.at - b.event.at)
    }
  }

  #dayOf(day: number): Attempt[] {
    const { organisation } = this
    const dice = this.#dice
    const { rates } = organisation
    if (day === this.#officeMove)
      for (const site of organisation.sites.slice(0, 1)) site.office = anyLine(dice, site.city, 'home')
    const isWorkday = day % 7 < 5 && !dice.happens(rates.holiday)
    const renumbered = dice.one(organisation.sites).city
    return organisation.members.flatMap((member) => {
      if (isAway(member, day)) return []
      this.#change(member, day)
      if (day === this.#renumbering && member.homeCity === renumbered) member.home = renewedHome(dice, member, 0)
      const isWorking = dice.happens(isWorkday ? 0.93 : rates.weekendWork)
      return isWorking ? this.#workOf(member, day, isWorkday) : []
    })
  }

  /** Devices age, tokens are lost, addresses are renewed, journeys begin and end. */
  #change(member: Member, day: number): void {
    const dice = this.#dice
    const { rates } = this.organisation
    const major = currentMajor(day, rates.updateDays)
    for (const own of [member.computer, member.laptop, member.phone]) {
      if (own === undefined) continue
      if (own.current.major < major && dice.happens(0.2)) own.current.major++
      if (dice.happens(rates.cookieLoss)) own.current.token = newToken(dice)
      if (dice.happens(rates.replacement)) own.current = anyDevice(dice, own.current.model.isPhone, major)
    }
    if (member.program !== undefined && member.program.major < major && dice.happens(0.15)) member.program.major++
    if (dice.happens(1 / rates.renewalDays)) member.home = renewedHome(dice, member, rates.renewalNear)
    if (member.trip !== undefined && day > member.trip.until) member.trip = undefined
    if (member.trip === undefined && dice.happens(rates.trip)) {
      const isAbroad = dice.happens(rates.tripAbroad)
      const city = dice.one(CITIES.filter(({ country }) => (country === member.homeCity.country) !== isAbroad))
      member.trip = {
        city,
        line: anyLine(dice, city, dice.happens(0.8) ? 'home' : 'mobile'),
        until: day + dice.whole(0, 4),
      }
    }
  }

  #workOf(member: Member, day: number, isWorkday: boolean): Attempt[] {
    const dice = this.#dice
    const { rates, sites } = this.organisation
    const { trip } = member
    const isRemote = !isWorkday || dice.happens(rates.remoteShare)
    const siteThere = sites.find(({ city }) => city === trip?.city)
    const fixed = trip !== undefined ? (siteThere?.office ?? trip.line) : isRemote ? member.home : member.site.office
    const isTunnelled = this.#vpnRollOut >= 0 && day >= this.#vpnRollOut && isRemote && dice.happens(0.5)
    const onDesk: Line = isTunnelled ? this.#vpn : isOffice(fixed, sites) ? { ...fixed, host: dice.whole(1, 4) } : fixed
    const roaming = lineAt(dice, member.mobile, member.homeCity)
    const onPhone = dice.happens(0.5) ? roaming : fixed
    const begins = this.begins + day * DAY_MS
    const at = (hour: number) => begins + Math.round((hour + dice.normal(0, 0.5)) * HOUR_MS)
    const start = member.startHour + (isWorkday ? 0 : 2)
    const computer = (isRemote || trip !== undefined ? member.laptop : undefined) ?? member.computer
    const attempts: Attempt[] = []
    const web = (hour: number, line: Line, { current }: { current: Device }) =>
      attempts.push(
        ...this.#mistyped(
          member,
          webSignIn(this.#scene, member, { at: at(hour), line, person: ownerOf(member) }, current, current.token),
        ),
      )
    web(start, onDesk, computer)
    if (dice.happens(0.35)) web(start + 5, onDesk, computer)
    if (member.phone !== undefined && dice.happens(0.25)) web(start + dice.whole(-1, 11), onPhone, member.phone)
    if (dice.happens(rates.eveningWork)) web(21, trip?.line ?? member.home, member.laptop ?? member.computer)
    const { program, app } = member
    if (program !== undefined) {
      const line: Line = member.isRelayed
        ? { ...RELAY, network: dice.whole(0, 3), host: dice.whole(1, 254), isRelay: true }
        : program.model.isPhone
          ? onPhone
          : onDesk
      for (const hour of [start, start + 4, ...(program.model.isPhone ? [20] : [])]) {
        if (!dice.happens(0.7)) continue
        const how = {
          at: at(hour),
          line: program.model.isPhone && !member.isRelayed && dice.happens(0.4) ? roaming : line,
          person: ownerOf(member),
        }
        attempts.push(
          ...this.#mistyped(
            member,
            programSignIn(this.#scene, member, how, program, dice.happens(0.8) ? 'imap' : 'smtp'),
            0.1,
          ),
        )
      }
    }
    if (app !== undefined) {
      const how = { at: at(start + dice.whole(-1, 12)), line: onPhone, person: ownerOf(member) }
      attempts.push({
        by: 'owner',
        event: tokenSignIn(
          this.#scene,
          member,
          how,
          `${app.name}/4.${Math.floor(day / 20)}`,
          tlsOfApp(app.name),
          app.key,
        ),
      })
    }
    return attempts
  }

  /** Once in a while a wrong password comes first. @param less  programs remember theirs */
  #mistyped(member: Member, event: SignInEvent, less = 1): Attempt[] {
    const dice = this.#dice
    const right: Attempt = { by: 'owner', event }
    if (!dice.happens(this.organisation.rates.typo * less)) return [right]
    const wrong = { wrong: `${member.account}-${dice.whole(0, 20)}` }
    const before = { ...event, at: event.at - dice.whole(4, 90) * 1_000, passwordOk: false, secret: wrong }
    return [{ by: 'owner', event: before }, right]
  }

  #attacksOf(day: number, perDay: number): Attempt[] {
    const dice = this.#dice
    const { members } = this.organisation
    const attempts: Attempt[] = []
    for (const [by, attacker] of Object.entries(ATTACKERS)) {
      for (const head of attacker.heads) {
        const victims = members.filter(
          (member) => attacker.canAttack(member, day) && (head !== 'token' || member.app !== undefined),
        )
        const count = Math.floor(perDay) + (dice.happens(perDay % 1) ? 1 : 0)
        for (let each = 0; each < count && victims.length > 0; each++) {
          const victim = dice.one(victims)
          const event = attacker.make(
            { scene: this.#scene, victim, members, day, begins: this.begins + day * DAY_MS },
            head,
          )
          // They mistype, too.
          if (dice.happens(this.organisation.rates.typo))
            attempts.push({
              by: by as AttackerName,
              event: {
                ...event,
                at: event.at - 30_000,
                passwordOk: false,
                secret: { wrong: `x${dice.whole(0, 1e9)}` },
              },
            })
          attempts.push({ by: by as AttackerName, event })
        }
      }
    }
    return attempts
  }
}

export function isAway({ away: [from, to] }: Member, day: number): boolean {
  return day >= from && day < to
}

export const tlsOfApp = (name: string): string => `t13d-${name.replaceAll(' ', '-')}`

function isOffice(line: Line, sites: Organisation['sites']): boolean {
  return sites.some(({ office }) => office === line)
}

function ownerOf({ homeCity, language, pageTempo, entryMode, landing }: Member): Person {
  return { zoneCity: homeCity, language, pageTempo, entryMode, landing }
}
