// gatehouse policy: what the organisation and its members set about mail and signing in; tried before it is in force, and taken back.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { compilePolicy } from '../policy/document/compile.ts'
import { readPolicy } from '../policy/document/read-policy.ts'
import { dryRun, type Change } from '../policy/dry-run.ts'
import { hitRows } from '../policy/records.ts'
import { applyPolicy, policyText, policyVersions, rollBackPolicy } from '../policy/versions.ts'
import type { House } from '../wiring.ts'
import { durationOf } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'
import { policyBlocks } from './policy-blocks.ts'
import { policyFeedback } from './policy-feedback.ts'
import { changeList, showList } from './policy-lists.ts'
import { trySignInRules } from './policy-sign-in.ts'
import { policyOwnData } from './policy-own-data.ts'
import { testPolicy } from './policy-test.ts'
import { table } from './table.ts'

const ACTOR = 'cli'
/** Changes that a dry run lists. */
const MAX_CHANGES = 1_000

const usage = `Usage: gatehouse policy VERB …  [--config FILE] [--json]

  policy show [VERSION]                 the policy in force or an earlier one, its versions, hits of its rules
  policy test FILE LETTER…              judges .eml files, folders or mbox files with a policy; needs no server
  policy dry-run FILE [--since 7d]      judges mail that has passed again, and lists what would change
  policy sign-in dry-run FILE [--days 30]     puts the sign-ins of the last days to its rules, and counts what would change
  policy apply FILE                     puts a policy in force, as a new version
  policy rollback [VERSION]             goes back to the version before, or to that one; 0: nothing set
  policy allow SENDER [--member ADDRESS]      SENDER is an address, or @ and a domain
  policy block SENDER [--member ADDRESS]
  policy unlist SENDER [--member ADDRESS]
  policy lists [--member ADDRESS]
  policy blocks list                    networks that are refused on every port before a password is looked at
  policy blocks add NETWORK [--for 30d] [--why TEXT]
  policy blocks remove NETWORK
  policy feedback list                  what senders say is not sensitive in their mail
  policy feedback confirm|refuse ID     three confirmed for the same kind and form: not asked about for 90 days
  policy feedback add ID --member ADDRESS --why TEXT     in the name of a sender
  policy own-data set FILE --member ADDRESS      identity and card numbers in FILE are the member's own to send; kept as hashes
  policy own-data show|clear --member ADDRESS

FILE is YAML; docs/policy.md shows what stands in it.`

const options = {
  ...CONFIG_OPTIONS,
  since: { type: 'string', default: '7d' },
  member: { type: 'string' },
  direction: { type: 'string', default: 'in' },
  days: { type: 'string', default: '30' },
  for: { type: 'string', default: '30d' },
  why: { type: 'string', default: '' },
} as const

export interface PolicyCall {
  readonly house: House
  /** what stands behind the verb, and what behind that */
  readonly subject: string
  readonly more: readonly string[]
  readonly values: {
    readonly json: boolean
    readonly since: string
    readonly member?: string | undefined
    readonly days: string
    readonly for: string
    readonly why: string
  }
  readonly io: CommandIo
}

/** With how many arguments: at least and at most. */
const VERBS: Readonly<
  Record<string, { readonly takes: readonly [number, number]; readonly run: (call: PolicyCall) => Promise<number> }>
> = {
  show: { takes: [0, 1], run: show },
  'dry-run': { takes: [1, 1], run: tryOut },
  apply: { takes: [1, 1], run: apply },
  rollback: { takes: [0, 1], run: rollBack },
  allow: { takes: [1, 1], run: (call) => changeList(call, 'allow') },
  block: { takes: [1, 1], run: (call) => changeList(call, 'block') },
  unlist: { takes: [1, 1], run: (call) => changeList(call, undefined) },
  lists: { takes: [0, 0], run: showList },
  blocks: { takes: [1, 2], run: policyBlocks },
  feedback: { takes: [1, 2], run: policyFeedback },
  'own-data': { takes: [1, 2], run: policyOwnData },
  'sign-in': { takes: [2, 2], run: trySignIn },
}

