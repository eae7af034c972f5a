// Where the sign-in comes from on earth, against where the member and the colleagues are.
import { habit } from '../case.ts'
import { features, flag, isNew, llr, log, measure, ratioOf, rarity, share } from '../feature.ts'
import { countryPoint } from '../geography/country-points.ts'
import { distanceKm } from '../geography/place.ts'
import { AIRLINER_KMH, isMasked } from '../travel.ts'
import { minutesEast, isZone } from '../state/zone.ts'

const [country, region, city, language] = [habit('country'), habit('region'), habit('city'), habit('language')]
const days = (hours: number | undefined) => (hours === undefined || hours === Infinity ? undefined : hours / 24)

/** 1: at home everywhere, 0: one city only. */
const mobility = (types: number) => 1 - 1 / Math.max(1, types)

// prettier-ignore
export const GEOGRAPHY = features('geography', [
  ratioOf('geo.country-llr', 'country', 'place', 'Country, against the member, then department, organisation and installation.'),
  ratioOf('geo.region-llr', 'region', 'place', 'First-level region within the country.'),
  ratioOf('geo.city-llr', 'city', 'place', 'City within the region.'),
  isNew('geo.country-new', 'country', 'place', 'Country never seen in a trusted sign-in of the member.', { weight: 0.8 }),
  isNew('geo.region-new', 'region', 'place', 'Region never seen.'),
  isNew('geo.city-new', 'city', 'place', 'City never seen.', { weight: 0.3 }),
  log('geo.country-idle-days', 'place', 'days', 'Days since the member was last seen in the country.', (c) => days(country(c)?.idleHours)),
  log('geo.city-idle-days', 'place', 'days', 'Days since the member was last seen in the city.', (c) => days(city(c)?.idleHours)),
  share('geo.country-share-organisation', 'place', 'Share of the organisation\'s sign-ins from the country.', (c) => country(c)?.organisationShare),
  share('geo.city-share-organisation', 'place', 'Share of the organisation\'s sign-ins of the region from the city.', (c) => city(c)?.organisationShare),
  share('geo.city-share-department', 'place', 'Share of the department\'s sign-ins of the region from the city.', (c) => city(c)?.departmentShare),
  log('geo.peers-in-city-7d', 'place', 'count', 'Colleagues seen in the city within 7 days: a conference, a new office.', (c) => (city(c) ? c.colleaguesInCity : undefined), { monotone: -1 }),
  log('geo.peers-in-new-city-7d', 'place', 'count', 'The same, where the city is new for the member.', (c) => city(c)?.isNew === true && c.profile.logins > 0 ? c.colleaguesInCity : undefined, { weight: -0.6, monotone: -1 }),
  measure('geo.country-rarity', 'place', 'nats', [0, 12], 'Rarity of the country in the organisation.', (c) => { const reading = country(c); return reading && rarity(reading.organisationShare) }),
  measure('geo.region-rarity', 'place', 'nats', [0, 12], 'Rarity of the region in the organisation.', (c) => { const reading = region(c); return reading && rarity(reading.organisationShare) }),
  log('geo.distance-last-km', 'place', 'km', 'Distance to the last sign-in, less both accuracy radii.', (c) => c.travel.lastKm),
  log('geo.distance-home-km', 'place', 'km', 'Distance to where the member is most often.', (c) => c.travel.homeKm),
  log('geo.distance-cluster-km', 'place', 'km', 'Distance to the nearest of the member\'s 5 usual places.', (c) => c.travel.clusterKm, { weight: 0.15 }),
  log('geo.distance-office-km', 'place', 'km', 'Distance to the nearest site of the organisation.', (c) => c.event.rules?.siteKm),
  log('geo.speed-kmh', 'place', 'km/h', 'Speed that the journey since the last sign-in would have taken.', (c) => c.travel.speedKmh),
  measure('geo.speed-excess', 'place', 'count', [0, 10], 'How many times faster than an airliner the journey was, less 1.', (c) => c.travel.speedKmh === undefined ? undefined : Math.min(10, Math.max(0, c.travel.speedKmh / AIRLINER_KMH - 1)), { monotone: 1 }),
  flag('geo.impossible-travel', 'place', 'Faster than 900 km/h over more than 300 km, neither end a shared exit.', (c) => c.travel.isImpossible, { weight: 3, monotone: 1 }),
  flag('geo.impossible-live', 'place', 'Impossible against a session that is open now.', (c) => c.event.person?.livePlaces && c.travel.isImpossibleLive, { weight: 3, monotone: 1 }),
  measure('geo.countries-24h', 'place', 'count', [0, 9], 'Different countries of the member within 24 hours.', (c) => c.travel.countries24h),
  measure('geo.cities-24h', 'place', 'count', [0, 9], 'Different cities of the member within 24 hours.', (c) => c.travel.cities24h),
  measure('geo.country-flips-7d', 'place', 'count', [0, 8], 'Changes from one country to another and back within 7 days.', (c) => c.travel.flips7d, { weight: 0.2 }),
  flag('geo.plausible-trip', 'place', 'All hops of the last days could have been travelled, one move a day.', (c) => c.travel.isPlausibleTrip),
  flag('geo.travel-declared', 'place', 'A declared journey covers the country now.', (c) => c.place.country === undefined ? undefined : c.event.person?.travelCountries?.includes(c.place.country), { weight: -3, monotone: -1 }),
  flag('geo.fence-violation', 'rule', 'Outside every fence that is allowed to the member.', (c) => c.event.rules?.outsideFenceKm === undefined ? undefined : c.event.rules.outsideFenceKm > 0, { weight: 2, monotone: 1 }),
  log('geo.fence-distance-km', 'rule', 'km', 'Distance outside the nearest fence.', (c) => c.event.rules?.outsideFenceKm),
  flag('geo.country-denied', 'rule', 'The country is on the organisation\'s deny list.', (c) => c.event.rules?.isCountryDenied, { weight: 4, monotone: 1 }),
  share('geo.country-attack-rate', 'reputation', 'Share of failures among the attempts of the network in this country.', (c) => c.traffic['asn-country']?.badRatio),
  flag('geo.country-first-for-organisation', 'place', 'Nobody of the organisation signed in from the country yet.', (c) => { const reading = country(c); return reading && c.crowd.organisation.weightOf(0, reading.hash, c.hour) === 0 }, { weight: 0.5 }),
  log('geo.accuracy-radius-km', 'place', 'km', 'How far the true place may lie from the table\'s.', (c) => c.place.lat === undefined ? undefined : c.place.radiusKm),
  flag('geo.unresolved', 'place', 'No table knows the address.', (c) => c.place.country === undefined && !c.place.isPrivate, { weight: 0.3 }),
  flag('geo.private-address', 'place', 'Private, loopback or carrier address: the local network, or a proxy that hides the peer.', (c) => c.place.isPrivate),
  flag('geo.location-masked', 'place', 'The exit is a VPN, Tor, a proxy or a relay: geography carries no weight.', (c) => isMasked(c.event, c.place)),
  measure('geo.timezone-delta-hours', 'place', 'hours', [0, 14], 'Hours between the browser\'s time zone and that of the place.', (c) => {
    const there = countryPoint(c.place.country)
    if (there === undefined || there.radiusKm > 1200 || c.event.timezone === undefined || !isZone(c.event.timezone)) return undefined
    return Math.abs(minutesEast(c.event.timezone, c.at) - there.minutesEast) / 60
  }, { weight: 0.12, on: 'WAMJO' }),
  llr('geo.language-country-llr', 'place', 'Language among those of the country\'s sign-ins and of the member.', (c) => language(c)?.peerLlr, { on: 'WAJ' }),
  log('geo.gps-address-km', 'place', 'km', 'Distance of the app\'s place, given with consent, to the address\'s.', (c) => c.event.browser?.gps && c.place.lat !== undefined && c.place.lon !== undefined ? distanceKm(c.event.browser.gps, { lat: c.place.lat, lon: c.place.lon }) : undefined, { on: 'M' }),
  log('geo.qr-scan-km', 'place', 'km', 'Distance between the phone that scanned and the browser that showed the code.', (c) => c.event.qr?.phoneKm, { on: 'WM', weight: 0.3 }),
  flag('geo.protocol-split-24h', 'place', 'A program and a browser came from different countries within 24 hours.', (c) => c.travel.last && c.at - c.travel.last.at < 86_400_000 ? c.travel.last.isProgram !== (c.head === 'program') && c.travel.last.country !== country(c)?.hash : undefined, { weight: 0.4 }),
  share('geo.mobility', 'place', '0: the member is always in one city; towards 1: in many.', (c) => { const reading = city(c); return reading && mobility(reading.types) }),
  share('geo.novelty-vs-mobility', 'place', 'A new city of a member who is always in the same.', (c) => { const reading = city(c); return reading && c.profile.logins > 0 ? (reading.isNew ? 1 - mobility(reading.types) : 0) : undefined }, { weight: 0.6 }),
  flag('geo.near-border-pair', 'place', 'Both ends within 80 km across a border, such as Shenzhen and Hong Kong.', (c) => c.travel.isNearBorderPair, { weight: -1.5, monotone: -1 }),
  flag('geo.home-country-mismatch', 'place', 'Not the country of the member\'s recovery phone or home.', (c) => c.event.person?.homeCountry === undefined || c.place.country === undefined ? undefined : c.event.person.homeCountry !== c.place.country, { weight: 0.4 }),
  flag('geo.residency-zone-change', 'rule', 'Crosses a border of data residency against the last sign-in.', (c) => c.event.rules?.crossesResidency, { weight: 0.5 }),
])
