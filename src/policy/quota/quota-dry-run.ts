// Quotas tried on what was sent: whom they would have asked or stopped, and which row.
import { findTraces, type TraceEntry } from '../../audit/trace.ts'
import type { OrganisationId } from '../../base/ids.ts'
import {
  NOTHING_SENT,
  SENDING_UNITS,
  SENDING_WINDOWS,
  type SendingCounts,
  type SendingWindow,
} from '../../mail/sending.ts'
import type { ReadTx, Store } from '../../store/store.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { quotaRuling } from './quota-ruling.ts'
import type { QuotaTable } from './quota-table.ts'
import type { Person } from '../scope.ts'

/** Trace entries read at a time. */
const PAGE = 1_000
const BUCKET_MS = SENDING_WINDOWS['ten-minutes']

/** What one row would have done to one member. */
export interface QuotaHit {
  readonly address: string
  /** as holds and traces name it */
  readonly rule: string
  /** messages that would have waited for a second verification */
  readonly asked: number
  readonly refused: number
}

export interface QuotaDryRun {
  /** messages of members */
  readonly judged: number
  readonly asked: number
  readonly refused: number
  /** most messages first */
  readonly hits: readonly QuotaHit[]
}

/**
 * Grant `trace:read`. Departments and levels are those of today. A recipient is a stranger when the trace has no earlier mail
 * to them by this member and none from them, as far as it is read.
 * @param personOf  the member behind a sender; undefined for others
 * @param ownDomains  lower case
 * @param since  ms since 1970
 */
export async function quotaDryRun(
  store: Store,
  ticket: Ticket,
  organisationId: OrganisationId,
  table: QuotaTable,
  personOf: (tx: ReadTx, sender: string) => Promise<Person | undefined>,
  ownDomains: readonly string[],
  since: number,
): Promise<QuotaDryRun> {
  const run = new Run(table, ownDomains)
  const people = new Map<string, Person | undefined>()
  const entries = await store.read(ticket, (tx) => allTraces(tx, organisationId, since))
  for (const entry of entries.reverse()) {
    const sender = entry.sender.toLowerCase()
    if (!people.has(sender)) people.set(sender, await store.read(ticket, (tx) => personOf(tx, sender)))
    const person = people.get(sender)
    if (person === undefined) run.received(entry)
    else run.sent(entry, person)
  }
  return run.result()
}

/** Newest first; only what was taken in. */
async function allTraces(tx: ReadTx, organisationId: OrganisationId, since: number): Promise<TraceEntry[]> {
  const all: TraceEntry[] = []
  let before: number | undefined
  let seen: ReadonlySet<string> = new Set()
  for (;;) {
    const query = { since, limit: PAGE, ...(before !== undefined && { before }) }
    const page = (await findTraces(tx, organisationId, query)).filter(({ traceId }) => !seen.has(traceId))
    const last = page.at(-1)
    if (last === undefined) return all
    all.push(...page.filter(({ stage, sender }) => stage === 'accepted' && sender !== ''))
    before = last.at + 1 // several may bear the same time
    seen = new Set(page.map(({ traceId }) => traceId))
  }
}

interface Bucket {
  /** ms since 1970: when its first message was sent */
  readonly at: number
  counts: SendingCounts
}

class Run {
  readonly #table: QuotaTable
  readonly #ownDomains: readonly string[]
  /** scope → what was sent within a day, by ten minutes, oldest first */
  readonly #sent = new Map<string, Bucket[]>()
  /** `member other`: who knows whom */
  readonly #known = new Set<string>()
  readonly #hits = new Map<string, QuotaHit>()
  #judged = 0

  constructor(table: QuotaTable, ownDomains: readonly string[]) {
    this.#table = table
    this.#ownDomains = ownDomains
  }

  received({ sender, recipients }: TraceEntry): void {
    for (const recipient of recipients) this.#known.add(`${recipient.toLowerCase()} ${sender.toLowerCase()}`)
  }

  sent(entry: TraceEntry, person: Person): void {
    this.#judged++
    const { at, recipientCount, size } = entry
    const recipients = entry.recipients.map((address) => address.toLowerCase())
    const outside = recipients.filter((address) => !this.#ownDomains.includes(domainOf(address)))
    const others = outside.filter((address) => !this.#known.has(`${person.address} ${address}`))
    // The trace keeps so many recipients and the right number: the rest is taken to be like those that are kept.
    const whole = entry.recipients.length === 0 ? 0 : recipientCount / entry.recipients.length
    const message: SendingCounts = {
      messages: 1,
      recipients: recipientCount,
      bytes: size,
      outside: Math.round(outside.length * whole),
      strangers: Math.round(others.length * whole),
    }
    const scopes = this.#table.scopesOf(person)
    const sent = new Map(scopes.map((scope) => [scope, this.#inWindows(keyOf(scope, person), at)] as const))
    const facts = { message, outsideDomains: outside.map(domainOf), sent, answered: 0, grants: [] }
    const { action, rules } = quotaRuling(this.#table.quotaOf(person), facts)
    if (action !== 'send') this.#note(person.address, rules[0] ?? '', action === 'refuse')
    // What waits goes out after a second verification; what is refused does not.
    if (action === 'refuse') return
    for (const address of outside) this.#known.add(`${person.address} ${address}`)
    for (const scope of scopes) {
      const key = keyOf(scope, person)
      const buckets = this.#sent.get(key) ?? []
      this.#sent.set(key, buckets)
      const last = buckets.at(-1)
      if (last !== undefined && at < last.at + BUCKET_MS) last.counts = sumOf([last.counts, message])
      else buckets.push({ at, counts: message })
    }
  }

  result(): QuotaDryRun {
    const hits = [...this.#hits.values()].toSorted((a, b) => b.asked + b.refused - a.asked - a.refused)
    const total = (of: 'asked' | 'refused') => hits.reduce((sum, hit) => sum + hit[of], 0)
    return { judged: this.#judged, asked: total('asked'), refused: total('refused'), hits }
  }

  #inWindows(key: string, at: number): Record<SendingWindow, SendingCounts> {
    const buckets = this.#sent.get(key) ?? []
    while (buckets[0] !== undefined && buckets[0].at <= at - SENDING_WINDOWS.day) buckets.shift()
    const sumSince = (since: number) => sumOf(buckets.filter((each) => each.at > since).map(({ counts }) => counts))
    return {
      'ten-minutes': sumSince(at - SENDING_WINDOWS['ten-minutes']),
      hour: sumSince(at - SENDING_WINDOWS.hour),
      day: sumSince(at - SENDING_WINDOWS.day),
    }
  }

  #note(address: string, rule: string, isRefused: boolean): void {
    const key = `${address} ${rule}`
    const { asked, refused } = this.#hits.get(key) ?? { asked: 0, refused: 0 }
    const [more, stopped] = isRefused ? [0, 1] : [1, 0]
    this.#hits.set(key, { address, rule, asked: asked + more, refused: refused + stopped })
  }
}

/** A scope of all is one; that of a member is theirs. */
const keyOf = (scope: string, { address }: Person): string => (scope === 'member' ? `member ${address}` : scope)

function sumOf(list: readonly SendingCounts[]): SendingCounts {
  const sum = { ...NOTHING_SENT }
  for (const counts of list) for (const unit of SENDING_UNITS) sum[unit] += counts[unit]
  return sum
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
