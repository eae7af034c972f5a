// gatehouse alert: what people were told at once, whether the ways to them work, and what nobody is told of for a while.
import { parseArgs } from 'node:util'
import { wordsOf } from '../audit/alert-sender.ts'
import { findAlerts, type Alert } from '../audit/alerts.ts'
import { suppress, suppressions, unsuppress, type SuppressionScope } from '../audit/suppressions.ts'
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { ROLES } from '../directory/member.ts'
import { ALERTS } from '../policy/alerts.ts'
import { INCIDENT_KINDS } from '../policy/incident-rules.ts'
import { alertChannels, alertTargets } from '../wiring-alerts.ts'
import type { House } from '../wiring.ts'
import { durationOf } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { CONFIG_OPTIONS } from './open.ts'
import { table } from './table.ts'
import { runVerb, type Verbs } from './verbs.ts'

const LISTED = 1_000

const usage = `Usage: gatehouse alert VERB …  [--config FILE] [--json]

  alert list [--since 30d]              what people were told, and what became of it on each channel
  alert test                            tells every channel, and says what each answered
  alert suppress [--kind KIND] [--member ADDRESS] [--rule RULE] --for 8h --reason TEXT
                                        nobody is told of what fits, though it stays in the list, and it opens no
                                        incident; what is critical does all the same
  alert suppressions                    what nobody is told of now
  alert unsuppress ID                   they are told again

Kinds: ${ALERTS.map(({ id }) => id).join(', ')}; of incidents: ${Object.keys(INCIDENT_KINDS).join(', ')}.`

const options = {
  ...CONFIG_OPTIONS,
  since: { type: 'string', default: '30d' },
  kind: { type: 'string' },
  member: { type: 'string' },
  rule: { type: 'string' },
  for: { type: 'string', default: '' },
  reason: { type: 'string', default: '' },
} as const

interface Call {
  readonly house: House
  readonly organisationId: OrganisationId
  readonly id: string
  readonly values: {
    readonly json: boolean
    readonly since: string
    readonly kind?: string
    readonly member?: string
    readonly rule?: string
    readonly for: string
    readonly reason: string
  }
  readonly io: CommandIo
}

const VERBS: Verbs<Call> = {
  list: { takes: 0, run: list },
  test: { takes: 0, run: test },
  suppress: { takes: 0, run: keepQuiet },
  suppressions: { takes: 0, run: listQuiet },
  unsuppress: { takes: 1, run: tellAgain },
}

export const alertCommand: Command = {
  name: 'alert',
  summary: 'what people were told at once, whether the ways to them work, what is suppressed',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    return runVerb(VERBS, { positionals, config: values.config, io, usage }, async (house, [id = '']) => ({
      house,
      organisationId: await house.organisation(),
      id,
      values,
      io,
    }))
  },
}

async function list({ house, organisationId, values, io }: Call): Promise<number> {
  const since = now() - durationOf(values.since)
  const found = await house.store.read(house.ticket('incidents'), (tx) => findAlerts(tx, organisationId, since, LISTED))
  if (values.json) for (const alert of found) io.out(JSON.stringify(alert))
  else {
    const rows = found.map(({ lastAt, alertId, kind, severity, account, times, suppressedBy, deliveries }) => [
      new Date(lastAt).toISOString(),
      alertId,
      kind,
      severity,
      account,
      String(times),
      suppressedBy === '' ? deliveries.map(({ channel, state }) => `${channel}: ${state}`).join(', ') : 'suppressed',
    ])
    io.out(table([['last', 'id', 'kind', 'severity', 'about', 'times', 'told'], ...rows]))
  }
  return 0
}

