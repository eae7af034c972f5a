// One made-up sign-in. Owners and attackers are written by the same hand: a fact that only one of them filled in would give the
// other away.
import type { ProgramFacts, SignInEvent } from '../../src/risk/event.ts'
import type { City } from './cities.ts'
import { countryOf } from './cities.ts'
import { browserFactsOf, tlsOf, type Device, type Program } from './clients.ts'
import type { Dice } from './dice.ts'
import { addressOf, placeOf, roundTripMs, type Line } from './lines.ts'
import type { Member, Organisation } from './people.ts'

const DAY_MS = 86_400_000

/** Who sits there: the owner or somebody who knows the password. */
export interface Person {
  /** where the clock of the device is set */
  readonly zoneCity: City
  readonly language: string
  /** ms on the page, as a logarithm */
  readonly pageTempo: number
  readonly entryMode: 'typed' | 'pasted' | 'filled'
  readonly landing: string
  /** where the person is, when the line is only an exit */
  readonly via?: City
}

export interface Scene {
  readonly organisation: Organisation
  readonly dice: Dice
  /** ms since 1970 of the first day */
  readonly begins: number
}

interface How {
  readonly at: number
  readonly line: Line
  readonly person: Person
}

const withUs = (scene: Scene, member: Member, { at, line, person }: How) => {
  const { organisation, dice, begins } = scene
  const country = countryOf(person.zoneCity)
  return {
    at,
    account: member.account,
    organisation: organisation.name,
    department: member.department,
    ip: addressOf(line),
    passwordOk: true,
    rttMs: roundTripMs(dice, line, organisation.server, person.via),
    place: placeOf(line, organisation.rates.hasCityTable >= 0.5),
    timezone: country.zone,
    person: {
      createdAt: begins - member.createdAge * DAY_MS,
      passwordChangedAt: begins - member.passwordAge * DAY_MS,
      privilege: member.privilege,
    },
    ...(line.isRelay === true && { intelligence: { isCloudSync: true } }),
  }
}

/** @param tls  of a proxy between; else that of the browser. @param token  that the browser brings; '' for none */
export function webSignIn(
  scene: Scene,
  member: Member,
  how: How,
  device: Device,
  token: string,
  tls = tlsOf(device.model, device.major),
): SignInEvent {
  const { dice } = scene
  const { person } = how
  return {
    ...withUs(scene, member, how),
    protocol: 'web',
    client: device.model.userAgent(device.major),
    method: 'password',
    tls,
    language: person.language,
    ...(token !== '' && { device: token }),
    connection: { port: 443, alpn: 'h2', tlsVersion: '1.3', hasServerName: true },
    browser: {
      ...browserFactsOf(device, person.language, countryOf(person.zoneCity).minutesEast),
      clientClock: how.at + Math.round(dice.normal(0, 1_500)),
      pageMs: Math.round(Math.exp(dice.normal(person.pageTempo, 0.4))),
      pointerEvents: dice.whole(1, 5),
      entryMode: dice.happens(0.85) ? person.entryMode : dice.one(['typed', 'pasted'] as const),
      landing: dice.happens(0.8) ? person.landing : dice.one(['bookmark', 'link', 'mail', 'search']),
    },
  }
}

/** @param appPassword  by which it comes in: attackers hold the owner's */
export function programSignIn(
  scene: Scene,
  member: Member,
  how: How,
  program: Program,
  protocol: 'imap' | 'smtp',
): SignInEvent {
  const { model, major } = program
  const facts: ProgramFacts = {
    commandSequence: protocol === 'imap' ? model.commandSequence : 'EHLO STARTTLS EHLO AUTH',
    mechanism: model.mechanism,
    tlsMode: protocol === 'imap' ? 'implicit' : 'starttls',
    appPassword: `app-password-of-${member.account}`,
    ...(protocol === 'imap' ? { hasImapId: true } : { ehlo: model.name }),
    ...(protocol === 'imap' && model.extensionsUsed !== '' && { extensionsUsed: model.extensionsUsed }),
  }
  const { timezone: _, ...told } = withUs(scene, member, how)
  return {
    ...told,
    protocol,
    client: model.id(major),
    method: 'app-password',
    tls: `t13d-${model.name}-${Math.floor(major / 12)}`,
    connection: { port: protocol === 'imap' ? 993 : 587, tlsVersion: '1.3', hasServerName: true },
    program: facts,
  }
}

export function tokenSignIn(
  scene: Scene,
  member: Member,
  how: How,
  client: string,
  tls: string,
  key: string,
): SignInEvent {
  return {
    ...withUs(scene, member, how),
    protocol: 'oauth',
    client,
    method: 'refresh',
    tls,
    language: how.person.language,
    ...(key !== '' && { device: key }),
    connection: { port: 443, tlsVersion: '1.3', hasServerName: true },
    program: { oauthClient: member.app?.name ?? 'Mail App Android' },
  }
}

/** What is left of a sign-in where servers and pages tell no more than they must: what ours tell today. */
export function asLittleTold(event: SignInEvent): SignInEvent {
  const { tls: _, rttMs: _rtt, timezone: _zone, connection: _connection, browser, program, ...rest } = event
  const { entryMode: _entry, landing: _landing, ...page } = browser ?? {}
  const {
    commandSequence: _sequence,
    mechanism: _mechanism,
    tlsMode: _mode,
    extensionsUsed: _used,
    ...known
  } = program ?? {}
  return { ...rest, ...(browser !== undefined && { browser: page }), ...(program !== undefined && { program: known }) }
}
