// gatehouse sending: how a member usually sends, whether that is doubted now, and mail to many that is announced.
import { parseArgs } from 'node:util'
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { SENDING_UNITS } from '../mail/sending.ts'
import { policyOf } from '../policy/versions.ts'
import { usualHour } from '../risk/sending/baseline.ts'
import { SendingControl, sendingProfile } from '../risk/sending/control.ts'
import { caseOf } from '../risk/sending/engine.ts'
import { SendingProfile, seriesIndex } from '../risk/sending/profile.ts'
import { sendingReasonWords } from '../risk/sending/reasons.ts'
import { returnsOf } from '../risk/sending/restriction.ts'
import { sentOf } from '../risk/sending/sent-of.ts'
import type { House } from '../wiring.ts'
import { durationOf } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { CONFIG_OPTIONS } from './open.ts'
import { table } from './table.ts'
import { runVerb, type Verbs } from './verbs.ts'

const ACTOR = 'cli'
/** Longer than a mailing takes; what goes on is a habit by then. */
const LONGEST_CAMPAIGN_MS = 7 * 86_400_000
const MOST_RECIPIENTS = 1_000_000

const usage = `Usage: gatehouse sending VERB …  [--config FILE] [--json]

  sending show ADDRESS                        what a member sent of late, what is usual, what came back, and whether it is
                                              doubted or restricted now
  sending relieve ADDRESS                     ends the restriction of who was complained of, counts anew, and lets go
                                              what waited because of it alone
  sending campaign ADDRESS RECIPIENTS --for 8h      announces mail to so many: until then it is no surprise

Limits are not lifted by a campaign: see "gatehouse quota".`

const options = { ...CONFIG_OPTIONS, for: { type: 'string', default: '8h' } } as const

interface Call {
  readonly house: House
  readonly words: readonly string[]
  readonly values: { readonly json: boolean; readonly for: string }
  readonly io: CommandIo
}

const VERBS: Verbs<Call> = {
  show: { takes: 1, run: show },
  relieve: { takes: 1, run: relieve },
  campaign: { takes: 2, run: declare },
}

export const sendingCommand: Command = {
  name: 'sending',
  summary: 'show how a member sends and whether it is doubted; announce mail to many',
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
    const owner = await directory.owner(tx, address)
    const { sent } = await sentOf(tx, owner, ['member'])
    const profile = (await sendingProfile(tx, owner)) ?? new SendingProfile()
    const { returns } = (await policyOf(tx, owner.organisationId)).document
    const { complaints, bounces, outside, reasons } = returnsOf(profile, now(), returns)
    return {
      address,
      sent: sent.get('member'),
      usualMessagesAnHour: Math.round(usualHour(profile, seriesIndex('messages'))),
      activeDays: profile.activeDays,
      case: caseOf(profile),
      ...(profile.caseSince > 0 && { doubtedSince: profile.caseSince }),
      returns: { complaints, bounces, outside },
      restricted: reasons,
      ...(profile.restrictedSince > 0 && { restrictedSince: profile.restrictedSince }),
    }
  })
  if (values.json) {
    io.out(JSON.stringify(shown))
    return 0
  }
  const rows = Object.entries(shown.sent ?? {}).map(([window, counts]) => [
    window,
    ...SENDING_UNITS.map((unit) => String(counts[unit])),
  ])
  io.out(table([['sent within', ...SENDING_UNITS], ...rows]))
  io.out(`Usual: ${shown.usualMessagesAnHour} messages in such an hour, known from ${shown.activeDays} days.`)
  const { complaints, bounces, outside } = shown.returns
  io.out(
    `Came back in about a month: ${complaints} complaints and ${bounces} bounces of ${outside} recipients outside.`,
  )
  if (shown.restrictedSince !== undefined) {
    const why = sendingReasonWords(shown.restricted).map(({ en }) => en)
    const since = new Date(shown.restrictedSince).toISOString()
    io.out(`Restricted since ${since}: ${why.join('; ')}. Mail to strangers waits for an officer.`)
  }
  if (shown.doubtedSince !== undefined)
    io.out(`Doubted since ${new Date(shown.doubtedSince).toISOString()}: mail to outside waits for the owner's word.`)
  return 0
}

async function relieve({ house, words: [address = ''], values, io }: Call): Promise<number> {
  const { store, directory, ticket } = house
  await store.write(ticket('administrator'), async (tx) => {
    const owner = await directory.owner(tx, address)
    const { returns } = (await policyOf(tx, owner.organisationId)).document
    const { change, complaints, bounces, outside } = await new SendingControl().relieved(tx, owner, now(), returns)
    if (change === undefined) throw new Refusal('no-such-thing', `${address} is not restricted`)
    await recordEvent(tx, { type: 'sending.relieved', ...owner, actor: ACTOR, complaints, bounces, outside })
  })
  const told = `${address} is restricted no longer. What waited because of that alone goes on its way.`
  io.out(values.json ? JSON.stringify({ address, isRelieved: true }) : told)
  return 0
}

async function declare({ house, words: [address = '', count = ''], values, io }: Call): Promise<number> {
  const recipients = /^\d{1,7}$/.test(count) ? Number(count) : 0
  if (recipients < 1 || recipients > MOST_RECIPIENTS)
    throw new Refusal('bad-parameter', `Recipients are a whole number from 1 to ${MOST_RECIPIENTS}, not "${count}"`)
  const lasts = durationOf(values.for)
  if (lasts > LONGEST_CAMPAIGN_MS) throw new Refusal('bad-parameter', 'A campaign lasts at most 7d')
  const { store, directory, ticket } = house
  const until = now() + lasts
  await store.write(ticket('administrator'), async (tx) => {
    const owner = await directory.owner(tx, address)
    await new SendingControl().declareCampaign(tx, owner, now(), { until, recipients })
    await recordEvent(tx, { type: 'sending.campaign-declared', ...owner, actor: ACTOR, recipients, until })
  })
  const told = `${address} may write to ${recipients} until ${new Date(until).toISOString()} without being doubted.`
  io.out(values.json ? JSON.stringify({ address, recipients, until }) : told)
  return 0
}
