// With what the member signs in: the token we gave, what the client says it is, and whether it contradicts itself.
import { habit, type RiskCase } from '../case.ts'
import {
  daysSince,
  deviation,
  features,
  flag,
  isNew,
  isWithin,
  llr,
  log,
  measure,
  ratioOf,
  rarity,
  share,
} from '../feature.ts'
import { minutesEast, isZone } from '../state/zone.ts'

const [client, tls, family, token, mechanism, fonts] = [
  habit('client'),
  habit('tls'),
  habit('family'),
  habit('token'),
  habit('mechanism'),
  habit('fonts'),
]
const days = (ms: number | undefined, now: number) => daysSince(ms, now)

/** Chance that an attacker shows each state of the token: he has none, but for a stolen or copied one. */
const ATTACKER_TOKEN = { known: 0.04, unseen: 0.2, other: 0.06, none: 0.7 } as const

/** Brands of client hints that a family sends. Source: the browsers' own Sec-CH-UA values. */
const HINTS: Readonly<Record<string, RegExp>> = {
  chrome: /chrom|brand/i,
  edge: /edge|chrom/i,
  opera: /opera|chrom/i,
  samsung: /samsung|chrom/i,
}

const hasConflict = ({ client: said, event }: RiskCase): boolean | undefined => {
  const { browser } = event
  if (browser === undefined || (browser.hintBrand === undefined && browser.platform === undefined)) return undefined
  const expected = HINTS[said.family]
  if (browser.hintBrand !== undefined && (expected === undefined || !expected.test(browser.hintBrand))) return true
  if (browser.platform === undefined || said.system === '') return false
  const platforms: Readonly<Record<string, RegExp>> = {
    windows: /win/i,
    macos: /mac/i,
    linux: /linux/i,
    android: /linux|android|arm/i,
    ios: /iphone|ipad|mac/i,
  }
  return platforms[said.system]?.test(browser.platform) === false
}
const screenConflict = ({ client: said, event }: RiskCase): boolean | undefined => {
  const [, width = 0, height = 0] = (/^(\d+)x(\d+)/.exec(event.browser?.screen ?? '') ?? []).map(Number)
  if (width === 0) return undefined
  return (
    width < 240 ||
    height < 240 ||
    (said.class === 'phone' && Math.min(width, height) > 1_000) ||
    (said.class === 'desktop' && Math.max(width, height) < 640)
  )
}
const W = 'WA'

const [country, asn, deviceClass] = [habit('country'), habit('asn'), habit('device-class')]

