// gatehouse department: the tree people stand in.
import { parseArgs } from 'node:util'
import { departmentPaths, ensureDepartment } from '../directory/structure.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'

const usage = `Usage: gatehouse department add PATH | list  [--config FILE] [--json]

PATH is written from the top, such as Sales/Asia; what is missing above it is made too.`

export const departmentCommand: Command = {
  name: 'department',
  summary: 'add and list departments',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, options: CONFIG_OPTIONS, allowPositionals: true })
    const [verb, path, ...more] = positionals
    const isKnown = verb === 'list' ? path === undefined : verb === 'add' && path !== undefined
    if (!isKnown || more.length > 0) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, async (house) => {
      const ticket = house.ticket('administrator')
      const organisation = await house.organisation()
      if (path !== undefined) await house.store.write(ticket, (tx) => ensureDepartment(tx, organisation, path))
      const paths = await house.store.read(ticket, (tx) => departmentPaths(tx, organisation))
      const sorted = [...paths.values()].sort((a, b) => a.localeCompare(b))
      if (values.json) io.out(JSON.stringify(sorted))
      else for (const each of sorted) io.out(each)
      return 0
    })
  },
}
