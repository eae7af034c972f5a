// The habits that are counted: which values of a sign-in a profile keeps, how many of each, and what each is counted within.
import type { RiskInput } from '../input.ts'
import { headOf } from '../protocols.ts'

export interface Habit {
  readonly kind: string
  /** values one member's profile keeps; 16 bytes each */
  readonly capacity: number
  /** its share is counted among the sign-ins with the same value of this habit: a new address of a known network is cheap */
  readonly within?: string
  /** undefined: this sign-in has none, and the habit says nothing */
  readonly valueOf: (input: RiskInput) => string | undefined
}

const isText = (value: string | undefined): string | undefined => (value === '' ? undefined : value)
const number = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value))
const parts = (...values: (string | number | undefined)[]): string | undefined =>
  values.some((value) => value === undefined || value === '' || value === 0) ? undefined : values.join('/')

/** The sum of all capacities times 16 bytes is the larger part of a profile: `profile-codec.test.ts` holds it below 8 kB. */
// prettier-ignore
export const HABITS: readonly Habit[] = [
  { kind: 'country',       capacity: 8,  valueOf: ({ place }) => isText(place.country) },
  { kind: 'region',        capacity: 10, within: 'country', valueOf: ({ place }) => parts(place.country, place.region) },
  { kind: 'city',          capacity: 16, within: 'region',  valueOf: ({ place }) => parts(place.country, place.region ?? '-', place.city) },
  { kind: 'asn',           capacity: 14, within: 'country', valueOf: ({ place }) => parts(place.country ?? '-', place.asn) },
  { kind: 'operator',      capacity: 10, valueOf: ({ place }) => isText(place.operatorKey) },
  { kind: 'asn-class',     capacity: 6,  valueOf: ({ place }) => isText(place.asnClass) },
  { kind: 'prefix',        capacity: 24, within: 'asn',     valueOf: ({ place }) => place.prefix },
  { kind: 'ip',            capacity: 24, within: 'prefix',  valueOf: ({ event }) => event.ip },
  { kind: 'ip-version',    capacity: 2,  valueOf: ({ event }) => (event.ip.includes(':') ? '6' : '4') },
  { kind: 'head',          capacity: 3,  valueOf: ({ event }) => headOf(event.protocol) },
  { kind: 'device-class',  capacity: 6,  within: 'head',    valueOf: ({ event, client }) => (client.family === '' ? undefined : `${headOf(event.protocol)}/${client.class}`) },
  { kind: 'system',        capacity: 6,  within: 'device-class', valueOf: ({ client }) => parts(client.class, client.system) },
  { kind: 'family',        capacity: 8,  within: 'device-class', valueOf: ({ client }) => parts(client.class, client.family) },
  { kind: 'client',        capacity: 14, within: 'family',  valueOf: ({ event }) => isText(event.client) },
  { kind: 'language',      capacity: 5, within: 'head', valueOf: ({ event }) => parts(headOf(event.protocol), event.language) },
  { kind: 'timezone',      capacity: 5, within: 'head', valueOf: ({ event }) => parts(headOf(event.protocol), event.timezone) },
  { kind: 'tls',           capacity: 10, within: 'family',  valueOf: ({ event, client }) => parts(client.family || '-', event.tls) },
  { kind: 'token',         capacity: 8,  within: 'head',    valueOf: ({ event, token }) => `${headOf(event.protocol)}/${token}` },
  { kind: 'protocol',      capacity: 8,  within: 'head',    valueOf: ({ event }) => event.protocol },
  { kind: 'method',        capacity: 8,  within: 'protocol', valueOf: ({ event }) => parts(event.protocol, event.method) },
  { kind: 'port',          capacity: 6, within: 'protocol', valueOf: ({ event }) => parts(event.protocol, event.connection?.port) },
  { kind: 'alpn',          capacity: 3, within: 'protocol', valueOf: ({ event }) => parts(event.protocol, event.connection?.alpn) },
  { kind: 'tls-version',   capacity: 3, within: 'protocol', valueOf: ({ event }) => parts(event.protocol, event.connection?.tlsVersion) },
  { kind: 'segment-size',  capacity: 4,  valueOf: ({ event }) => number(event.connection?.segmentSize) },
  { kind: 'sequence',      capacity: 6,  within: 'protocol', valueOf: ({ event }) => parts(event.protocol, event.program?.commandSequence) },
  { kind: 'ehlo',          capacity: 5,  valueOf: ({ event }) => isText(event.program?.ehlo) },
  { kind: 'mechanism',     capacity: 4, within: 'protocol', valueOf: ({ event }) => parts(event.protocol, event.program?.mechanism) },
  { kind: 'tls-mode',      capacity: 3, within: 'protocol', valueOf: ({ event }) => parts(event.protocol, event.program?.tlsMode) },
  { kind: 'extensions',    capacity: 4, within: 'protocol', valueOf: ({ event }) => parts(event.protocol, event.program?.extensionsUsed) },
  { kind: 'app-password',  capacity: 6, within: 'protocol', valueOf: ({ event }) => parts(event.protocol, event.program?.appPassword) },
  { kind: 'oauth-client',  capacity: 4,  valueOf: ({ event }) => isText(event.program?.oauthClient) },
  { kind: 'screen',        capacity: 5,  valueOf: ({ event }) => isText(event.browser?.screen) },
  { kind: 'pixel-ratio',   capacity: 3,  valueOf: ({ event }) => number(event.browser?.pixelRatio) },
  { kind: 'colour',        capacity: 3,  valueOf: ({ event }) => number(event.browser?.colourDepth) },
  { kind: 'platform',      capacity: 4,  valueOf: ({ event }) => isText(event.browser?.platform) },
  { kind: 'cpu',           capacity: 4,  valueOf: ({ event }) => number(event.browser?.cpuCores) },
  { kind: 'memory',        capacity: 4,  valueOf: ({ event }) => number(event.browser?.memoryGb) },
  { kind: 'touch',         capacity: 3,  valueOf: ({ event }) => number(event.browser?.touchPoints) },
  { kind: 'privacy',       capacity: 2,  valueOf: ({ event }) => event.browser?.privacySignal?.toString() },
  { kind: 'headers',       capacity: 4,  valueOf: ({ event }) => isText(event.browser?.headerOrder) },
  { kind: 'http2',         capacity: 4,  valueOf: ({ event }) => isText(event.browser?.http2) },
  { kind: 'entry-mode',    capacity: 3,  valueOf: ({ event }) => event.browser?.entryMode },
  { kind: 'focus-order',   capacity: 3,  valueOf: ({ event }) => isText(event.browser?.focusOrder) },
  { kind: 'landing',       capacity: 4,  valueOf: ({ event }) => isText(event.browser?.landing) },
  { kind: 'last-end',      capacity: 3,  valueOf: ({ event }) => event.browser?.previousEnd },
  { kind: 'name-form',     capacity: 3,  valueOf: ({ event }) => isText(event.person?.nameForm) },
  { kind: 'canvas',        capacity: 3,  valueOf: ({ event }) => isText(event.browser?.canvas) },
  { kind: 'graphics',      capacity: 3,  valueOf: ({ event }) => isText(event.browser?.graphics) },
  { kind: 'audio',         capacity: 3,  valueOf: ({ event }) => isText(event.browser?.audio) },
  { kind: 'fonts',         capacity: 3,  valueOf: ({ event }) => isText(event.browser?.fonts) },
  { kind: 'referrer',      capacity: 3,  valueOf: ({ event }) => isText(event.browser?.referrerDomain) },
]

const HABIT_INDEX: ReadonlyMap<string, number> = new Map(HABITS.map(({ kind }, index) => [kind, index]))

/** For each habit the index of what it is counted within; -1: all sign-ins. */
export const WITHIN: readonly number[] = HABITS.map(({ within }) =>
  within === undefined ? -1 : (HABIT_INDEX.get(within) ?? -1),
)

export function habitIndex(kind: string): number {
  const index = HABIT_INDEX.get(kind)
  if (index === undefined) throw new Error(`no habit ${kind}`)
  return index
}
