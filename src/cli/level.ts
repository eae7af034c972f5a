// gatehouse level: job levels and their rank.
import { parseArgs } from 'node:util'
import { jobLevels } from '../directory/records.ts'
import { setJobLevel } from '../directory/structure.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'
import { table } from './table.ts'

const usage = `Usage: gatehouse level set NAME RANK | list  [--config FILE] [--json]

RANK is a whole number from 0 to 1000; higher is more senior.`

export const levelCommand: Command = {
  name: 'level',
  summary: 'set and list job levels',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, options: CONFIG_OPTIONS, allowPositionals: true })
    const [verb, name, rank, ...more] = positionals
    const isKnown = verb === 'list' ? name === undefined : verb === 'set' && rank !== undefined
    if (!isKnown || more.length > 0) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, async (house) => {
      const ticket = house.ticket('administrator')
      const organisation = await house.organisation()
      if (name !== undefined) await house.store.write(ticket, (tx) => setJobLevel(tx, organisation, name, Number(rank)))
      const levels = await house.store.read(ticket, (tx) => jobLevels(tx, organisation))
      if (values.json) io.out(JSON.stringify(levels.map((level) => ({ name: level.name, rank: level.rank }))))
      else io.out(table([['level', 'rank'], ...levels.map((level) => [level.name, String(level.rank)])]))
      return 0
    })
  },
}
