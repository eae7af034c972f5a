// The sign-ins of one member on one day.
import type { SignInEvent } from '../../src/risk/event.ts'
import { CITIES, OPERATORS } from './cities.ts'
import type { Device } from './clients.ts'
import { lineAt, type Line } from './lines.ts'
import type { Member } from './people.ts'
import { programSignIn, tokenSignIn, webSignIn, type Person, type Scene } from './sign-in-of.ts'

const HOUR_MS = 3_600_000
/** The cloud of a maker of mail programs: all relayed phones come from there. */
const RELAY = {
  operator: OPERATORS.find(({ asn }) => asn === 8075)!,
  city: CITIES.find(({ name }) => name === 'Seattle')!,
}
/** Programs remember their password. */
const [WEB_TYPOS, PROGRAM_TYPOS] = [1, 0.1]

export interface Day {
  readonly scene: Scene
  readonly day: number
  /** ms since 1970 */
  readonly begins: number
  readonly isWorkday: boolean
  /** the exit that the organisation has rolled out, when it has */
  readonly vpn: Line | undefined
}

/** Right and wrong passwords, in no order. */
export function workOf(today: Day, member: Member): SignInEvent[] {
  const { scene, begins, isWorkday, vpn } = today
  const { dice } = scene
  const { rates, sites } = scene.organisation
  const { trip, phone } = member
  const isRemote = !isWorkday || dice.happens(rates.remoteShare)
  const officeThere = sites.find(({ city }) => city === trip?.city)?.office
  const fixed = trip !== undefined ? (officeThere ?? trip.line) : isRemote ? member.home : member.site.office
  const exit =
    member.ownExit !== undefined && dice.happens(1 / 3) ? member.ownExit : dice.happens(0.5) ? vpn : undefined
  const atDesk = isRemote ? (exit ?? fixed) : fixed
  const onPhone = () => (dice.happens(0.5) ? lineAt(dice, member.mobile, member.homeCity) : fixed)
  const start = member.startHour + (isWorkday ? 0 : 2)
  const how = (hour: number, line: Line) => ({
    at: begins + Math.round((hour + dice.normal(0, member.spreadHours)) * HOUR_MS),
    line: asSeen(scene, member, line),
    person: line === vpn || line === member.ownExit ? { ...ownerOf(member), via: member.homeCity } : ownerOf(member),
  })
  const events: SignInEvent[] = []
  const web = (hour: number, line: Line, { current }: { current: Device }) =>
    events.push(
      ...again(scene, rates.webAgain, how(hour, line), (each) =>
        typed(scene, webSignIn(scene, member, each, current, current.token), WEB_TYPOS),
      ),
    )

  const away = isRemote || trip !== undefined ? member.laptop : undefined
  web(start, atDesk, away ?? member.computer)
  if (dice.happens(0.35)) web(start + 5, atDesk, away ?? member.computer)
  if (phone !== undefined && dice.happens(0.25)) web(start + dice.whole(-1, 11), onPhone(), phone)
  if (dice.happens(rates.eveningWork)) web(21, trip?.line ?? member.home, member.laptop ?? member.computer)
  events.push(
    ...ofProgram(scene, member, start, how, () => (member.program?.model.isPhone === true ? onPhone() : atDesk)),
  )
  events.push(...ofApp(today, member, how(start + dice.whole(-1, 12), onPhone())))
  return events
}

/** Once more within the hour, from the same place; and once more, perhaps. */
function again({ dice }: Scene, chance: number, how: How, signIn: (how: How) => SignInEvent[]): SignInEvent[] {
  const events = signIn(how)
  let { at } = how
  while (dice.happens(chance)) {
    at += Math.round(dice.share() ** 2 * HOUR_MS)
    events.push(...signIn({ ...how, at }))
  }
  return events
}

type How = Parameters<typeof webSignIn>[2]

function ofProgram(
  scene: Scene,
  member: Member,
  start: number,
  how: (hour: number, line: Line) => How,
  lineNow: () => Line,
): SignInEvent[] {
  const { dice } = scene
  const { program, isRelayed } = member
  if (program === undefined) return []
  const hours = program.model.isPhone ? [start, start + 4, 20] : [start, start + 4]
  return hours.flatMap((hour) => {
    if (!dice.happens(0.7)) return []
    const relay: Line = { ...RELAY, network: dice.whole(0, 3), host: dice.whole(1, 254), isRelay: true }
    const protocol = dice.happens(0.8) ? 'imap' : 'smtp'
    return again(scene, scene.organisation.rates.programAgain, how(hour, isRelayed ? relay : lineNow()), (each) =>
      typed(scene, programSignIn(scene, member, each, program, protocol), PROGRAM_TYPOS),
    )
  })
}

function ofApp({ scene, day }: Day, member: Member, how: How): SignInEvent[] {
  const { app } = member
  return app === undefined
    ? []
    : [tokenSignIn(scene, member, how, appClientOf(app.name, day), tlsOfApp(app.name), app.key)]
}

export const appClientOf = (name: string, day: number): string => `${name}/4.${Math.floor(day / 20)}`
export const tlsOfApp = (name: string): string => `t13d-${name.replaceAll(' ', '-')}`

/** An office shows one of its addresses, some homes another one of their network each time. */
function asSeen({ dice, organisation }: Scene, member: Member, line: Line): Line {
  if (organisation.sites.some(({ office }) => office === line))
    return { ...line, host: dice.whole(1, Math.round(organisation.rates.officeAddresses)) }
  return line === member.home && member.isHomeChanging ? { ...line, host: dice.whole(1, 254) } : line
}

/** Once in a while a wrong password comes first. */
function typed({ dice, organisation }: Scene, event: SignInEvent, part: number): SignInEvent[] {
  if (!dice.happens(organisation.rates.typo * part)) return [event]
  return [
    {
      ...event,
      at: event.at - dice.whole(4, 90) * 1_000,
      passwordOk: false,
      secret: { wrong: `wrong${dice.whole(0, 1e9)}` },
    },
    event,
  ]
}

export function ownerOf({ homeCity, language, pageTempo, entryMode, landing }: Member): Person {
  return { zoneCity: homeCity, language, pageTempo, entryMode, landing }
}
