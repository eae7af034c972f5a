// gatehouse scrub: reads database and blobs through; a flipped bit is found before anybody needs the mail.
import { parseArgs } from 'node:util'
import { scrub } from '../store/tasks/scrub.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'

const usage = `Usage: gatehouse scrub [--config FILE] [--json]

Looks the database over, then reads every stored blob; no key is needed, for a blob's name is the hash of its sealed bytes.
Exit 1 when something is damaged: stop the server and bring it back from a backup.`

export const scrubCommand: Command = {
  name: 'scrub',
  summary: 'check the database and every stored blob for damage',
  usage,
  run: async (args, io) => {
    const { values } = parseArgs({ args, options: CONFIG_OPTIONS })
    return withHouse(values.config, io, async ({ store, ticket }) => {
      const database = await store.findDamage(ticket('keeper'))
      const { checked, bytes, damaged } = await scrub(store, store.placement, ticket('keeper'), Number.MAX_SAFE_INTEGER)
      if (values.json) io.out(JSON.stringify({ checked, bytes, damaged, database }))
      else {
        for (const words of database) io.out(`database: ${words}`)
        for (const blob of damaged) io.out(`damaged: ${blob}`)
        io.out(`${checked} blobs read, ${bytes} bytes, ${damaged.length} damaged.`)
      }
      return damaged.length + database.length === 0 ? 0 : 1
    })
  },
}
