// Who comes with the right password and is not its owner, and what each of them knows. Source: login-risk-features §10.
import type { SignInEvent } from '../../src/risk/event.ts'
import type { Head } from '../../src/risk/protocols.ts'
import { CITIES, countryOf, type City } from './cities.ts'
import { anyDevice, anyProgram, currentMajor, deviceLike, SCRIPTS, type Device, type Program } from './clients.ts'
import type { Dice } from './dice.ts'
import { anyLine, lineAt, type Line } from './lines.ts'
import type { Member } from './people.ts'
import { appClientOf, tlsOfApp } from './working-day.ts'
import { programSignIn, tokenSignIn, webSignIn, type Person, type Scene } from './sign-in-of.ts'

const HOUR_MS = 3_600_000

export interface Chance {
  readonly scene: Scene
  readonly victim: Member
  readonly members: readonly Member[]
  readonly day: number
  /** ms since 1970 of the day */
  readonly begins: number
}

interface Attacker {
  readonly meaning: string
  readonly heads: readonly Head[]
  readonly canAttack: (member: Member, day: number) => boolean
  readonly make: (chance: Chance, head: Head) => SignInEvent
}

/** Members who are away are not attacked but by who revives the dormant: nobody would notice the rest. */
const isThere = ({ away: [from, to] }: Member, day: number) => day < from || day >= to
/** Who knows the victim knows the days she works. */
const isAtWork = (member: Member, day: number) => day % 7 < 5 && isThere(member, day)
const isIdle = ({ away: [from, to], createdAge }: Member, day: number) => createdAge > 0 && day >= from + 45 && day < to
const WEB_AND_PROGRAM: readonly Head[] = ['browser', 'program']

export type AttackerName =
  | 'naive'
  | 'vpn'
  | 'targeted'
  | 'very targeted'
  | 'insider'
  | 'phishing proxy'
  | 'stolen cookie'
  | 'imap only'
  | 'dormant revival'
  | 'token thief'

// prettier-ignore
export const ATTACKERS: Readonly<Record<AttackerName, Attacker>> = {
  naive:             { heads: WEB_AND_PROGRAM, canAttack: isThere, make: naive, meaning: 'any country, 60 % hosting, any client, knows the password' },
  vpn:               { heads: WEB_AND_PROGRAM, canAttack: isThere, make: vpn, meaning: 'an exit in the country of the victim' },
  targeted:          { heads: WEB_AND_PROGRAM, canAttack: isAtWork, make: targeted, meaning: 'city, operator, browser, system and screen of the victim' },
  'very targeted':   { heads: WEB_AND_PROGRAM, canAttack: isAtWork, make: veryTargeted, meaning: 'network of the victim, full copy of the client, 15 % with the stolen cookie' },
  insider:           { heads: WEB_AND_PROGRAM, canAttack: isAtWork, make: insider, meaning: 'a colleague at the office, on her own device' },
  'phishing proxy':  { heads: ['browser'], canAttack: isAtWork, make: phishingProxy, meaning: 'relays the victim live, from hosting near by' },
  'stolen cookie':   { heads: ['browser'], canAttack: isThere, make: stolenCookie, meaning: 'the device token, from elsewhere' },
  'imap only':       { heads: ['program'], canAttack: (member, day) => isThere(member, day) && member.program === undefined, make: imapOnly, meaning: 'a program on an account that never used one' },
  'dormant revival': { heads: WEB_AND_PROGRAM, canAttack: isIdle, make: vpn, meaning: 'an account that nobody used for 45 days' },
  'token thief':     { heads: ['token'], canAttack: isThere, make: tokenThief, meaning: 'a valid refresh token on another network, half with the key of the app' },
}

/** Somebody of a place, with own habits on the page. */
function strangerOf(dice: Dice, city: City, language = countryOf(city).language): Person {
  return {
    zoneCity: city,
    language,
    pageTempo: dice.normal(9.3, 0.5),
    entryMode: dice.weighted(['typed', 'pasted', 'filled'], [5, 4, 1]),
    landing: dice.weighted(['bookmark', 'link', 'mail', 'search'], [3, 5, 1, 2]),
  }
}

