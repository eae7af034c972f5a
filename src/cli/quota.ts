// gatehouse quota: what a member may send and has sent, which row says so, more for some time, and rows tried on what was sent.
import { parseArgs } from 'node:util'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import type { Member } from '../directory/member.ts'
import { domains } from '../directory/records.ts'
import { quotaUsage } from '../intake/quota-usage.ts'
import { allGrants, grantQuota, revokeGrant, unitOf, windowOf } from '../policy/quota/grants.ts'
import { quotaDryRun, type QuotaHit } from '../policy/quota/quota-dry-run.ts'
import { inWords, type QuotaUse } from '../policy/quota/quota-ruling.ts'
import { QuotaTable } from '../policy/quota/quota-table.ts'
import type { Person } from '../policy/scope.ts'
import type { ReadTx } from '../store/store.ts'
import type { House } from '../wiring.ts'
import { durationOf } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { CONFIG_OPTIONS } from './open.ts'
import { readFile } from './policy.ts'
import { table } from './table.ts'
import { runVerb, type Verbs } from './verbs.ts'

const ACTOR = 'cli'
const DAY_MS = 86_400_000
const BAR = 20 // cells

const usage = `Usage: gatehouse quota VERB …  [--config FILE] [--json]

  quota show ADDRESS                    every limit of a member: what is used, and which row of the policy says so
  quota grant ADDRESS UNIT TIME LIMIT --for 24h --reason TEXT     more for some time
  quota grants                          those that hold now
  quota revoke ID
  quota dry-run FILE [--days 30]        tries the rows of a policy file on what was sent in the last days

UNIT is messages, recipients, bytes, outside or strangers; TIME is ten-minutes, hour or day.
Rows stand in the section "quota" of the policy: docs/policy.md.`

const options = {
  ...CONFIG_OPTIONS,
  for: { type: 'string', default: '24h' },
  reason: { type: 'string', default: '' },
  days: { type: 'string', default: '30' },
} as const

interface Call {
  readonly house: House
  readonly words: readonly string[]
  readonly values: { readonly json: boolean; readonly for: string; readonly reason: string; readonly days: string }
  readonly io: CommandIo
}

const VERBS: Verbs<Call> = {
  show: { takes: 1, run: show },
  grant: { takes: 4, run: grant },
  grants: { takes: 0, run: grants },
  revoke: { takes: 1, run: revoke },
  'dry-run': { takes: 1, run: tryOut },
}

export const quotaCommand: Command = {
  name: 'quota',
  summary: 'show what members may send and have sent, grant more for some time, try limits on what was sent',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return runVerb(VERBS, { positionals, config: values.config, io, usage }, (house, words) => ({
      house,
      words,
      values,
      io,
    }))
  },
}

async function show({ house, words: [address = ''], values, io }: Call): Promise<number> {
  const { store, directory, ticket } = house
  const shown = await store.read(ticket('administrator'), async (tx) => {
    const member = await directory.member(tx, address)
    return { address: member.address, ...(await quotaUsage(tx, member, personOf(member))) }
  })
  if (values.json) {
    io.out(JSON.stringify(shown))
    return 0
  }
  io.out(table([['what', 'used', 'of', '', 'then', 'row'], ...shown.uses.map(useRow)]))
  if (shown.insideOnly !== undefined) {
    const { allowedDomains, row } = shown.insideOnly
    io.out(`Mail goes to the own organisation only${allowedDomains.map((each) => `, and ${each}`).join('')}. (${row})`)
  }
  return 0
}

const personOf = ({ address, department, jobLevel }: Member): Person => ({
  address: address.toLowerCase(),
  department,
  jobLevel,
})

