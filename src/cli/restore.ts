// gatehouse restore: brings deleted mail back to its owner, with flags, folder and date. Nobody reads it on the way.
import { parseArgs } from 'node:util'
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { durationOf } from './arguments.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'

const usage = `Usage: gatehouse restore ADDRESS [--since 7d] [--dry-run] [--config FILE] [--json]

Brings back what the member deleted since then: body, flags, folder and date as they were.`

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'bring deleted mail back',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...CONFIG_OPTIONS,
        since: { type: 'string', default: '7d' },
        'dry-run': { type: 'boolean', default: false },
      },
    })
    const [address, ...more] = positionals
    if (address === undefined || more.length > 0) {
      io.err(usage)
      return 2
    }
    const since = now() - durationOf(values.since)
    return withHouse(values.config, io, async (house) => {
      const { directory, mailboxes, store } = house
      const restored = await store.write(house.ticket('restore'), async (tx) => {
        const owner = await directory.owner(tx, address)
        const found = (await mailboxes.recoverable(tx, owner)).filter(({ expungedAt }) => expungedAt >= since)
        if (values['dry-run']) return found.length
        const messages = await mailboxes.restore(
          tx,
          owner,
          found.map(({ emailId }) => emailId),
        )
        await recordEvent(tx, { type: 'mail.restored', ...owner, actor: 'cli', messages })
        return messages
      })
      const verb = values['dry-run'] ? 'can be restored' : 'restored'
      io.out(
        values.json
          ? JSON.stringify({ address, restored, dryRun: values['dry-run'] })
          : `${restored} messages ${verb}.`,
      )
      return restored > 0 ? 0 : 1
    })
  },
}