const anyHour = ({ scene: { dice }, begins }: Chance) => begins + Math.round(dice.share() * 24 * HOUR_MS)
const workHour = ({ scene: { dice }, begins }: Chance) => begins + Math.round((9 + dice.share() * 9) * HOUR_MS)
const victimsHour = ({ scene: { dice }, begins, victim }: Chance) =>
  begins + Math.round((victim.startHour + dice.weighted([0, 5], [3, 1]) + dice.normal(0, victim.spreadHours)) * HOUR_MS)

interface Tools {
  readonly device: Device
  readonly token?: string
  readonly program: Program
  readonly tls?: string
}

function come(chance: Chance, head: Head, at: number, line: Line, person: Person, tools: Tools): SignInEvent {
  const { scene, victim } = chance
  const how = { at, line, person }
  return head === 'program'
    ? programSignIn(scene, victim, how, tools.program, scene.dice.happens(0.8) ? 'imap' : 'smtp')
    : webSignIn(scene, victim, how, tools.device, tools.token ?? '', tools.tls)
}

const majorOn = ({ scene, day }: Chance) => currentMajor(day, scene.organisation.rates.updateDays)

/** Popular clients; scripts speak to programs' ports. */
function anyTools(chance: Chance): Tools {
  const { dice } = chance.scene
  const major = majorOn(chance)
  const script = { model: dice.one(SCRIPTS), major: 1 }
  return {
    device: anyDevice(dice, dice.happens(0.15), major),
    program: dice.happens(0.6) ? script : anyProgram(dice, false, major),
  }
}

function naive(chance: Chance, head: Head): SignInEvent {
  const { dice } = chance.scene
  const city = dice.one(CITIES)
  const line = anyLine(dice, city, dice.happens(0.6) ? 'hosting' : 'home')
  const tools = anyTools(chance)
  // A third drive their browser by a script, whose TLS gives it away to whoever looks.
  const tls = dice.happens(0.33) ? 't13d-go-http' : undefined
  return come(chance, head, anyHour(chance), line, strangerOf(dice, city), {
    ...tools,
    ...(tls !== undefined && { tls }),
  })
}

function vpn(chance: Chance, head: Head): SignInEvent {
  const {
    scene: { dice },
    victim,
  } = chance
  return come(
    chance,
    head,
    anyHour(chance),
    exitInCountry(dice, victim),
    remoteStranger(dice, victim),
    anyTools(chance),
  )
}

function exitInCountry(dice: Dice, { homeCity }: Member): Line {
  const city = dice.one(CITIES.filter(({ country }) => country === homeCity.country))
  return anyLine(dice, city, dice.happens(0.6) ? 'hosting' : 'home')
}

/** Half sit in the country of the victim; half of the others have set the clock to the victim's. */
function remoteStranger(dice: Dice, { homeCity, language }: Member): Person {
  const isNear = dice.happens(0.5)
  const via = dice.one(CITIES.filter(({ country }) => !isNear || country === homeCity.country))
  const spoken = dice.happens(0.5) ? language : isNear ? countryOf(via).language : 'en-US,en;q=0.9'
  return { ...strangerOf(dice, dice.happens(0.5) ? homeCity : via, spoken), via }
}

function targeted(chance: Chance, head: Head): SignInEvent {
  const {
    scene: { dice },
    victim,
  } = chance
  const { model, major, screen } = victim.computer.current
  const isCurrent = dice.happens(0.6)
  const copy: Device = {
    ...deviceLike(dice, model, major),
    major: isCurrent ? major : major + dice.one([-3, -2, -1, 1]),
    screen,
  }
  const line = dice.happens(0.25)
    ? anyLine(dice, victim.homeCity, 'hosting')
    : lineAt(dice, victim.home.operator, victim.homeCity)
  const person = strangerOf(dice, victim.homeCity, victim.language)
  return come(chance, head, workHour(chance), line, person, { device: copy, program: programLike(chance, 0.8) })
}

