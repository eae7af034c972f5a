// gatehouse hold: submitted messages that wait for somebody's word, why, and what an administrator may say about them.
import { parseArgs } from 'node:util'
import type { MemberId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { HeldMessage } from '../intake/hold-desk.ts'
import type { Actor } from '../intake/quarantine.ts'
import { HOLD_STATES, type HoldState } from '../mail/hold.ts'
import type { House } from '../wiring.ts'
import { openHeldMail } from '../wiring-held-mail.ts'
import { openDesk } from '../wiring-holds.ts'
import { limitOf } from './arguments.ts'
import { time } from './attempts.ts'
import type { Command, CommandIo } from './command.ts'
import { actorOf } from './actor.ts'
import { CONFIG_OPTIONS } from './open.ts'
import { table } from './table.ts'
import { runVerb, type Verbs } from './verbs.ts'

const usage = `Usage: gatehouse hold VERB …  [--as ADDRESS] [--config FILE] [--json]

  hold list [--state frozen] [--member ADDRESS] [--limit 100]    what waits; with a state, what came to that
  hold show ID                         what for, and until when
  hold preview ID                      what it says, as words without links; the look is on record
  hold release ID                      out, whatever it waits for; also what froze with its sender's account
  hold return ID [--note TEXT]         back to its sender
  hold approve ID [--note TEXT]        an approver's yes
  hold refuse ID [--note TEXT]         an approver's no: back to its sender

ID is the id of the 250 reply. --as acts with the roles of a member: approvers decide what they were asked for, analysts and
security administrators everything; nobody decides about their own. A running server carries out what is said here.`

const options = {
  ...CONFIG_OPTIONS,
  as: { type: 'string' },
  state: { type: 'string' },
  member: { type: 'string' },
  note: { type: 'string', default: '' },
  limit: { type: 'string', default: '100' },
} as const

interface Call {
  readonly house: House
  readonly id: string
  readonly actor: Actor
  readonly values: {
    readonly json: boolean
    readonly note: string
    readonly limit: string
    readonly state?: string | undefined
    readonly member?: string | undefined
  }
  readonly io: CommandIo
}

const VERBS: Verbs<Call> = {
  list: { takes: 0, run: list },
  show: { takes: 1, run: show },
  preview: { takes: 1, run: preview },
  release: { takes: 1, run: (call) => decide(call, 'released', release) },
  return: { takes: 1, run: (call) => decide(call, 'returned', giveBack) },
  approve: { takes: 1, run: (call) => decide(call, 'approved', (each) => word(each, true)) },
  refuse: { takes: 1, run: (call) => decide(call, 'refused', (each) => word(each, false)) },
}

export const holdCommand: Command = {
  name: 'hold',
  summary: 'list submitted mail that waits for somebody’s word, and decide about it',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    return runVerb(VERBS, { positionals, config: values.config, io, usage }, async (house, [id = '']) => ({
      house,
      id,
      actor: await actorOf(house, values.as),
      values,
      io,
    }))
  },
}

async function list({ house, values, io }: Call): Promise<number> {
  const organisationId = await house.organisation()
  const memberId = values.member === undefined ? undefined : await memberOf(house, values.member)
  const messages = await openDesk(house).list(organisationId, {
    limit: limitOf(values.limit),
    ...(values.state !== undefined && { states: [stateOf(values.state)] }),
    ...(memberId !== undefined && { memberId }),
  })
  if (values.json) for (const message of messages) io.out(JSON.stringify(message))
  else io.out(table([['id', 'since', 'from', 'to', 'state', 'needs', 'until', 'why'], ...messages.map(row)]))
  return 0
}

async function memberOf({ store, directory, ticket }: House, address: string): Promise<MemberId> {
  return (await store.read(ticket('administrator'), (tx) => directory.owner(tx, address))).memberId
}

/** @throws Refusal `bad-parameter` */
function stateOf(text: string): HoldState {
  const state = HOLD_STATES.find((each) => each === text)
  if (state === undefined) throw new Refusal('bad-parameter', `A state is one of: ${HOLD_STATES.join(', ')}`)
  return state
}

function row({ holdId, at, sender, recipients, state, need, isDecided, expiresAt, reasons }: HeldMessage): string[] {
  const isWaiting = state === 'parked' || state === 'asked'
  return [
    holdId,
    time(at),
    sender,
    recipients.join(' '),
    isDecided && isWaiting ? `${state}, decided` : state,
    need,
    isWaiting && !isDecided ? time(expiresAt) : '',
    reasons.map(({ rule }) => rule).join(' '),
  ]
}

async function show({ house, id, values, io }: Call): Promise<number> {
  const message = await openDesk(house).show(await house.organisation(), id)
  if (values.json) {
    io.out(JSON.stringify(message))
    return 0
  }
  const { subject, size, dataClass, reasons, justification, approvedBy = [] } = message
  io.out(table([['id', 'since', 'from', 'to', 'state', 'needs', 'until', 'why'], row(message)]))
  io.out(
    table([
      ['subject', subject],
      ['size', `${size} bytes, ${dataClass}`],
      ...(justification === undefined ? [] : [['sender says', justification]]),
      ...approvedBy.map((each) => ['approved by', each]),
    ]),
  )
  const { decidersOf } = openHeldMail(house, openDesk(house))
  const lines: string[][] = []
  for (const reason of reasons) {
    const { need, rule, facts } = reason
    const deciders = await decidersOf({ ...message, need, reasons: [reason] })
    const names = deciders.map(({ name, insteadOf }) => (insteadOf === undefined ? name : `${name} (for ${insteadOf})`))
    lines.push([need, rule, facts.join('; '), names.join(', ')])
  }
  io.out(table([['needs', 'because of', 'found', 'who decides'], ...lines]))
  return 0
}

async function preview({ house, id, actor, values, io }: Call): Promise<number> {
  const seen = await openDesk(house).read(actor, await house.organisation(), id)
  if (values.json) io.out(JSON.stringify(seen))
  else {
    io.out(`From: ${seen.from}\nSubject: ${seen.subject}\n\n${seen.text}`)
    if (seen.hidden !== '') io.out(`\nNot seen by its reader:\n${seen.hidden}`)
    if (seen.attachments.length > 0) io.out(`\nFiles: ${seen.attachments.join(', ')}`)
  }
  return 0
}

async function decide(call: Call, what: string, act: (call: Call) => Promise<void>): Promise<number> {
  const { id, values, io } = call
  await act(call)
  io.out(values.json ? JSON.stringify({ id, decided: what }) : `${id} is ${what}; the server carries it out.`)
  return 0
}

async function release({ house, id, actor }: Call): Promise<void> {
  await openDesk(house).release(actor, await house.organisation(), id)
}

async function giveBack({ house, id, actor, values }: Call): Promise<void> {
  await openDesk(house).giveBack(actor, await house.organisation(), id, values.note)
}

async function word({ house, id, actor, values }: Call, isApproved: boolean): Promise<void> {
  await openDesk(house).decide(actor, await house.organisation(), id, { isApproved, note: values.note })
}
