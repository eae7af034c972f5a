// gatehouse secure-link: files that left as a link, and taking them back.
import { parseArgs } from 'node:util'
import type { ListedLink } from '../intake/secure-links.ts'
import { openLinkDesk } from '../wiring-secure-links.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'
import { table } from './table.ts'

const usage = `Usage: gatehouse secure-link VERB …  [--config FILE] [--json]

  secure-link list         files that left as a link: whose, until when, how often fetched
  secure-link revoke ID    takes one back: nobody gets its files any more

Exit status: 0 done, 1 no such link, 2 wrong usage.`

export const secureLinkCommand: Command = {
  name: 'secure-link',
  summary: 'list files that left as a link, take them back',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: CONFIG_OPTIONS })
    const [verb = '', id, ...more] = positionals
    const isGood = (verb === 'list' && id === undefined) || (verb === 'revoke' && id !== undefined)
    if (!isGood || more.length > 0) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, async (house) => {
      const desk = openLinkDesk(house)
      const organisationId = await house.organisation()
      if (id !== undefined) {
        await desk.revoke(organisationId, id, 'cli')
        io.out(values.json ? JSON.stringify({ id, state: 'revoked' }) : `${id} is taken back`)
        return 0
      }
      const links = await desk.list(organisationId)
      if (values.json) for (const link of links) io.out(JSON.stringify(link))
      else io.out(table([['id', 'from', 'subject', 'files', 'until', 'fetched', 'state'], ...links.map(row)]))
      return 0
    })
  },
}

function row({ linkId, sender, subject, files, expiresAt, downloads, state }: ListedLink): string[] {
  const until = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')
  return [linkId, sender, subject, files.map(({ name }) => name).join(', '), until, String(downloads), state]
}
