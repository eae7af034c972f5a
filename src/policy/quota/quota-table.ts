// The rows that hold for one person, put together: of each limit the most specific row counts, and no hard row is exceeded.
import { departmentsOf, ScopeBook, SCOPES, type Person } from '../scope.ts'
import { SHIPPED_QUOTA, type QuotaLimit, type QuotaRow, type QuotaSection } from './quota-row.ts'

/** One limit in force for a person, with the row that set it. */
export interface EffectiveLimit extends QuotaLimit {
  readonly row: string
  /** whose counts it is compared with: `member`, or the scope of a pool */
  readonly countedFor: string
  readonly pool?: Pick<QuotaRow, 'fairShare' | 'growth'>
}

export interface EffectiveQuota {
  readonly limits: readonly EffectiveLimit[]
  /** absent: mail may go anywhere */
  readonly insideOnly?: { readonly allowedDomains: readonly string[]; readonly row: string }
}

export class QuotaTable {
  readonly #rows: readonly QuotaRow[]
  readonly #scopes: ScopeBook

  constructor({ rows, groups }: QuotaSection) {
    const shipped = SHIPPED_QUOTA.filter(({ id }) => !rows.some((row) => row.id === id))
    this.#rows = [...shipped, ...rows]
    this.#scopes = new ScopeBook(groups)
  }

  get rows(): readonly QuotaRow[] {
    return this.#rows
  }

  /** Under which names the mail of a person is counted, theirs first: of them, and of all pools they may draw from. */
  scopesOf(person: Person): readonly string[] {
    const departments = departmentsOf(person).map((path) => `department:${path}`)
    const groups = this.#scopes.groupsOf(person).map((name) => `group:${name}`)
    const levels = person.jobLevel === '' ? [] : [`level:${person.jobLevel}`]
    return ['member', ...departments, ...groups, ...levels, 'organisation']
  }

  quotaOf(person: Person): EffectiveQuota {
    const own = this.#rowsFor(person)
    const single = own.filter(({ per }) => per === 'member')
    const limits = new Map<string, EffectiveLimit>()
    const hard = new Map<string, EffectiveLimit>()
    let insideOnly: EffectiveQuota['insideOnly']
    let isInsideHard = false
    for (const row of single) {
      for (const limit of row.limits) {
        const key = `${limit.of} ${limit.in ?? ''}`
        const here: EffectiveLimit = { ...limit, row: row.id, countedFor: 'member' }
        const bounded = strictest(here, hard.get(key))
        const before = limits.get(key)
        // Two groups of one person say different things: the stricter one holds.
        limits.set(key, before !== undefined && this.#isSameRank(before, row) ? strictest(bounded, before) : bounded)
        if (row.isHard) hard.set(key, strictest(here, hard.get(key)))
      }
      if (row.insideOnly !== undefined && !isInsideHard) {
        insideOnly = { ...row.insideOnly, row: row.id }
        isInsideHard = row.isHard
      }
    }
    const pools = own.filter(({ per }) => per === 'pool').flatMap(poolLimits)
    return { limits: [...limits.values(), ...pools], ...(insideOnly !== undefined && { insideOnly }) }
  }

  /** From general to specific. */
  #rowsFor(person: Person): readonly QuotaRow[] {
    return this.#rows.filter(({ scope }) => this.#scopes.holds(scope, person)).toSorted((a, b) => rankOf(a) - rankOf(b))
  }

  #isSameRank({ row: id }: EffectiveLimit, other: QuotaRow): boolean {
    const row = this.#rows.find((each) => each.id === id)
    return row !== undefined && rankOf(row) === rankOf(other)
  }
}

const DEEPEST = 1_000 // more than a path of departments has parts

const rankOf = ({ scope: { of, is } }: QuotaRow): number =>
  SCOPES.indexOf(of) * DEEPEST + (of === 'department' ? is.split('/').length : 0)

const strictest = (one: EffectiveLimit, other: EffectiveLimit | undefined): EffectiveLimit =>
  other !== undefined && other.most < one.most ? other : one

function poolLimits({ id, scope: { of, is }, limits, fairShare, growth }: QuotaRow): readonly EffectiveLimit[] {
  const countedFor = of === 'organisation' ? of : `${of}:${is}`
  const pool = { fairShare, ...(growth !== undefined && { growth }) }
  return limits.map((limit) => ({ ...limit, row: id, countedFor, pool }))
}