/** The victim's program by name; its version may differ. */
function programLike(chance: Chance, copied: number): Program {
  const {
    scene: { dice },
    victim,
  } = chance
  if (victim.program === undefined || !dice.happens(copied)) return anyTools(chance).program
  return { ...victim.program, major: victim.program.major - dice.weighted([0, 1], [6, 4]) }
}

function veryTargeted(chance: Chance, head: Head): SignInEvent {
  const {
    scene: { dice },
    victim,
  } = chance
  const { current } = victim.computer
  const copy = dice.happens(0.5)
    ? { ...current }
    : { ...deviceLike(dice, current.model, current.major), major: current.major, screen: current.screen }
  const near = dice.happens(0.5) ? victim.home : victim.site.office
  const line = { ...near, host: dice.whole(1, 254) }
  const person = strangerOf(dice, victim.homeCity, victim.language)
  const token = dice.happens(0.15) ? current.token : ''
  const program = victim.program ?? anyTools(chance).program
  return come(chance, head, victimsHour(chance), line, person, { device: copy, token, program })
}

/** Of the same site, when there are any. */
function colleaguesOf(victim: Member, members: readonly Member[]): readonly Member[] {
  const others = members.filter((each) => each !== victim)
  const near = others.filter(({ site }) => site === victim.site)
  return near.length > 0 ? near : others
}

function insider(chance: Chance, head: Head): SignInEvent {
  const { scene, victim, members } = chance
  const { dice } = scene
  const colleague = dice.one(colleaguesOf(victim, members))
  const line = { ...victim.site.office, host: dice.whole(1, Math.round(scene.organisation.rates.officeAddresses)) }
  const person: Person = { ...colleague, zoneCity: colleague.homeCity }
  const { current } = colleague.computer
  const tools = { device: current, token: current.token, program: colleague.program ?? anyTools(chance).program }
  return come(chance, head, victimsHour(chance), line, person, tools)
}

function phishingProxy(chance: Chance, head: Head): SignInEvent {
  const {
    scene: { dice },
    victim,
  } = chance
  const { current } = victim.computer
  const line = anyLine(dice, victim.homeCity, 'hosting')
  const person: Person = {
    ...victim,
    zoneCity: victim.homeCity,
    landing: 'mail',
    entryMode: 'typed',
    via: victim.homeCity,
  }
  // The victim's own browser tells the rest; only the greeting of TLS is the proxy's.
  return come(chance, head, victimsHour(chance), line, person, {
    device: current,
    program: anyTools(chance).program,
    tls: 't13d-go-http',
  })
}

function stolenCookie(chance: Chance, head: Head): SignInEvent {
  const {
    scene: { dice },
    victim,
  } = chance
  const { current } = victim.computer
  const other = anyTools(chance)
  const device = dice.happens(0.6)
    ? { ...deviceLike(dice, current.model, current.major), major: current.major }
    : other.device
  const tools = { ...other, device, token: current.token }
  return come(chance, head, anyHour(chance), exitInCountry(dice, victim), remoteStranger(dice, victim), tools)
}

function imapOnly(chance: Chance, head: Head): SignInEvent {
  return chance.scene.dice.one([naive, vpn, targeted])(chance, head)
}

function tokenThief(chance: Chance): SignInEvent {
  const { scene, victim, day } = chance
  const { dice } = scene
  const city = dice.happens(0.5) ? dice.one(CITIES) : victim.homeCity
  const line = anyLine(dice, city, dice.happens(0.6) ? 'hosting' : 'home')
  const name = victim.app?.name ?? 'Mail App Android'
  const isCopied = dice.happens(0.5)
  const client = isCopied ? appClientOf(name, day) : dice.one(['okhttp/4.12', 'python-requests/2.32', 'curl/8.5'])
  const tls = isCopied ? tlsOfApp(name) : 't13d-go-http'
  const how = { at: anyHour(chance), line, person: strangerOf(dice, city) }
  // Half have taken the key of the app along with the token.
  return tokenSignIn(scene, victim, how, client, tls, dice.happens(0.5) ? (victim.app?.key ?? '') : '')
}

export const attackerNames = Object.keys(ATTACKERS) as readonly AttackerName[]
