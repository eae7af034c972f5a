// From which network: address, prefix, operator, how far by round trip, how busy.
import { habit, type RiskCase } from '../case.ts'
import { deviation, features, flag, isNew, log, measure, ratioOf, share } from '../feature.ts'
import { distanceKm } from '../geography/place.ts'
import { ASN_CLASSES } from '../geography/asn-class.ts'

const country = habit('country')
const [ip, prefix, asn, operator, asnClass] = [
  habit('ip'),
  habit('prefix'),
  habit('asn'),
  habit('operator'),
  habit('asn-class'),
]

/** Light in fibre covers 100 km and back in 1 ms; routes are about 1.6 times as long as the straight line. */
const KM_PER_MS = 100
const DETOUR = 1.6

/** Chance of a network that is new for the member, at the member's own rate. */
const churn = (c: RiskCase) => {
  const reading = prefix(c)
  return reading && (reading.types + 1) / (c.profile.logins + 10)
}

/** From the cluster where the member is most, which stands for where the server is near. */
function km(c: RiskCase): number | undefined {
  const [home] = c.profile.clusters
  return home === undefined || c.place.lat === undefined || c.place.lon === undefined
    ? undefined
    : Math.max(0, distanceKm(home, { lat: c.place.lat, lon: c.place.lon }) - c.place.radiusKm)
}

const isClass = (c: RiskCase, index: number | undefined, ...classes: string[]) =>
  classes.includes(ASN_CLASSES[index ?? -1] ?? '') && c.profile.logins > 0

