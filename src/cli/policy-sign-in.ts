// gatehouse policy sign-in dry-run: what the rules of a file would have done to the sign-ins of the last days.
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import type { MemberId } from '../base/ids.ts'
import { SignInRules, type RuleMember, type SignInRuling } from '../policy/sign-in/sign-in-rules.ts'
import { findDecisions, type StoredDecision } from '../risk/decision-log.ts'
import { Places, type PlaceFinder } from '../risk/geography/places.ts'
import type { House } from '../wiring.ts'
import { readFile, type PolicyCall } from './policy.ts'
import { table } from './table.ts'

const DAY_MS = 86_400_000
const PAGE = 1_000
/** Sign-ins that are looked at: some days of 100,000 members. */
const MAX_DECISIONS = 500_000
/** How long a session counts as open: its end is not on record. */
const OPEN_MS = 12 * 3_600_000

/** What would become of sign-ins that went otherwise. */
type Would = 'refused' | 'verified' | 'let in'

interface Change {
  readonly member: string
  /** the rule that would decide; '' where it is that none does */
  readonly rule: string
  readonly would: Would
  count: number
  /** ms since 1970 */
  last: number
}

export async function trySignInRules({ house, more, values, io }: PolicyCall): Promise<number> {
  const [file = ''] = more
  const days = /^\d{1,3}$/.test(values.days) ? Number(values.days) : 0
  if (days < 1 || days > 180) throw new Refusal('bad-parameter', '--days is a whole number from 1 to 180')
  const rules = new SignInRules(readFile(file).signIn)
  const { cityTable } = house.settings
  const places = await Places.open(cityTable === '' ? '' : house.pathOf(cityTable))
  const { judged, changes } = await tryOut(house, places, rules, now() - days * DAY_MS)
  if (values.json) io.out(JSON.stringify({ judged, changes }))
  else {
    if (changes.length > 0) {
      const rows = changes.map(({ member, rule, would, count, last }) => [
        member,
        would,
        rule,
        String(count),
        new Date(last).toISOString(),
      ])
      io.out(table([['member', 'would be', 'by', 'times', 'last'], ...rows]))
    }
    const times = changes.reduce((sum, { count }) => sum + count, 0)
    io.out(`${judged} sign-ins with a right password in ${days} days; ${times} would end otherwise.`)
  }
  return 0
}

async function tryOut(house: House, places: PlaceFinder, rules: SignInRules, since: number) {
  const organisationId = await house.organisation()
  const administrator = house.ticket('administrator')
  const people = await house.store.read(administrator, async (tx) => {
    const found = new Map<MemberId, Standing>()
    for await (const { memberId, address, department, jobLevel, roles } of house.directory.members(tx, organisationId))
      found.set(memberId, { address: address.toLowerCase(), department, jobLevel, roles })
    return found
  })
  const entries: Entry[] = []
  for (let before: number | undefined; entries.length < MAX_DECISIONS;) {
    const query = { since, limit: PAGE, ...(before !== undefined && { before }) }
    const page = await house.store.read(administrator, (tx) => findDecisions(tx, organisationId, query))
    for (const { memberId, event, outcome } of page) if (event.passwordOk) entries.push({ memberId, event, outcome })
    before = page.at(-1)?.event.at
    if (page.length < PAGE) break
  }
  const changes = new Map<string, Change>()
  const pasts = new Map<MemberId, Past>()
  for (const entry of entries.reverse()) {
    const who = people.get(entry.memberId)
    if (who === undefined) continue
    const past = pasts.get(entry.memberId) ?? { devices: new Set(), provenAt: undefined, open: [] }
    pasts.set(entry.memberId, past)
    const ruling = rulingOn(rules, entry, who, past, places)
    const would = wouldOf(entry, ruling)
    if (would !== undefined) count(changes, who.address, ruling, would, entry.event.at)
    remember(past, entry, places)
  }
  return { judged: entries.length, changes: [...changes.values()].sort((a, b) => b.count - a.count) }
}

type Standing = Pick<RuleMember, 'address' | 'department' | 'jobLevel' | 'roles'>
type Entry = Pick<StoredDecision, 'memberId' | 'event' | 'outcome'>

/** What the log tells of a member up to a sign-in. */
interface Past {
  readonly devices: Set<string>
  provenAt: number | undefined
  open: RuleMember['open']
}

function rulingOn(rules: SignInRules, { event }: Entry, who: Standing, past: Past, places: PlaceFinder): SignInRuling {
  const { at, protocol, ip, device, method, place } = event
  const isDeviceBound = method === 'app-password' || (device !== undefined && past.devices.has(device))
  return rules.judge(
    { at, protocol, address: ip, place: places.of(ip, place) },
    {
      ...who,
      isDeviceBound,
      devices: past.devices.size,
      open: past.open.filter(({ since }) => at - since < OPEN_MS),
      ...(past.provenAt !== undefined && { provenAt: past.provenAt }),
    },
  )
}

/** @returns undefined where it would end as it did */
function wouldOf({ event, outcome }: Entry, { refusedBy, verifiedBy }: SignInRuling): Would | undefined {
  const wasIn = outcome === 'allowed' || outcome === 'step-up-passed'
  if (wasIn && refusedBy !== undefined) return 'refused'
  if (outcome === 'allowed' && verifiedBy !== undefined) return 'verified'
  return outcome === 'denied' && refusedBy === undefined && wasRuledOut(event.rules ?? {}) ? 'let in' : undefined
}

function wasRuledOut({ isAddressDenied, isCountryDenied, outsideFenceKm, outsideWindowMinutes }: Ruled): boolean {
  return (
    Boolean(isAddressDenied) || Boolean(isCountryDenied) || Boolean(outsideFenceKm) || Boolean(outsideWindowMinutes)
  )
}
type Ruled = NonNullable<Entry['event']['rules']>

function count(changes: Map<string, Change>, member: string, ruling: SignInRuling, would: Would, at: number): void {
  const rule = (would === 'refused' ? ruling.refusedBy : would === 'verified' ? ruling.verifiedBy : '') ?? ''
  const key = `${member} ${would} ${rule}`
  const change = changes.get(key) ?? { member, rule, would, count: 0, last: at }
  change.count += 1
  change.last = at
  changes.set(key, change)
}

function remember(past: Past, { event, outcome }: Entry, places: PlaceFinder): void {
  if (outcome !== 'allowed' && outcome !== 'step-up-passed') return
  const { at, device, ip, place } = event
  if (device !== undefined) past.devices.add(device)
  if (outcome === 'step-up-passed') past.provenAt = at
  past.open = [...past.open.filter(({ since }) => at - since < OPEN_MS), { place: places.of(ip, place), since: at }]
}
