// A made-up organisation day by day: what its people do, and what attackers try meanwhile. Source: login-risk-features §10.
import type { SignInEvent } from '../../src/risk/event.ts'
import { ATTACKERS, type AttackerName } from './attackers.ts'
import { CITIES, countryOf } from './cities.ts'
import { anyDevice, currentMajor, newToken } from './clients.ts'
import { Dice } from './dice.ts'
import { anyLine, type Line } from './lines.ts'
import { organisationOf, renewedHome, type Member, type Organisation } from './people.ts'
import { asLittleTold, type Scene } from './sign-in-of.ts'
import { workOf } from './working-day.ts'
import type { Rates } from './rates.ts'

const DAY_MS = 86_400_000
/** A Monday. */
const BEGINS = Date.parse('2026-03-02T00:00:00Z')
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
    const { days, quietDays, attacks, rates } = this.#options
    for (let day = 0; day < days; day++) {
      const attempts: Attempt[] = this.#dayOf(day)
      if (day >= quietDays) attempts.push(...this.#attacksOf(day, attacks / (days - quietDays)))
      attempts.sort((a, b) => a.event.at - b.event.at)
      yield rates.everythingTold >= 0.5
        ? attempts
        : attempts.map(({ by, event }) => ({ by, event: asLittleTold(event) }))
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
    const hasVpn = this.#vpnRollOut >= 0 && day >= this.#vpnRollOut
    const begins = this.begins + day * DAY_MS
    const today = { scene: this.#scene, day, begins, isWorkday, vpn: hasVpn ? this.#vpn : undefined }
    return organisation.members.flatMap((member) => {
      if (isAway(member, day)) return []
      this.#change(member, day)
      if (day === this.#renumbering && member.homeCity === renumbered) member.home = renewedHome(dice, member, 0)
      const isWorking = dice.happens(isWorkday ? 0.93 : rates.weekendWork)
      return isWorking ? workOf(today, member).map((event): Attempt => ({ by: 'owner', event })) : []
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
    if (member.app !== undefined && dice.happens(rates.replacement)) member.app.key = newToken(dice)
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
          attempts.push({ by: by as AttackerName, event })
        }
      }
    }
    return attempts
  }
}

function isAway({ away: [from, to] }: Member, day: number): boolean {
  return day >= from && day < to
}
