// Two IMAP clients and the MX at one member's folders, against a plain model of the truth: folders, UIDs, flags. Whatever
// the order of their commands, the untagged answers must lead each client's view to the truth. RFC 9051 §5.2, §7.5
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { monotonic, sleep } from '../../src/base/clock.ts'
import type { ImapWorld } from '../support/imap-world.ts'
import { ImapWatcher } from './imap-watcher.ts'

interface Message {
  readonly uid: number
  readonly flags: Set<string>
}

interface Truth {
  readonly folders: Map<string, { uidNext: number; messages: Message[] }>
  /** what each client has selected */
  readonly selected: (string | undefined)[]
  readonly isIdle: boolean[]
}

interface House {
  readonly world: ImapWorld
  readonly clients: readonly ImapWatcher[]
  /** makes the names of the folders of this run its own */
  readonly prefix: string
}

type Act = fc.AsyncCommand<Truth, House>

/** ms until a client in IDLE must have heard what another one did */
const IDLE_PATIENCE_MS = 3_000
const CLIENT = fc.nat({ max: 1 })
const FOLDER = fc.constantFrom('One', 'Two')
/** which message, modulo their number */
const PICK = fc.nat({ max: 9 })
const FLAGS = fc.subarray(['\\Seen', '\\Flagged', '\\Deleted', 'Work'])
const MODE = fc.constantFrom('FLAGS', '+FLAGS', '-FLAGS')

/** A command of a client that is not in IDLE. */
const act = (
  client: number,
  title: string,
  run: (truth: Truth, house: House) => Promise<void>,
  needsFolder = true,
): Act => ({
  check: ({ isIdle, selected }) => isIdle[client] !== true && (!needsFolder || selected[client] !== undefined),
  run,
  toString: () => `${client}: ${title}`,
})

const select = fc.tuple(CLIENT, FOLDER).map(([client, folder]) =>
  act(
    client,
    `SELECT ${folder}`,
    async (truth, house) => {
      truth.selected[client] = folder
      await watcher(house, client).select(house.prefix + folder)
      checkView(truth, house, client)
    },
    false,
  ),
)

const deliver = FOLDER.map((folder): Act => ({
  check: () => true,
  run: async (truth, { world, prefix }) => {
    const { uid } = await world.deliver({}, (await world.folderNamed(prefix + folder)).id)
    assert.equal(uid, place(truth, folder, []).uid)
  },
  toString: () => `MX delivers to ${folder}`,
}))

const append = fc.tuple(CLIENT, FOLDER, FLAGS).map(([client, folder, flags]) =>
  act(
    client,
    `APPEND ${folder} (${flags.join(' ')})`,
    async (truth, house) => {
      const answer = await watcher(house, client).say(
        `APPEND ${house.prefix}${folder} (${flags.join(' ')}) {8+}\r\nA: b\r\n\r\n`,
      )
      assert.match(answer, new RegExp(`OK \\[APPENDUID \\d+ ${place(truth, folder, flags).uid}\\]`))
    },
    false,
  ),
)

const store = fc
  .tuple(CLIENT, PICK, MODE, FLAGS, fc.boolean(), fc.boolean())
  .map(([client, pick, mode, flags, isUid, isSilent]) =>
    act(
      client,
      `${isUid ? 'UID ' : ''}STORE ${pick} ${mode}${isSilent ? '.SILENT' : ''} (${flags.join(' ')})`,
      async (truth, house) => {
        const found = target(truth, house, client, pick, isUid)
        if (found === undefined) return
        const answer = await watcher(house, client).say(
          `${isUid ? 'UID ' : ''}STORE ${found.number} ${mode}${isSilent ? '.SILENT' : ''} (${flags.join(' ')})`,
        )
        if (found.message === undefined) return
        assert.match(answer, /^OK/)
        setFlags(found.message.flags, mode, flags)
        // Told nothing, a client believes that its change is all that happened.
        if (isSilent) watcher(house, client).believe(found.place, (known) => setFlags(known, mode, flags))
      },
    ),
  )

const transfer = fc
  .tuple(CLIENT, PICK, FOLDER, fc.constantFrom('COPY', 'MOVE'), fc.boolean())
  .map(([client, pick, folder, verb, isUid]) =>
    act(client, `${isUid ? 'UID ' : ''}${verb} ${pick} ${folder}`, async (truth, house) => {
      const found = target(truth, house, client, pick, isUid)
      if (found === undefined) return
      const answer = await watcher(house, client).say(
        `${isUid ? 'UID ' : ''}${verb} ${found.number} ${house.prefix}${folder}`,
      )
      if (found.message === undefined) return
      assert.match(answer, /^OK/)
      place(truth, folder, [...found.message.flags])
      const from = truth.folders.get(truth.selected[client] as string)
      if (verb === 'MOVE' && from) from.messages = from.messages.filter((message) => message !== found.message)
    }),
  )

