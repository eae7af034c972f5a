// What is known against the address, its network, its operator and clients like this one. Bounded, and apart from the ratios:
// multiplied into them, the frequency of attacks would drown what is usual (login-risk-features §3.1).
import { habit } from '../case.ts'
import { daysSince, features, flag, isWithin, log, measure, rarity, share } from '../feature.ts'
import { ASN_CLASSES } from '../geography/asn-class.ts'
import { carriedRisk } from '../state/pressure.ts'

const [asn, asnClass] = [habit('asn'), habit('asn-class')]
const intel = { weight: 0, monotone: 1 } as const
const REPUTATION = 'reputation'
/** Networks that people do not live in. */
const isHosting = (name: string) => name === 'hosting'

// prettier-ignore
export const REPUTATION_FEATURES = features('reputation', [
  share('rep.address-bad-ratio', REPUTATION, 'Failures among attempts of the address: (fails + 1) / (tries + 20).', (c) => c.traffic.address?.badRatio ?? 0.05, { weight: 2, monotone: 1 }),
  share('rep.address-bad-ratio-shared', REPUTATION, 'The same, told by others.', (c) => c.event.intelligence?.sharedBadRatio, { weight: 2, monotone: 1 }),
  share('rep.prefix-bad-ratio', REPUTATION, 'Failures among attempts of the /24 or /48.', (c) => c.traffic.prefix?.badRatio ?? 0.05, { weight: 1.5, monotone: 1 }),
  share('rep.asn-bad-ratio', REPUTATION, 'Failures among attempts of the operator.', (c) => c.traffic.asn?.badRatio ?? 0.05, { weight: 0.5, monotone: 1 }),
  share('rep.asn-country-bad-ratio', REPUTATION, 'Failures among attempts of the operator in this country.', (c) => c.traffic['asn-country']?.badRatio ?? 0.05, { monotone: 1 }),
  log('rep.address-accounts-1h', REPUTATION, 'count', 'Accounts tried from the address within the hour.', (c) => c.traffic.address?.accountsHour.countAt(c.at) ?? 0),
  log('rep.address-accounts-24h', REPUTATION, 'count', 'Accounts tried from the address within the day.', (c) => c.traffic.address?.accountsDay.countAt(c.at) ?? 0),
  log('rep.address-failed-accounts-1h', REPUTATION, 'count', 'Accounts that failed from the address within the hour.', (c) => c.traffic.address?.failedHour.countAt(c.at) ?? 0, { weight: 0.4, monotone: 1 }),
  log('rep.address-failed-accounts-24h', REPUTATION, 'count', 'Accounts that failed from the address within the day.', (c) => c.traffic.address?.failedDay.countAt(c.at) ?? 0, { monotone: 1 }),
  share('rep.address-unknown-ratio', REPUTATION, 'Attempts of the address on accounts that do not exist.', (c) => c.traffic.address?.unknownRatio ?? 0, { weight: 1.5, monotone: 1 }),
  share('rep.address-stranger-ratio', REPUTATION, 'Attempts by accounts that were never seen on the network.', (c) => c.traffic.address && c.traffic.address.strangers / Math.max(1, c.traffic.address.tries)),
  measure('rep.address-success-gap', REPUTATION, 'ratio', [-1, 1], 'Failures of the address now, less those of its network over 30 days.', (c) => c.traffic.address && c.traffic.prefix && c.traffic.address.failShare - c.traffic.prefix.longFails / Math.max(1, c.traffic.prefix.longTries)),
  log('rep.address-age-days', REPUTATION, 'days', 'Days since the address was first seen.', (c) => c.traffic.address === undefined ? 0 : daysSince(c.traffic.address.firstAt, c.at)),
  measure('rep.address-clean-days', REPUTATION, 'count', [0, 400], 'Days on which three people came in from the address and none complained.', (c) => Math.min(400, c.traffic.address?.cleanDays ?? 0), { weight: -0.005, monotone: -1 }),
  log('rep.prefix-age-days', REPUTATION, 'days', 'Days since the network was first seen.', (c) => c.traffic.prefix === undefined ? 0 : daysSince(c.traffic.prefix.firstAt, c.at)),
  measure('rep.prefix-clean-days', REPUTATION, 'count', [0, 400], 'Clean days of the network.', (c) => Math.min(400, c.traffic.prefix?.cleanDays ?? 0), { monotone: -1 }),
  flag('rep.address-corporate', REPUTATION, 'Inside a declared network of the organisation.', (c) => c.event.rules?.isCorporateNetwork, { weight: -1, monotone: -1 }),
  flag('rep.address-allowed', 'rule', 'On the allow list.', (c) => c.event.rules?.isAddressAllowed, { weight: -2, monotone: -1 }),
  flag('rep.address-denied', 'rule', 'On the deny list.', (c) => c.event.rules?.isAddressDenied, { weight: 6, monotone: 1 }),
  share('rep.intelligence-score', REPUTATION, 'Strongest indicator: confidence times decay.', (c) => c.event.intelligence?.score, { weight: 4, monotone: 1 }),
  measure('rep.intelligence-sources', REPUTATION, 'count', [0, 20], 'Independent sources that name the address.', (c) => c.event.intelligence?.sources, { ...intel, weight: 0.3 }),
  measure('rep.intelligence-category', REPUTATION, 'class', [0, 6], '1 scanner, 2 spam, 3 proxy, 4 phishing host, 5 brute force, 6 botnet.', (c) => c.event.intelligence?.category),
  log('rep.intelligence-age-days', REPUTATION, 'days', 'Days since the address was last reported.', (c) => c.event.intelligence?.ageDays),
  share('rep.intelligence-prefix-density', REPUTATION, 'Share of the /24 that is listed.', (c) => c.event.intelligence?.prefixDensity, { weight: 1.5, monotone: 1 }),
  flag('rep.intelligence-disputed', REPUTATION, 'A false report on the indicator is open.', (c) => c.event.intelligence?.isDisputed, { weight: -0.5 }),
  measure('rep.asn-class', REPUTATION, 'class', [0, 6], '1 consumer, 2 mobile, 3 business, 4 education, 5 government, 6 hosting.', (c) => ASN_CLASSES.indexOf(c.place.asnClass)),
  flag('rep.hosting', REPUTATION, 'Network of a hosting or cloud company.', (c) => isHosting(c.place.asnClass)),
  flag('rep.hosting-new', REPUTATION, 'The same, and the member never came from one.', (c) => c.profile.logins === 0 ? undefined : isHosting(c.place.asnClass) && asnClass(c)?.isNew, { weight: 2, monotone: 1 }),
  flag('rep.vpn', REPUTATION, 'Range of a commercial VPN.', (c) => c.event.intelligence?.isVpn, { ...intel, weight: 1 }),
  flag('rep.tor', REPUTATION, 'Tor exit.', (c) => c.event.intelligence?.isTor, { ...intel, weight: 2.5 }),
  flag('rep.open-proxy', REPUTATION, 'Listed open proxy.', (c) => c.event.intelligence?.isOpenProxy, { ...intel, weight: 2 }),
  share('rep.residential-proxy', REPUTATION, 'Signs of a relay in a home: slow beyond its distance, many accounts on one consumer address.', (c) => {
    if (c.place.asnClass !== 'consumer' || c.traffic.address === undefined) return undefined
    return Math.min(1, c.traffic.address.accountsDay.countAt(c.at) / 20) * (c.traffic.address.strangers / Math.max(1, c.traffic.address.tries))
  }, { weight: 0.8 }),
  flag('rep.carrier-nat', REPUTATION, 'Many accounts behind one address of a mobile operator: counts of the address say little.', (c) => c.place.asnClass === 'mobile' && (c.traffic.address?.accountsDay.countAt(c.at) ?? 0) > 50, { weight: -0.5 }),
  flag('rep.cloud-sync', REPUTATION, 'A known mail-sync service: its address is not the member\'s.', (c) => c.event.intelligence?.isCloudSync, { on: 'ISO' }),
  flag('rep.private-relay', REPUTATION, 'Exit of a privacy relay.', (c) => c.event.intelligence?.isPrivateRelay, { on: 'W' }),
  measure('rep.block-lists', REPUTATION, 'count', [0, 20], 'DNS block lists that name the address.', (c) => c.event.intelligence?.blockLists, { ...intel, weight: 0.5 }),
  flag('rep.spam-source-30d', REPUTATION, 'Spam came from the address.', (c) => c.event.intelligence?.sentSpam, { ...intel, weight: 0.8 }),
  flag('rep.phishing-source-30d', REPUTATION, 'Phishing came from the address.', (c) => c.event.intelligence?.sentPhishing, { ...intel, weight: 1.2 }),
  flag('rep.flagged-elsewhere', REPUTATION, 'Another product of the organisation flagged the address.', (c) => c.event.intelligence?.isFlaggedElsewhere, { ...intel, weight: 1 }),
  flag('rep.no-reverse-name', REPUTATION, 'The address has no name in DNS.', (c) => c.event.intelligence?.hasReverseName === undefined ? undefined : !c.event.intelligence.hasReverseName),
  flag('rep.reverse-mismatch', REPUTATION, 'The name of the address does not lead back to it.', (c) => c.event.intelligence?.reverseNameMismatch, { weight: 0.3 }),
  measure('rep.asn-rarity-organisation', REPUTATION, 'nats', [0, 12], 'Rarity of the operator in the organisation.', (c) => { const reading = asn(c); return reading && rarity(reading.organisationShare) }),
  flag('rep.registry-conflict', REPUTATION, 'The registry names another country than the table.', (c) => c.event.intelligence?.registryCountry === undefined ? undefined : c.event.intelligence.registryCountry !== c.place.country, { weight: 0.3 }),
  log('rep.prefix-spray', REPUTATION, 'count', 'Accounts that failed from the network within the day.', (c) => c.traffic.prefix?.failedDay.countAt(c.at) ?? 0, { weight: 0.3, monotone: 1 }),
  share('rep.tls-bad-ratio', REPUTATION, 'Failures among attempts with this TLS fingerprint.', (c) => c.traffic.tls?.badRatio, { weight: 1, monotone: 1 }),
  share('rep.client-bad-ratio', REPUTATION, 'Failures among attempts of this client.', (c) => c.traffic.client?.badRatio, { weight: 0.5, monotone: 1 }),
  share('rep.pair-bad-ratio', REPUTATION, 'Failures among attempts of this TLS fingerprint and client together.', (c) => c.traffic.pair?.badRatio, { weight: 1, monotone: 1 }),
  share('rep.sequence-bad-ratio', REPUTATION, 'Failures among attempts with these first commands.', (c) => c.traffic.sequence?.badRatio, { weight: 0.5, on: 'IPSV', monotone: 1 }),
  log('rep.account-addresses-24h', REPUTATION, 'count', 'Addresses that failed on the account within the day.', (c) => c.pressure?.addressesDay.countAt(c.at) ?? 0, { weight: 0.2, monotone: 1 }),
  log('rep.account-addresses-7d', REPUTATION, 'count', 'The same, 7 days.', (c) => c.pressure?.addressesWeek.countAt(c.at) ?? 0, { monotone: 1 }),
  flag('rep.leaked-credential', REPUTATION, 'The account is named in a known leak.', (c) => c.event.person?.isNamedInLeak, { weight: 0.8, monotone: 1 }),
  measure('rep.account-risk', REPUTATION, 'score', [0, 100], 'Risk carried over from before, half-life 7 days.', (c) => carriedRisk(c.pressure, c.event.person?.passwordChangedAt), { weight: 0.03, monotone: 1 }),
  flag('rep.phishing-clicked-72h', REPUTATION, 'The member opened a link that was judged phishing later.', (c) => isWithin(c.event.person?.phishingClickedAt, c.at, 72), { weight: 1.2, monotone: 1 }),
  flag('rep.phishing-posted-72h', REPUTATION, 'The member sent a form on such a page.', (c) => isWithin(c.event.person?.phishingPostedAt, c.at, 72), { weight: 2.5, monotone: 1 }),
  log('rep.phishing-received-72h', REPUTATION, 'count', 'Phishing messages that reached the member.', (c) => c.event.person?.phishingReceived72h, { weight: 0.2, monotone: 1 }),
  measure('rep.organisation-attack-level', REPUTATION, 'z', [-8, 8], 'Failures of the last hour against those of the week.', (c) => {
    const usual = c.planes.usualFails.valueAt(c.at) / 168
    return Math.max(-8, Math.min(8, (c.planes.fails.valueAt(c.at) - usual) / Math.sqrt(usual + 4)))
  }),
  flag('rep.attacked-here', REPUTATION, 'The address or its network takes part in spray or stuffing now.', (c) => c.attack.isHere, { weight: 4, monotone: 1 }),
  flag('rep.campaign', REPUTATION, 'Clients like this one are attacking many accounts now.', (c) => c.attack.isCampaign, { weight: 1.5, monotone: 1 }),
  log('rep.device-accounts', REPUTATION, 'count', 'Other accounts that this device signed in to.', (c) => c.event.device === undefined ? undefined : c.deviceAccounts, { on: 'WAM', weight: 0.3 }),
  flag('rep.honey-touched-30d', REPUTATION, 'The address, its network or this TLS fingerprint tried a bait account.', (c) => [c.traffic.address, c.traffic.prefix, c.traffic.tls].some((each) => each !== undefined && c.at - each.honeyAt < 30 * 86_400_000), { weight: 4, monotone: 1 }),
  flag('rep.honey-account', 'rule', 'The account is bait.', (c) => c.event.person?.isHoneyAccount, { weight: 8, monotone: 1 }),
  measure('rep.odds-unattacked', REPUTATION, 'llr', [-4, 4], 'Share of this kind of client and network in all attempts, over its share among those that came in.', (c) => {
    const { cluster } = c.traffic
    if (cluster === undefined || cluster.longTries < 20) return undefined
    return Math.max(-4, Math.min(4, Math.log((cluster.longFails + 1) / (cluster.longTries - cluster.longFails + 1)) + 2.5))
  }),
  share('rep.oauth-client-trust', REPUTATION, 'How well the publisher of the program is known.', (c) => c.event.person?.oauthClientTrust, { on: 'O', weight: -1 }),
])