export const policyCommand: Command = {
  name: 'policy',
  summary: 'show, try, apply and take back what is set about mail and sign-ins; allow and block senders and networks',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [verb = '', ...rest] = positionals
    if (verb === 'test' && rest.length > 1 && (values.direction === 'in' || values.direction === 'out')) {
      const [file = '', ...letters] = rest
      return testPolicy(compilePolicy(readFile(file), 0), letters, values.direction, values.json, io)
    }
    const row = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
    if (row === undefined || rest.length < row.takes[0] || rest.length > row.takes[1]) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, (house) =>
      row.run({ house, subject: rest[0] ?? '', more: rest.slice(1), values, io }),
    )
  },
}

/** @throws Refusal `bad-settings` */
export const readFile = (file: string) => readPolicy(readFileSync(file, 'utf8'))

async function trySignIn(call: PolicyCall): Promise<number> {
  if (call.subject === 'dry-run') return trySignInRules(call)
  call.io.err(usage)
  return 2
}

async function show({ house, subject, values, io }: PolicyCall): Promise<number> {
  const organisationId = await house.organisation()
  const shown = await house.store.read(house.ticket('administrator'), async (tx) => ({
    ...(await policyText(tx, organisationId, versionOf(subject))),
    versions: await policyVersions(tx, organisationId),
    hits: (await hitRows(tx, organisationId)).map(({ rule_id, hits, last_ms }) => ({
      rule: rule_id,
      hits,
      last: last_ms,
    })),
  }))
  if (values.json) {
    io.out(JSON.stringify(shown))
    return 0
  }
  io.out(shown.version === 0 ? '# nothing is set: the tables as they are shipped' : `# version ${shown.version}`)
  if (shown.text !== '') io.out(shown.text.trimEnd())
  if (shown.versions.length > 0) {
    const rows = shown.versions.map(({ version, at, actor }) => [String(version), timeOf(at), actor])
    io.out(`\n${table([['version', 'since', 'by'], ...rows])}`)
  }
  if (shown.hits.length > 0) {
    const rows = shown.hits.map(({ rule, hits, last }) => [rule, String(hits), timeOf(last)])
    io.out(`\n${table([['rule', 'hits', 'last'], ...rows])}`)
  }
  return 0
}

async function tryOut({ house, subject, values, io }: PolicyCall): Promise<number> {
  const policy = compilePolicy(readFile(subject), 0)
  const since = now() - durationOf(values.since)
  const organisationId = await house.organisation()
  const ran = await dryRun(house.store, house.ticket('administrator'), organisationId, policy, since, MAX_CHANGES)
  if (values.json) io.out(JSON.stringify(ran))
  else {
    if (ran.changes.length > 0) io.out(table([['time', 'id', 'from', 'was', 'would', 'why'], ...ran.changes.map(row)]))
    io.out(
      `${ran.judged} messages judged again, ${ran.changes.length} would differ; of ${ran.forgotten} nothing is kept.`,
    )
  }
  return 0
}

const row = ({ at, traceId, sender, was, would, rules }: Change): string[] => [
  timeOf(at),
  traceId,
  sender || '<>',
  was,
  would,
  rules.join(' '),
]

async function apply({ house, subject, values, io }: PolicyCall): Promise<number> {
  const text = readFileSync(subject, 'utf8')
  const organisationId = await house.organisation()
  const version = await house.store.write(house.ticket('administrator'), (tx) =>
    applyPolicy(tx, organisationId, text, ACTOR),
  )
  io.out(values.json ? JSON.stringify({ version }) : `Version ${version} is in force.`)
  return 0
}

async function rollBack({ house, subject, values, io }: PolicyCall): Promise<number> {
  const organisationId = await house.organisation()
  const version = await house.store.write(house.ticket('administrator'), (tx) =>
    rollBackPolicy(tx, organisationId, versionOf(subject), ACTOR),
  )
  io.out(values.json ? JSON.stringify({ version }) : `Version ${version} is in force: what was set before.`)
  return 0
}

/** @returns undefined when none is named. @throws Refusal `bad-parameter` */
function versionOf(text: string): number | undefined {
  if (text === '') return undefined
  if (!/^\d{1,9}$/.test(text)) throw new Refusal('bad-parameter', `${text} is no version of a policy`)
  return Number(text)
}

const timeOf = (ms: number): string => new Date(ms).toISOString()
