// gatehouse domain: the domains mail is taken in for, and what the DNS has to say of them.
import { parseArgs } from 'node:util'
import { Refusal } from '../base/refusal.ts'
import { dnsRecords } from '../directory/dns-records.ts'
import { publishedKeys } from '../directory/domain-keys.ts'
import { domains } from '../directory/records.ts'
import { addDomain } from '../directory/structure.ts'
import type { House } from '../wiring.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'

const usage = `Usage: gatehouse domain add NAME | show NAME | list  [--config FILE] [--json]

add makes the keys that sign outgoing mail (DKIM); add and show print the DNS records to make.`

export const domainCommand: Command = {
  name: 'domain',
  summary: 'add, list and show domains with their DNS records',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, options: CONFIG_OPTIONS, allowPositionals: true })
    const [verb, name, ...more] = positionals
    const isKnown = verb === 'list' ? name === undefined : (verb === 'add' || verb === 'show') && name !== undefined
    if (!isKnown || more.length > 0) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, async (house) => {
      const ticket = house.ticket('administrator')
      const organisation = await house.organisation()
      if (verb === 'add' && name !== undefined) {
        await house.store.write(ticket, (tx) => addDomain(tx, organisation, name))
      }
      const lines =
        name === undefined
          ? await house.store.read(ticket, (tx) => domains(tx, organisation))
          : await recordsOf(house, name.toLowerCase())
      if (values.json) io.out(JSON.stringify(lines))
      else for (const each of lines) io.out(each)
      return 0
    })
  },
}

/** @throws Refusal `no-such-thing` */
async function recordsOf(house: House, domain: string): Promise<readonly string[]> {
  const organisation = await house.organisation()
  return house.store.read(house.ticket('administrator'), async (tx) => {
    if (!(await domains(tx, organisation)).includes(domain)) {
      throw new Refusal('no-such-thing', `The domain ${domain} is not one of ours`)
    }
    return dnsRecords(domain, house.settings.hostname, await publishedKeys(tx, organisation, domain))
  })
}
