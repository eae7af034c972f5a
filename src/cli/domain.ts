// gatehouse domain: the domains mail is taken in for.
import { parseArgs } from 'node:util'
import { domains } from '../directory/records.ts'
import { addDomain } from '../directory/structure.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'

const usage = 'Usage: gatehouse domain add NAME | list  [--config FILE] [--json]'

export const domainCommand: Command = {
  name: 'domain',
  summary: 'add and list domains',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, options: CONFIG_OPTIONS, allowPositionals: true })
    const [verb, name] = positionals
    if (!(verb === 'list' && name === undefined) && !(verb === 'add' && name !== undefined)) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, async (house) => {
      const ticket = house.ticket('administrator')
      const organisation = await house.organisation()
      if (name !== undefined) await house.store.write(ticket, (tx) => addDomain(tx, organisation, name))
      const names = await house.store.read(ticket, (tx) => domains(tx, organisation))
      if (values.json) io.out(JSON.stringify(names))
      else for (const each of names) io.out(each)
      return 0
    })
  },
}