// prettier-ignore
export const DEVICE = features('device', [
  llr('dev.token-llr', 'token', 'State of the device token, for an attacker and for the member.', (c) => { const reading = token(c); return reading && Math.log(ATTACKER_TOKEN[c.token] / reading.chance) }, { weight: 1.2 }),
  flag('dev.token-valid', 'client', 'A token that we gave proves a known device of the member.', (c) => c.token === 'known', { on: 'WAMJO', monotone: -1 }),
  log('dev.token-age-days', 'client', 'days', 'Days since the device was first used.', (c) => days(c.device.record?.firstAt, c.at), { on: 'WAMJO' }),
  flag('dev.token-other-account', 'client', 'The token was given to another account.', (c) => c.token === 'other', { on: 'WAMJO', weight: 1 }),
  flag('dev.token-unseen', 'client', 'A valid token that this member never came with.', (c) => c.token === 'unseen', { on: 'WAMJO' }),
  flag('dev.token-likeness-conflict', 'client', 'The token is known and the client is another: a stolen cookie.', (c) => c.token === 'known' && c.device.likeness !== undefined ? c.device.likeness < 0.5 : undefined, { on: 'WAMJO', weight: 3.5, monotone: 1 }),
  flag('dev.token-network-conflict', 'client', 'The token is known, its country and operator are new.', (c) => c.token === 'known' ? country(c)?.isNew === true && asn(c)?.isNew === true : undefined, { on: 'WAMJO', weight: 1, monotone: 1 }),
  flag('dev.alike-without-token', 'client', 'A client like a known device, without its token: cookies were cleared.', (c) => c.token === 'none' && c.device.likeness !== undefined ? c.device.likeness > 0.9 : undefined, { on: W, weight: -0.5 }),
  log('dev.known-days', 'client', 'days', 'Days since the device was first trusted.', (c) => c.device.record === undefined ? 0 : days(c.device.record.firstAt, c.at)),
  log('dev.sign-ins', 'client', 'count', 'Trusted sign-ins on the device.', (c) => c.device.record?.count ?? 0),
  measure('dev.trust', 'client', 'class', [0, 3], '0 new, 1 seen, 2 a step-up was passed on it, 3 managed.', (c) => c.event.person?.isManagedDevice === true ? 3 : (c.device.record?.trust ?? 0), { weight: -0.4, monotone: -1 }),
  flag('dev.unbound', 'rule', 'The account is bound to devices and this is none of them.', (c) => c.event.rules?.isUnboundDevice, { weight: 3, monotone: 1 }),
  measure('dev.count', 'client', 'count', [0, 12], 'Devices of the member.', (c) => c.profile.devices.length),
  measure('dev.new-7d', 'client', 'count', [0, 12], 'Devices that are new within 7 days.', (c) => c.profile.devices.filter(({ firstAt }) => c.at - firstAt < 7 * 86_400_000).length),
  share('dev.churn-expected', 'client', 'Chance of a new device at the member\'s own rate.', (c) => c.profile.logins === 0 ? undefined : (c.profile.devices.length + 1) / (c.profile.logins + 20)),
  log('dev.shared-accounts', 'client', 'count', 'Accounts that use the device: a kiosk.', (c) => c.event.device === undefined ? undefined : c.deviceAccounts),
  flag('dev.passkey', 'client', 'A passkey was used with user verification.', (c) => c.event.method === 'passkey', { on: 'WAM', weight: -4, monotone: -1 }),
  flag('dev.managed', 'client', 'The device is managed by the organisation.', (c) => c.event.person?.isManagedDevice, { weight: -1.5, monotone: -1 }),
  flag('dev.client-certificate', 'client', 'A client certificate bound to the member.', (c) => c.event.person?.hasClientCertificate, { weight: -3, monotone: -1 }),
  ratioOf('dev.client-llr', 'client', 'client', 'Whole client string within its family.'),
  isNew('dev.client-new', 'client', 'client', 'Client string never seen.'),
  ratioOf('dev.family-llr', 'family', 'client', 'Family of the client within its class.'),
  isNew('dev.family-new', 'family', 'client', 'Family of the client never seen.', { weight: 0.3 }),
  measure('dev.major-delta', 'client', 'count', [-100, 100], 'Major version less that of the device before: backwards is odd.', (c) => c.device.record && c.device.record.clientMajor > 0 && c.client.major > 0 ? Math.max(-100, Math.min(100, c.client.major - c.device.record.clientMajor)) : undefined),
  flag('dev.major-backwards', 'client', 'Older than what the device had before.', (c) => c.device.record && c.device.record.clientMajor > 0 && c.client.major > 0 ? c.client.major < c.device.record.clientMajor : undefined, { weight: 0.8 }),
  ratioOf('dev.system-llr', 'system', 'client', 'Operating system within the class.'),
  isNew('dev.system-new', 'system', 'client', 'Operating system never seen.'),
  measure('dev.system-delta', 'client', 'count', [-50, 50], 'Version of the system less that of the device before.', (c) => c.device.record && c.device.record.systemVersion > 0 && c.client.systemVersion > 0 ? Math.max(-50, Math.min(50, c.client.systemVersion - c.device.record.systemVersion)) : undefined),
  ratioOf('dev.class-llr', 'device-class', 'client', 'Desktop, phone, tablet, mail program.'),
  isNew('dev.class-new', 'device-class', 'client', 'Class of device never seen.'),
  flag('dev.engine-conflict', 'client', 'Client string, client hints and script disagree.', hasConflict, { on: W, weight: 1.5, monotone: 1 }),
  flag('dev.hints-missing', 'client', 'No client hints from a family that sends them.', (c) => c.event.browser?.hasClientHints === undefined || HINTS[c.client.family] === undefined || c.client.major < 90 ? undefined : !c.event.browser.hasClientHints, { on: W, weight: 0.7 }),
  flag('dev.automated', 'client', 'The browser says it is driven by a program.', (c) => c.event.browser?.isAutomated, { on: W, weight: 3, monotone: 1 }),
  flag('dev.library', 'client', 'A programming library rather than a browser or mail program.', (c) => c.event.client === '' ? undefined : c.client.class === 'library'),
  flag('dev.library-new', 'client', 'The same, and the member never used one.', (c) => c.profile.logins === 0 || c.event.client === '' ? undefined : c.client.class === 'library' && deviceClass(c)?.isNew === true, { weight: 1.5, monotone: 1 }),
  flag('dev.client-missing', 'client', 'The client does not say what it is.', (c) => c.event.client === ''),
  ratioOf('dev.screen-llr', 'screen', 'client', 'Size of the screen.', { on: W }),
  flag('dev.screen-conflict', 'client', 'A screen that this class of device does not have.', screenConflict, { on: W, weight: 1 }),
  ratioOf('dev.pixel-ratio-llr', 'pixel-ratio', 'client', 'Pixels of the screen to a point.', { on: W, weight: 0.5 }),
  ratioOf('dev.colour-llr', 'colour', 'client', 'Depth of colour.', { on: W, weight: 0.3 }),
  ratioOf('dev.timezone-llr', 'timezone', 'client', 'Time zone.', { on: 'WAMJO' }),
  isNew('dev.timezone-new', 'timezone', 'client', 'Time zone never seen.', { on: 'WAMJO' }),
  flag('dev.timezone-conflict', 'client', 'The offset of the script does not fit the name of the zone.', (c) => c.event.browser?.timezoneMinutes === undefined || c.event.timezone === undefined || !isZone(c.event.timezone) ? undefined : minutesEast(c.event.timezone, c.at) !== c.event.browser.timezoneMinutes, { on: W, weight: 1 }),
  ratioOf('dev.language-llr', 'language', 'client', 'Languages, in their order.', { on: 'WAMJO' }),
  isNew('dev.language-new', 'language', 'client', 'Languages never seen.', { on: 'WAMJO' }),
  flag('dev.language-conflict', 'client', 'Header and script name different languages.', (c) => c.event.browser?.scriptLanguage === undefined || c.event.language === undefined ? undefined : c.event.language.slice(0, 2).toLowerCase() !== c.event.browser.scriptLanguage.slice(0, 2).toLowerCase(), { on: W, weight: 0.8 }),
  ratioOf('dev.platform-llr', 'platform', 'client', 'Platform that the script sees.', { on: W, weight: 0.5 }),
  ratioOf('dev.cpu-llr', 'cpu', 'client', 'Number of cores.', { on: W, weight: 0.7 }),
  ratioOf('dev.memory-llr', 'memory', 'client', 'Class of memory.', { on: W, weight: 0.5 }),
  ratioOf('dev.touch-llr', 'touch', 'client', 'Touch points.', { on: W, weight: 0.3 }),
  ratioOf('dev.canvas-llr', 'canvas', 'client', 'Hash of a drawing.', { on: W, isOptIn: true }),
  ratioOf('dev.graphics-llr', 'graphics', 'client', 'Vendor and renderer of the graphics.', { on: W, isOptIn: true }),
  ratioOf('dev.audio-llr', 'audio', 'client', 'Hash of a tone.', { on: W, isOptIn: true }),
  flag('dev.fonts-new', 'client', 'A set of fonts never seen.', (c) => fonts(c)?.isNew, { on: W, isOptIn: true, weight: 0.5 }),
  measure('dev.storage', 'client', 'class', [0, 2], '1 storage is blocked, 2 private window.', (c) => c.event.browser?.storage === undefined ? undefined : ['normal', 'blocked', 'private'].indexOf(c.event.browser.storage), { on: W, weight: 0.2 }),
  ratioOf('dev.privacy-signal-llr', 'privacy', 'client', 'Whether a privacy signal is sent.', { on: W, weight: 0.3 }),
  share('dev.likeness', 'client', 'Likeness to the nearest known device.', (c) => c.device.likeness, { monotone: -1 }),
  measure('dev.rarity', 'client', 'nats', [0, 12], 'Rarity of the client in the organisation.', (c) => { const reading = client(c); return reading && rarity(reading.organisationShare) }),
  measure('dev.changed-parts', 'client', 'count', [0, 8], 'Parts that differ from the last sign-in with the token.', (c) => c.device.changed, { weight: 0.2, monotone: 1 }),
  ratioOf('dev.tls-llr', 'tls', 'client', 'TLS fingerprint.'),
  isNew('dev.tls-new', 'tls', 'client', 'TLS fingerprint never seen.'),
  flag('dev.tls-client-conflict', 'client', 'The member has the client, and never had it with this TLS fingerprint.', (c) => { const [a, b] = [tls(c), client(c)]; return a && b && c.profile.logins > 0 ? a.isNew && !b.isNew : undefined }, { weight: 1, monotone: 1 }),
  ratioOf('dev.headers-llr', 'headers', 'client', 'Order of the HTTP headers.', { on: 'WAO', weight: 0.7 }),
  ratioOf('dev.http2-llr', 'http2', 'client', 'Settings of HTTP/2.', { on: W, weight: 0.7 }),
  ratioOf('dev.alpn-llr', 'alpn', 'client', 'Protocols offered in TLS.', { weight: 0.3 }),
  ratioOf('dev.tls-version-llr', 'tls-version', 'client', 'TLS version and cipher.', { weight: 0.3 }),
  flag('dev.server-name-missing', 'client', 'No server name in the TLS greeting.', (c) => c.event.connection?.hasServerName === undefined ? undefined : !c.event.connection.hasServerName, { weight: 0.4 }),
  flag('dev.passive-system-conflict', 'client', 'The network stack is of another system than the client says.', (c) => c.event.connection?.passiveOs === undefined || c.client.system === '' ? undefined : c.event.connection.passiveOs !== c.client.system, { weight: 0.8 }),
  flag('dev.imap-id-missing', 'client', 'No IMAP ID, though the member\'s programs send one.', (c) => c.event.program?.hasImapId === false && c.profile.logins >= 5 && (family(c)?.chance ?? 0) < 0.2, { on: 'I', weight: 0.7 }),
  flag('dev.program-scripted', 'client', 'A script library instead of a mail program.', (c) => c.event.client === '' ? undefined : c.client.class === 'library', { on: 'IPSVD', weight: 0.5 }),
  ratioOf('dev.mechanism-llr', 'mechanism', 'client', 'SASL mechanism.', { on: 'IPSV', weight: 0.7 }),
  flag('dev.mechanism-downgrade', 'client', 'A weaker mechanism than is usual.', (c) => { const reading = mechanism(c); return reading && c.profile.logins >= 5 && reading.chance < 0.1 && /^(plain|login)$/i.test(c.event.program?.mechanism ?? '') }, { on: 'IPSV', weight: 0.5 }),
  ratioOf('dev.app-password-llr', 'app-password', 'client', 'Which app password.', { on: 'IPSVD', weight: 0.7 }),
  flag('dev.app-password-new-network', 'client', 'The app password was never used from this operator.', (c) => c.event.program?.appPassword === undefined || c.profile.logins === 0 ? undefined : asn(c)?.isNew, { on: 'IPSVD', weight: 0.7 }),
  flag('dev.app-password-other-scope', 'rule', 'The app password was given for other protocols.', (c) => c.event.program?.isOtherScope, { on: 'IPSVD', weight: 4, monotone: 1 }),
  ratioOf('dev.tls-mode-llr', 'tls-mode', 'client', 'TLS at once or by STARTTLS.', { on: 'IPSV', weight: 0.5 }),
  flag('dev.plaintext-attempt', 'client', 'A password was sent before TLS.', (c) => c.event.program?.triedBeforeTls, { on: 'IPSV', weight: 1, monotone: 1 }),
  ratioOf('dev.extensions-llr', 'extensions', 'client', 'Extensions of the protocol that are used.', { on: 'I', weight: 0.7 }),
  ratioOf('dev.oauth-client-llr', 'oauth-client', 'client', 'Program that the token was given to.', { on: 'OIS' }),
  log('dev.refresh-age-days', 'client', 'days', 'Age of the refresh token.', (c) => days(c.event.person?.refreshIssuedAt, c.at), { on: 'O' }),
  flag('dev.token-replay', 'rule', 'The same token was used elsewhere within travel time.', (c) => c.event.person?.isTokenReplayed, { on: 'OWMJ', weight: 6, monotone: 1 }),
  flag('dev.qr-phone-known', 'client', 'The scanning phone is bound to the member.', (c) => c.event.qr?.isPhoneKnown, { on: 'WM', weight: -1, monotone: -1 }),
  flag('dev.qr-phone-new', 'client', 'The phone was bound within 72 hours.', (c) => isWithin(c.event.qr?.phoneBoundAt, c.at, 72), { on: 'WM', weight: 0.6 }),
  deviation('dev.client-clock-z', 'client', 'Clock of the client, against ours, in steps of 30 s.', (c) => c.event.browser?.clientClock === undefined ? undefined : Math.min(8, Math.abs(c.event.browser.clientClock - c.at) / 30_000), { on: 'WAM' }),
])
