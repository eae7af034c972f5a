// When the member signs in, on the member's own clock.
import type { RiskCase } from '../case.ts'
import { daysSince, deviation, features, flag, isWithin, llr, log, measure, rarity, share } from '../feature.ts'
import { countryPoint } from '../geography/country-points.ts'
import { aroundHour, hourRatio } from '../likelihood.ts'
import { sinceLast } from './rhythm.ts'

const week = (c: RiskCase) => c.crowd.organisation
const hourShare = (hours: Float32Array, total: number, hour: number) =>
  (aroundHour(hours, hour) + 1 / 168) / (total + 1)
const isNight = (c: RiskCase) => c.timeOfDay < 5
const hasHistory = (c: RiskCase) => c.profile.logins >= 3
const weekdayOf = (c: RiskCase) => Math.floor(c.hourOfWeek / 24)

function weekdayRatio(c: RiskCase): number | undefined {
  if (!hasHistory(c)) return undefined
  const total = c.profile.weekHours.reduce((sum, each) => sum + each, 0)
  const own = c.profile.weekHours
    .subarray(24 * weekdayOf(c), 24 * weekdayOf(c) + 24)
    .reduce((sum, each) => sum + each, 0)
  return Math.log(1 / 7 / ((own + (2 * c.caution) / 7) / (total + 2 * c.caution)))
}

/** The hour it is where the address is, if the member lived there. */
function hourThere(c: RiskCase): number | undefined {
  const there = countryPoint(c.place.country)
  return there === undefined || !hasHistory(c)
    ? undefined
    : Math.floor((((c.at / 60_000 + there.minutesEast) / 60) % 24) + 24) % 24
}

// prettier-ignore
export const TIME = features('timeNetwork', [
  llr('time.hour-llr', 'clock', 'Hour of the day under a circular kernel.', (c) => hasHistory(c) ? hourRatio(c.profile.dayHours, c.hourOfWeek % 24, c.crowd.organisation, c.caution) : undefined, { weight: 0.7 }),
  llr('time.week-llr', 'clock', 'Hour of the week, smoothed over its neighbours.', (c) => hasHistory(c) ? hourRatio(c.profile.weekHours, c.hourOfWeek, c.crowd.organisation, c.caution) : undefined, { weight: 0.3 }),
  llr('time.weekday-llr', 'clock', 'Day of the week.', weekdayRatio, { weight: 0.3 }),
  flag('time.window-violation', 'rule', 'Outside the hours in which the member may sign in.', (c) => c.event.rules?.outsideWindowMinutes === undefined ? undefined : c.event.rules.outsideWindowMinutes > 0, { weight: 2, monotone: 1 }),
  log('time.window-minutes', 'rule', 'minutes', 'Minutes outside those hours.', (c) => c.event.rules?.outsideWindowMinutes),
  measure('time.organisation-quiet', 'clock', 'nats', [0, 12], 'Rarity of the hour of the week in the organisation.', (c) => rarity(hourShare(week(c).week, week(c).weekTotal, c.hourOfWeek)), { weight: 0.05 }),
  measure('time.department-quiet', 'clock', 'nats', [0, 12], 'Rarity of the hour of the week in the department.', (c) => rarity(hourShare(c.crowd.department.week, c.crowd.department.weekTotal, c.hourOfWeek))),
  flag('time.holiday', 'clock', 'A public holiday, or one of the organisation.', (c) => c.event.rules?.isHoliday, { weight: 0.3 }),
  llr('time.hour-there-llr', 'clock', 'The member\'s hours, read on the clock of the place of the address.', (c) => { const hour = hourThere(c); return hour === undefined ? undefined : hourRatio(c.profile.dayHours, hour, c.crowd.organisation, c.caution) }),
  deviation('time.day-start-z', 'clock', 'First sign-in of a day against when the member usually starts.', (c) => (sinceLast(c) ?? 0) > 5 * 3_600_000 ? c.profile.deviationOf('day-start', c.timeOfDay, 0.7) : undefined),
  measure('time.night-share', 'clock', 'ratio', [0, 1], 'Share of the member\'s sign-ins between 0 and 5 h.', (c) => c.profile.dayHours.subarray(0, 5).reduce((sum, each) => sum + each, 0) / Math.max(1, c.profile.dayHours.reduce((sum, each) => sum + each, 0))),
  flag('time.night', 'clock', 'Between 0 and 5 h.', isNight),
  flag('time.weekend', 'clock', 'Saturday or Sunday.', (c) => weekdayOf(c) >= 5),
  flag('time.night-unusual', 'clock', 'Between 0 and 5 h, and the member hardly ever comes then.', (c) => hasHistory(c) ? isNight(c) && c.profile.dayHours.subarray(0, 5).reduce((sum, each) => sum + each, 0) < 0.02 * c.profile.logins : undefined, { weight: 0.3 }),
  share('time.hour-share', 'clock', 'Share of the member\'s sign-ins around this hour.', (c) => hasHistory(c) ? aroundHour(c.profile.dayHours, c.hourOfWeek % 24) / Math.max(1, c.profile.dayHours.reduce((sum, each) => sum + each, 0)) : undefined),
  measure('time.of-day', 'clock', 'hours', [0, 24], 'Hour of the day.', (c) => c.timeOfDay),
  measure('time.of-week', 'clock', 'hours', [0, 168], 'Hour of the week, from Monday.', (c) => c.hourOfWeek),
  log('time.since-last-s', 'clock', 's', 'Seconds since the last trusted sign-in.', (c) => (sinceLast(c) === undefined ? undefined : (sinceLast(c) ?? 0) / 1_000)),
  log('time.profile-age-days', 'habit', 'days', 'Days since the member\'s first trusted sign-in.', (c) => daysSince(c.profile.firstAt, c.at)),
  flag('time.after-click-1h', 'clock', 'Within an hour after the member opened a suspicious link.', (c) => isWithin(c.event.person?.phishingClickedAt, c.at, 1), { weight: 1, monotone: 1 }),
  log('time.clock-skew-s', 'clock', 's', 'How wrong the clock of the client is.', (c) => c.event.browser?.clientClock === undefined ? undefined : Math.abs(c.event.browser.clientClock - c.at) / 1_000, { on: 'WAM' }),
])
