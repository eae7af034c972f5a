// gatehouse scrub: reads every blob and compares it with its name; a flipped bit is found before anybody needs the mail.
import { parseArgs } from 'node:util'
import { scrub } from '../store/tasks/scrub.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'

const usage = `Usage: gatehouse scrub [--config FILE] [--json]

Reads every stored blob; no key is needed, for a blob's name is the hash of its sealed bytes. Exit 1 when one is damaged.`

export const scrubCommand: Command = {
  name: 'scrub',
  summary: 'check every stored blob for damage',
  usage,
  run: async (args, io) => {
    const { values } = parseArgs({ args, options: CONFIG_OPTIONS })
    return withHouse(values.config, io, async ({ store, ticket }) => {
      const { checked, bytes, damaged } = await scrub(store, store.placement, ticket('keeper'), Number.MAX_SAFE_INTEGER)
      if (values.json) io.out(JSON.stringify({ checked, bytes, damaged }))
      else {
        for (const blob of damaged) io.out(`damaged: ${blob}`)
        io.out(`${checked} blobs read, ${bytes} bytes, ${damaged.length} damaged.`)
      }
      return damaged.length === 0 ? 0 : 1
    })
  },
}