// prettier-ignore
export const NETWORK = features('timeNetwork', [
  ratioOf('net.address-llr', 'ip', 'network', 'Address within its network.'),
  isNew('net.address-new', 'ip', 'network', 'Address never seen.'),
  ratioOf('net.prefix-llr', 'prefix', 'network', 'Network (/24, /48) within its operator.'),
  isNew('net.prefix-new', 'prefix', 'network', 'Network never seen.'),
  ratioOf('net.asn-llr', 'asn', 'network', 'Operator within the country.'),
  isNew('net.asn-new', 'asn', 'network', 'Operator never seen.', { weight: 0.5 }),
  ratioOf('net.operator-llr', 'operator', 'network', 'Operator, its networks merged.', { weight: 0.5 }),
  ratioOf('net.class-llr', 'asn-class', 'network', 'Kind of network.', { weight: 0.7 }),
  isNew('net.class-new', 'asn-class', 'network', 'Kind of network never seen.', { weight: 0.3 }),
  ratioOf('net.ip-version-llr', 'ip-version', 'network', 'IPv4 or IPv6.', { weight: 0.3 }),
  log('net.address-idle-days', 'network', 'days', 'Days since the address was last seen.', (c) => { const reading = ip(c); return reading && reading.idleHours !== Infinity ? reading.idleHours / 24 : undefined }),
  log('net.prefix-idle-days', 'network', 'days', 'Days since the network was last seen.', (c) => { const reading = prefix(c); return reading && reading.idleHours !== Infinity ? reading.idleHours / 24 : undefined }),
  log('net.addresses-known', 'network', 'count', 'Addresses that the member is known with.', (c) => ip(c)?.types),
  log('net.prefixes-known', 'network', 'count', 'Networks that the member is known with.', (c) => prefix(c)?.types),
  log('net.asns-known', 'network', 'count', 'Operators that the member is known with.', (c) => asn(c)?.types),
  share('net.prefix-share', 'network', 'Share of this network in the member\'s sign-ins with the operator.', (c) => { const reading = prefix(c); return reading && reading.weight / Math.max(1, reading.of) }),
  share('net.churn-expected', 'network', 'Chance of a new network at the member\'s own rate.', churn),
  measure('net.novelty-vs-churn', 'network', 'nats', [0, 12], 'A new network of a member who hardly ever has one.', (c) => { const chance = churn(c); return chance === undefined || c.profile.logins === 0 ? undefined : prefix(c)?.isNew === true ? Math.max(0, -Math.log(Math.min(1, chance))) : 0 }, { weight: 0.25 }),
  flag('net.changed-since-last', 'network', 'Another operator than the last time.', (c) => { const reading = asn(c); return reading && c.travel.last ? c.travel.last.asn !== reading.hash : undefined }),
  flag('net.fixed-mobile-swap', 'network', 'Between the member\'s usual fixed and mobile operators.', (c) => isClass(c, c.travel.last?.asnClass, 'consumer', 'mobile', 'business') && asn(c)?.isNew === false && c.travel.last?.asn !== asn(c)?.hash, { weight: -0.3 }),
  log('net.prefix-colleagues', 'network', 'count', 'Colleagues seen on the network within 30 days.', (c) => c.colleaguesOnPrefix, { monotone: -1 }),
  log('net.new-prefix-colleagues', 'network', 'count', 'The same, where the network is new for the member.', (c) => prefix(c)?.isNew === true && c.profile.logins > 0 ? c.colleaguesOnPrefix : undefined, { weight: -0.8, monotone: -1 }),
  log('net.rtt-ms', 'network', 'ms', 'Round trip.', (c) => c.event.rttMs),
  deviation('net.rtt-z', 'network', 'Round trip against what is usual for the member.', (c) => c.event.rttMs === undefined ? undefined : c.profile.deviationOf('rtt', Math.log(1 + c.event.rttMs), 0.25)),
  measure('net.rtt-above', 'network', 'z', [0, 8], 'How far the round trip is above what is usual.', (c) => c.event.rttMs === undefined ? undefined : Math.max(0, c.profile.deviationOf('rtt', Math.log(1 + c.event.rttMs), 0.25) ?? 0), { weight: 0.15 }),
  measure('net.rtt-place-gap', 'network', 'nats', [-6, 6], 'Round trip against the one that the place would have, from where the member usually is.', (c) => { const far = km(c); return c.event.rttMs === undefined || far === undefined ? undefined : Math.max(-6, Math.min(6, Math.log((c.event.rttMs + 5) / ((far * DETOUR) / KM_PER_MS + 25)))) }),
  flag('net.rtt-below-light', 'network', 'Shorter than light needs from the place to where the member usually is, though both are known well.', (c) => { const far = km(c); return c.event.rttMs === undefined || far === undefined ? undefined : c.event.rttMs < far / KM_PER_MS / 4 }),
  log('net.rtt-layer-gap', 'network', 'ms', 'Round trip of the application less that of TCP: a relay between.', (c) => c.event.connection?.tcpRttMs === undefined || c.event.rttMs === undefined ? undefined : c.event.rttMs - c.event.connection.tcpRttMs, { weight: 0.2 }),
  measure('net.rtt-jitter', 'network', 'count', [0, 4], 'Coefficient of variation of the round trip.', (c) => c.event.connection?.rttJitter),
  ratioOf('net.segment-size-llr', 'segment-size', 'network', 'Size of TCP segments: tunnels make it smaller.', { weight: 0.4 }),
  flag('net.forwarding-headers', 'network', 'Forwarding headers from a peer that is no proxy of ours.', (c) => c.event.connection?.hasForwardingHeaders, { on: 'WAO', weight: 0.5 }),
  measure('net.forwarding-hops', 'network', 'count', [0, 20], 'Length of the trusted forwarding chain.', (c) => c.event.connection?.forwardingHops, { on: 'WAO' }),
  flag('net.script-address-conflict', 'network', 'The script sees another address.', (c) => c.event.browser?.scriptAddress === undefined ? undefined : c.event.browser.scriptAddress !== c.event.ip, { on: 'WA', isOptIn: true, weight: 0.5 }),
  flag('net.resolver-conflict', 'network', 'The resolver stands in another country.', (c) => c.event.browser?.resolverCountry === undefined || c.place.country === undefined ? undefined : c.event.browser.resolverCountry !== c.place.country, { on: 'WA', isOptIn: true, weight: 0.5 }),
  measure('net.attempts-on-connection', 'network', 'count', [0, 100], 'Attempts on this connection.', (c) => c.event.connection?.attemptsOnConnection, { weight: 0.1 }),
  deviation('net.connections-z', 'network', 'Open connections against what is usual.', (c) => c.event.program?.openConnections === undefined ? undefined : c.profile.deviationOf('connections', c.event.program.openConnections, 1), { on: 'IPS' }),
  measure('net.live-networks-1h', 'network', 'count', [0, 50], 'Networks that the member is active from within the hour.', (c) => c.event.person?.liveNetworks1h ?? new Set(c.profile.recent.filter(({ at }) => c.at - at < 3_600_000).map((each) => each.prefix)).size),
  measure('net.regularity', 'network', 'count', [0, 4], 'Variation of the time between attempts of the address; below 0.2 a machine.', (c) => { const value = c.traffic.address?.regularity; return value === undefined ? undefined : Math.min(4, value) }),
  log('net.attempts-address-1m', 'network', 'count', 'Attempts of the address, 1 minute.', (c) => c.traffic.address?.lastMinute ?? 0, { weight: 0.15 }),
  log('net.attempts-prefix-10m', 'network', 'count', 'Attempts of the network, 10 minutes.', (c) => c.traffic.prefix?.lastTenMinutes ?? 0),
  log('net.attempts-asn-10m', 'network', 'count', 'Attempts of the operator, 10 minutes.', (c) => c.traffic.asn?.lastTenMinutes ?? 0),
  log('net.attempts-account-10m', 'network', 'count', 'Attempts on the account, 10 minutes.', (c) => c.pressure?.attempts10m ?? 0),
  deviation('net.organisation-rate-z', 'network', 'Attempts of the last hour against those of the week.', (c) => { const usual = c.planes.usualAttempts.valueAt(c.at) / 168; return Math.max(-8, Math.min(8, (c.planes.attempts.valueAt(c.at) - usual) / Math.sqrt(usual + 4))) }),
  log('net.slow-spray', 'network', 'count', 'Accounts that failed within the day from clients and networks of this kind.', (c) => c.traffic.cluster?.failedDay.countAt(c.at) ?? 0),
  measure('net.cluster-success-shift', 'network', 'ratio', [-1, 1], 'Failures of clients and networks of this kind now, less those of 30 days.', (c) => c.traffic.cluster && c.traffic.cluster.failShare - c.traffic.cluster.longFails / Math.max(1, c.traffic.cluster.longTries), { weight: 0.5 }),
  ratioOf('net.port-llr', 'port', 'network', 'Port of the service.', { weight: 0.3 }),
  log('net.qr-scan-s', 'network', 's', 'Seconds between code and scan.', (c) => c.event.qr?.secondsToScan, { on: 'WM' }),
  flag('net.qr-same-network', 'network', 'Code and scan came from the same network.', (c) => c.event.qr?.isSameNetwork, { on: 'WM', weight: -0.5 }),
  flag('net.ipv6', 'network', 'The address is IPv6.', (c) => c.event.ip.includes(':')),
  share('net.class-share', 'network', 'Chance of this kind of network, given the member.', (c) => asnClass(c)?.chance),
  share('net.operator-share', 'network', 'Chance of this operator, given the member.', (c) => operator(c)?.chance),
  measure('net.new-depth', 'network', 'class', [0, 4], '0 known address, 1 new address, 2 new network, 3 new operator, 4 new country.', (c) => {
    if (c.profile.logins === 0) return undefined
    if (country(c)?.isNew) return 4
    if (asn(c)?.isNew) return 3
    if (prefix(c)?.isNew) return 2
    return ip(c)?.isNew ? 1 : 0
  }, { monotone: 1 }),
  flag('net.session-changed-network', 'session', 'Session: the kind of network changed inside it.', (c) => c.event.session?.hasChangedNetwork, { weight: 1, monotone: 1 }),
  measure('net.quick-to-bulk', 'session', 'nats', [0, 8], 'Session: how quickly after the sign-in the 20th recipient came; 0 after an hour.', (c) => c.event.session?.secondsToBulk === undefined ? undefined : Math.max(0, Math.log(3_600 / Math.max(1, c.event.session.secondsToBulk))), { weight: 0.2, monotone: 1 }),
])