/** Exit 1 when a channel fails, or there is none: who relies on alerts wants to know. */
async function test({ house, organisationId, values, io }: Call): Promise<number> {
  const channels = alertChannels(house)
  if (channels.length === 0) throw new Refusal('no-such-thing', 'No channel is set up: see the settings alerts.*')
  const targets = await house.store.read(house.ticket('incidents'), (tx) =>
    alertTargets(
      tx,
      channels,
      { organisationId },
      { roles: ROLES.filter((role) => role !== 'member'), tellsOwner: false },
    ),
  )
  const alert = testAlert(organisationId)
  const results = await Promise.all(
    channels.map(async ({ name: channel, send }) => {
      const ends = targets.filter((each) => each.channel === channel)
      const answers = await Promise.all(
        ends.map(({ target }) =>
          send(alert, target, alert.alertId).then(
            () => '',
            (error: unknown) => wordsOf(error) || 'failed',
          ),
        ),
      )
      const why = answers.filter((answer) => answer !== '')
      return { channel, ends: ends.length, taken: answers.length - why.length, why: [...new Set(why)].join('; ') }
    }),
  )
  if (values.json) for (const result of results) io.out(JSON.stringify(result))
  else {
    const rows = results.map(({ channel, ends, taken, why }) => [channel, `${taken} of ${ends}`, why])
    io.out(table([['channel', 'taken', 'why not'], ...rows]))
  }
  return results.every(({ ends, taken }) => ends > 0 && taken === ends) ? 0 : 1
}

const testAlert = (organisationId: OrganisationId): Alert => ({
  organisationId,
  alertId: `test-${now()}`,
  kind: 'test',
  severity: 'low',
  memberId: undefined,
  incidentId: undefined,
  times: 1,
  firstAt: now(),
  lastAt: now(),
  suppressedBy: '',
  title: { en: 'A test of this channel', zh: '通道测试' },
  words: { en: 'Nothing happened.', zh: '没有事件发生。' },
  account: '',
  remoteAddress: '',
  about: '',
  rule: '',
})

async function keepQuiet({ house, organisationId, values, io }: Call): Promise<number> {
  const { kind, member, rule, reason } = values
  if (kind !== undefined && !Object.hasOwn(INCIDENT_KINDS, kind) && !ALERTS.some(({ id }) => id === kind))
    throw new Refusal('bad-parameter', `There are no alerts or incidents of the kind ${kind}`)
  if (values.for === '') throw new Refusal('bad-parameter', 'Say for how long, with --for 8h')
  const incidents = house.ticket('incidents')
  const scope: SuppressionScope = {
    ...(kind !== undefined && { kind }),
    ...(rule !== undefined && { rule }),
    ...(member !== undefined && {
      memberId: (await house.store.read(incidents, (tx) => house.directory.owner(tx, member))).memberId,
    }),
  }
  const until = now() + durationOf(values.for)
  const id = await house.store.write(incidents, (tx) =>
    suppress(tx, organisationId, scope, { reason, until, by: 'cli' }),
  )
  io.out(
    values.json ? JSON.stringify({ id, until }) : `Nobody is told of it until ${new Date(until).toISOString()}: ${id}`,
  )
  return 0
}

async function listQuiet({ house, organisationId, values, io }: Call): Promise<number> {
  const found = await house.store.read(house.ticket('incidents'), (tx) => suppressions(tx, organisationId))
  if (values.json) for (const each of found) io.out(JSON.stringify(each))
  else {
    const rows = found.map(({ suppressionId, until, kind = '*', memberId, rule = '*', reason, by }) => [
      suppressionId,
      new Date(until).toISOString(),
      kind,
      memberId === undefined ? '*' : String(memberId),
      rule,
      reason,
      by,
    ])
    io.out(table([['id', 'until', 'kind', 'member', 'rule', 'reason', 'by'], ...rows]))
  }
  return 0
}

async function tellAgain({ house, organisationId, id, values, io }: Call): Promise<number> {
  const held = await house.store.write(house.ticket('incidents'), (tx) => unsuppress(tx, organisationId, id, 'cli'))
  if (!held) throw new Refusal('no-such-thing', `Nothing is suppressed by ${id}`)
  io.out(values.json ? JSON.stringify({ id, unsuppressed: true }) : 'People are told of it again.')
  return 0
}
