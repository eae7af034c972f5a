// gatehouse policy blocks: networks that are refused on every port before a password is looked at.
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { blockByHand, blocksOf, unblock } from '../policy/blocks.ts'
import { durationOf } from './arguments.ts'
import type { PolicyCall } from './policy.ts'
import { table } from './table.ts'

export async function policyBlocks(call: PolicyCall): Promise<number> {
  const { house, subject: verb, more, values, io } = call
  const [network = ''] = more
  if (verb === 'list') return list(call)
  if (network === '' || (verb !== 'add' && verb !== 'remove'))
    throw new Refusal('bad-parameter', 'blocks list, blocks add NETWORK, or blocks remove NETWORK')
  const organisationId = await house.organisation()
  const until = now() + durationOf(values.for)
  const changed = await house.store.write(house.ticket('administrator'), async (tx) => {
    if (verb === 'remove') return unblock(tx, organisationId, network)
    await blockByHand(tx, organisationId, network, values.why, until)
    return true
  })
  if (values.json) io.out(JSON.stringify({ network, changed }))
  else if (verb === 'add') io.out(`${network} is refused until ${new Date(until).toISOString()}.`)
  else io.out(changed ? `${network} is refused no longer.` : `${network} was not refused.`)
  return changed ? 0 : 1
}

async function list({ house, values, io }: PolicyCall): Promise<number> {
  const organisationId = await house.organisation()
  const blocks = await house.store.read(house.ticket('administrator'), (tx) => blocksOf(tx, organisationId))
  if (values.json) for (const block of blocks) io.out(JSON.stringify(block))
  else {
    const rows = blocks.map(({ network, source, reason, until, times }) => [
      network,
      source,
      reason,
      String(times),
      new Date(until).toISOString(),
    ])
    io.out(table([['network', 'by', 'reason', 'times', 'until'], ...rows]))
  }
  return 0
}