function useRow({ of, in: window, used, limit, afterStepUp, row, grant, countedFor }: QuotaUse): string[] {
  const filled = limit === 0 ? BAR : Math.min(BAR, Math.round((used / limit) * BAR))
  return [
    `${of} ${inWords(window)}`,
    window === undefined ? '' : String(used),
    String(limit),
    window === undefined ? '' : '█'.repeat(filled) + '░'.repeat(BAR - filled),
    afterStepUp === undefined ? '' : `${afterStepUp} after a second verification`,
    [row, ...(countedFor === 'member' ? [] : ['(together)']), ...(grant === undefined ? [] : [`grant ${grant}`])].join(
      ' ',
    ),
  ]
}

async function grant({ house, words, values, io }: Call): Promise<number> {
  const [address = '', unit = '', window = '', limit = ''] = words
  if (!/^\d{1,13}$/.test(limit)) throw new Refusal('bad-parameter', `${limit} is not a number`)
  const wanted = {
    unit: unitOf(unit),
    window: windowOf(window),
    limit: Number(limit),
    until: now() + durationOf(values.for),
    approver: ACTOR,
    reason: values.reason,
  }
  const { store, directory, ticket } = house
  const made = await store.write(ticket('administrator'), async (tx) =>
    grantQuota(tx, await directory.owner(tx, address), wanted),
  )
  io.out(values.json ? JSON.stringify(made) : `Granted ${made.id}, until ${timeOf(made.until)}.`)
  return 0
}

async function grants({ house, values, io }: Call): Promise<number> {
  const organisationId = await house.organisation()
  const listed = await house.store.read(house.ticket('administrator'), async (tx) => {
    const found = await allGrants(tx, organisationId)
    return Promise.all(
      found.map(async (each) => {
        const { address } = await house.directory.credentialsOf(tx, { organisationId, memberId: each.memberId })
        return { ...each, address }
      }),
    )
  })
  if (values.json) io.out(JSON.stringify(listed))
  else {
    const rows = listed.map((each) => [
      each.id,
      each.address,
      `${each.limit} ${each.unit} ${inWords(each.window)}`,
      timeOf(each.until),
      each.approver,
      each.reason,
    ])
    io.out(table([['id', 'member', 'limit', 'until', 'by', 'why'], ...rows]))
  }
  return 0
}

async function revoke({ house, words: [id = ''], values, io }: Call): Promise<number> {
  const organisationId = await house.organisation()
  const isGone = await house.store.write(house.ticket('administrator'), (tx) => revokeGrant(tx, organisationId, id))
  if (!isGone) throw new Refusal('no-such-thing', `There is no grant ${id}`)
  io.out(values.json ? JSON.stringify({ id }) : `Grant ${id} holds no more.`)
  return 0
}

async function tryOut({ house, words: [file = ''], values, io }: Call): Promise<number> {
  const { store, directory, ticket } = house
  const organisationId = await house.organisation()
  const quota = new QuotaTable(readFile(file).quota)
  const since = now() - durationOf(`${values.days}d`)
  const administrator = ticket('administrator')
  const ownDomains = await store.read(administrator, (tx) => domains(tx, organisationId))
  const personBehind = async (tx: ReadTx, sender: string): Promise<Person | undefined> => {
    const found = await directory.resolve(tx, sender)
    return found?.memberId === undefined ? undefined : personOf(await directory.member(tx, sender))
  }
  const ran = await quotaDryRun(store, administrator, organisationId, quota, personBehind, ownDomains, since)
  if (values.json) {
    io.out(JSON.stringify(ran))
    return 0
  }
  if (ran.hits.length > 0) io.out(table([['member', 'row', 'asked', 'refused'], ...ran.hits.map(hitRow)]))
  const days = Math.round((now() - since) / DAY_MS)
  io.out(`${ran.judged} messages of ${days} days: ${ran.asked} would have been asked for, ${ran.refused} refused.`)
  return 0
}

const hitRow = ({ address, rule, asked, refused }: QuotaHit): string[] => [
  address,
  rule,
  String(asked),
  String(refused),
]

const timeOf = (ms: number): string => new Date(ms).toISOString()