const expunge = CLIENT.map((client) =>
  act(client, 'EXPUNGE', async (truth, house) => {
    assert.match(await watcher(house, client).say('EXPUNGE'), /^OK/)
    const folder = truth.folders.get(truth.selected[client] as string)
    if (folder) folder.messages = folder.messages.filter(({ flags }) => !flags.has('\\Deleted'))
    checkView(truth, house, client)
  }),
)

const noop = CLIENT.map((client) =>
  act(client, 'NOOP', async (truth, house) => {
    assert.match(await watcher(house, client).say('NOOP'), /^OK/)
    checkView(truth, house, client)
  }),
)

const fetch = CLIENT.map((client) =>
  act(client, 'FETCH', async (_truth, house) => {
    await watcher(house, client).learnAll()
  }),
)

const idle = CLIENT.map((client) =>
  act(client, 'IDLE', async (truth, house) => {
    assert.match(await watcher(house, client).say('IDLE'), /^\+/)
    truth.isIdle[client] = true
  }),
)

const done = CLIENT.map((client): Act => ({
  check: ({ isIdle }) => isIdle[client] === true,
  run: async (truth, house) => {
    const endsAt = monotonic() + IDLE_PATIENCE_MS
    while (!isTruth(truth, house, client) && monotonic() < endsAt) await sleep(2)
    checkView(truth, house, client)
    assert.match(await watcher(house, client).say('DONE', false), /^OK/)
    truth.isIdle[client] = false
  },
  toString: () => `${client}: DONE`,
}))

let runs = 0

/** Any commands of two clients and the MX, and then a third client that looks at everything. */
export function imapModel(world: () => Promise<ImapWorld>): fc.IAsyncProperty<unknown> {
  const commands = fc.commands(
    [select, select, deliver, append, store, store, transfer, expunge, noop, fetch, idle, done],
    { maxCommands: 40 },
  )
  return fc.asyncProperty(commands, async (list) => {
    const house = await open(await world())
    try {
      const folders = new Map(['One', 'Two'].map((name) => [name, { uidNext: 1, messages: [] }]))
      const truth: Truth = { folders, selected: [undefined, undefined], isIdle: [false, false] }
      await fc.asyncModelRun(() => ({ model: truth, real: house }), list)
      await lookAround(truth, house)
    } finally {
      for (const client of house.clients) client.close()
    }
  })
}

async function open(world: ImapWorld): Promise<House> {
  const clients = [await ImapWatcher.signIn(world), await ImapWatcher.signIn(world)]
  const prefix = `Run${++runs}-`
  for (const folder of ['One', 'Two']) assert.match((await clients[0]?.say(`CREATE ${prefix}${folder}`)) ?? '', /^OK/)
  return { world, clients, prefix }
}

async function lookAround(truth: Truth, { world, prefix }: House): Promise<void> {
  const third = await ImapWatcher.signIn(world)
  for (const [name, { messages }] of truth.folders) {
    await third.select(prefix + name)
    assert.deepEqual(third.view, messages, name)
  }
  third.close()
}

function watcher(house: House, client: number): ImapWatcher {
  return house.clients[client] as ImapWatcher
}

function place(truth: Truth, name: string, flags: readonly string[]): Message {
  const folder = truth.folders.get(name)
  assert.ok(folder)
  const message = { uid: folder.uidNext++, flags: new Set(flags) }
  folder.messages.push(message)
  return message
}

/** The message a client means: absent in the truth when another one has expunged it. */
function target(truth: Truth, house: House, client: number, pick: number, isUid: boolean) {
  const { view } = watcher(house, client)
  const place = view.length === 0 ? -1 : pick % view.length
  const uid = view[place]?.uid
  if (uid === undefined || uid === 0) return undefined // What the client knows nothing of it does not name.
  const message = truth.folders.get(truth.selected[client] as string)?.messages.find((each) => each.uid === uid)
  return { place, number: isUid ? uid : place + 1, message }
}

function setFlags(of: Set<string>, mode: string, flags: readonly string[]): void {
  if (mode === 'FLAGS') of.clear()
  for (const flag of flags)
    if (mode === '-FLAGS') of.delete(flag)
    else of.add(flag)
}

function isTruth(truth: Truth, house: House, client: number): boolean {
  const { view } = watcher(house, client)
  const messages = truth.folders.get(truth.selected[client] as string)?.messages ?? []
  return (
    view.length === messages.length &&
    messages.every(({ uid, flags }, place) => {
      const known = view[place]
      return (
        (known?.uid === 0 || known?.uid === uid) && (known.flags === undefined || sorted(known.flags) === sorted(flags))
      )
    })
  )
}

const sorted = (flags: ReadonlySet<string>) => [...flags].sort().join(' ')

function checkView(truth: Truth, house: House, client: number): void {
  if (isTruth(truth, house, client)) return
  const messages = truth.folders.get(truth.selected[client] as string)?.messages
  assert.deepEqual(watcher(house, client).view, messages, `client ${client} sees something else than the truth`)
}
