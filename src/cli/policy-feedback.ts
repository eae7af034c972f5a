// gatehouse policy feedback: what senders say is not sensitive, looked at by somebody.
import { Refusal } from '../base/refusal.ts'
import type { TraceId } from '../base/ids.ts'
import { openFeedback, sayNotSensitive, settleFeedback } from '../policy/leak/feedback.ts'
import type { PolicyCall } from './policy.ts'
import { table } from './table.ts'

const STATES = { confirm: 'confirmed', refuse: 'refused' } as const

export async function policyFeedback(call: PolicyCall): Promise<number> {
  const { subject: verb, more, values } = call
  const [traceId = ''] = more
  if (verb === 'list' && more.length === 0) return list(call)
  if (traceId === '' || !(verb === 'add' || verb === 'confirm' || verb === 'refuse'))
    throw new Refusal(
      'bad-parameter',
      'feedback list, feedback add ID --member ADDRESS --why TEXT, confirm ID, refuse ID',
    )
  const id = traceId as TraceId
  return verb === 'add' ? add(call, id, values.member ?? '') : settle(call, id, STATES[verb])
}

async function list({ house, values, io }: PolicyCall): Promise<number> {
  const organisationId = await house.organisation()
  const open = await house.store.read(house.ticket('administrator'), (tx) => openFeedback(tx, organisationId))
  if (values.json) for (const each of open) io.out(JSON.stringify(each))
  else {
    const rows = open.map(({ traceId, at, subject, found, reason }) => [
      traceId,
      new Date(at).toISOString(),
      found.map(({ detector, count }) => `${detector} ×${count}`).join(' '),
      subject,
      reason,
    ])
    io.out(table([['id', 'time', 'found', 'subject', 'why not'], ...rows]))
  }
  return 0
}

async function add({ house, values, io }: PolicyCall, traceId: TraceId, address: string): Promise<number> {
  await house.store.write(house.ticket('administrator'), async (tx) => {
    const owner = await house.directory.owner(tx, address)
    await sayNotSensitive(tx, owner, traceId, values.why)
  })
  io.out(values.json ? JSON.stringify({ traceId, state: 'open' }) : `Noted for review: ${traceId}.`)
  return 0
}

async function settle(
  { house, values, io }: PolicyCall,
  traceId: TraceId,
  state: 'confirmed' | 'refused',
): Promise<number> {
  const organisationId = await house.organisation()
  const excepted = await house.store.write(house.ticket('administrator'), (tx) =>
    settleFeedback(tx, organisationId, traceId, state, 'cli'),
  )
  if (values.json) io.out(JSON.stringify({ traceId, state, excepted }))
  else {
    io.out(`${traceId} is ${state}.`)
    if (excepted.length > 0) io.out(`Such messages are not asked about any more for: ${excepted.join(', ')}.`)
  }
  return 0
}
