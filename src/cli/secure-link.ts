// gatehouse secure-link: files that left as a link, what became of them, and taking them back.
import { parseArgs } from 'node:util'
import { Refusal } from '../base/refusal.ts'
import type { ListedLink, SecureLinks } from '../intake/secure-links.ts'
import { memberStory, type ToldEvent } from '../store/member-events.ts'
import type { House } from '../wiring.ts'
import { openLinkDesk } from '../wiring-secure-links.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'
import { table } from './table.ts'

/** Of one member's links, the newest. */
const MOST_EVENTS = 2_000

const usage = `Usage: gatehouse secure-link VERB …  [--config FILE] [--json]

  secure-link list         files that left as a link: whose, until when, how often fetched
  secure-link log ID       who opened one, from where, which files they took, and what was refused
  secure-link revoke ID    takes one back: nobody gets its files any more

Exit status: 0 done, 1 no such link, 2 wrong usage.`

export const secureLinkCommand: Command = {
  name: 'secure-link',
  summary: 'list files that left as a link and who took them, take them back',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: CONFIG_OPTIONS })
    const [verb = '', id, ...more] = positionals
    const isGood = (verb === 'list' && id === undefined) || (['log', 'revoke'].includes(verb) && id !== undefined)
    if (!isGood || more.length > 0) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, async (house) => {
      const desk = openLinkDesk(house)
      const organisationId = await house.organisation()
      const show = (rows: readonly object[], columns: readonly string[], asRow: (row: never) => string[]) => {
        if (values.json) for (const row of rows) io.out(JSON.stringify(row))
        else io.out(table([columns, ...rows.map((row) => asRow(row as never))]))
      }
      if (id === undefined) show(await desk.list(organisationId), LINK_COLUMNS, linkRow)
      else if (verb === 'log') show(await logOf(house, desk, id), LOG_COLUMNS, logRow)
      else {
        await desk.revoke(organisationId, id, 'cli')
        io.out(values.json ? JSON.stringify({ id, state: 'revoked' }) : `${id} is taken back`)
      }
      return 0
    })
  },
}

const minute = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

const LINK_COLUMNS = ['id', 'from', 'subject', 'files', 'until', 'fetched', 'state']

function linkRow({ linkId, sender, subject, files, expiresAt, downloads, state }: ListedLink): string[] {
  return [
    linkId,
    sender,
    subject,
    files.map(({ name }) => name).join(', '),
    minute(expiresAt),
    String(downloads),
    state,
  ]
}

const LOG_COLUMNS = ['at', 'what', 'file', 'address', 'from', 'why']
const LOGGED = ['created', 'opened', 'fetched', 'refused', 'revoked', 'condemned'].map((what) => `secure-link.${what}`)

interface LogEntry {
  readonly at: number
  readonly what: string
  readonly name?: string
  readonly address?: string
  readonly remoteAddress?: string
  readonly why?: string
}

/** Oldest first, as long as events are kept. @throws Refusal `no-such-thing` */
async function logOf({ store, ticket, organisation }: House, desk: SecureLinks, id: string): Promise<LogEntry[]> {
  const organisationId = await organisation()
  const link = (await desk.list(organisationId)).find(({ linkId }) => linkId === id)
  if (link === undefined) throw new Refusal('no-such-thing', 'No such link')
  const story = await store.read(ticket('incidents'), (tx) =>
    memberStory(tx, organisationId, link.memberId, LOGGED, link.createdAt, MOST_EVENTS),
  )
  return story
    .filter(({ body }) => (body as { linkId: string }).linkId === id)
    .map(({ at, type, body }: ToldEvent) => {
      const { name, address, remoteAddress, why } = body as Omit<LogEntry, 'at' | 'what'>
      const facts = { name, address, remoteAddress, why }
      return { at, what: type.slice(type.indexOf('.') + 1), ...facts } as LogEntry
    })
}

function logRow({ at, what, name = '', address = '', remoteAddress = '', why = '' }: LogEntry): string[] {
  return [minute(at), what, name, address, remoteAddress, why]
}
