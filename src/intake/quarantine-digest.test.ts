// Who is told of what was put aside, and when: the store and the directory are real, of intake only the door.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestStore, type TestStore } from '../../test/support/store.ts'
import { recordTrace } from '../audit/trace.ts'
import { useClock } from '../base/clock.ts'
import { newTraceId, type EmailId, type MailboxId, type OrganisationId } from '../base/ids.ts'
import { Directory } from '../directory/directory.ts'
import { createOrganisation } from '../directory/structure.ts'
import { writeDigests } from './quarantine-digest.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 0, 15, 10)

let house: TestStore
let clock = START
let restoreClock: () => void
before(async () => {
  house = await openTestStore()
  restoreClock = useClock({ now: () => clock, monotonic: () => clock })
})
after(async () => {
  restoreClock()
  await house.cleanup()
})

test('writeDigests() writes to each member once a day, of yesterday, and to nobody who has nothing', async () => {
  const { store, office, vault } = house
  const administrator = office.issueModule('administrator')
  const mx = office.issueModule('mx')
  const directory = new Directory({ vault, record: async () => {}, equip: async () => {} })
  const organisationId: OrganisationId = await store.write(administrator, (tx) =>
    createOrganisation(tx, vault, 'Example', 'example.org'),
  )
  const [ann] = await Promise.all(
    ['ann', 'ben'].map((name) =>
      store.write(administrator, (tx) =>
        directory.add(tx, { address: `${name}@example.org` }, { hash: '$hash', scramKeys: undefined }, 'test'),
      ),
    ),
  )
  assert.ok(ann)
  const letters: { to: string; text: string }[] = []
  const outbound = office.issueModule('outbound')
  const parts = {
    store,
    directory,
    intake: {
      spool: () => store.spool(outbound),
      accept: async (
        _: unknown,
        { recipients }: { recipients: readonly { address: string }[] },
        spool: { finish(): Promise<string>; stream(): AsyncIterable<Buffer> },
      ) => {
        await spool.finish()
        const chunks: Buffer[] = []
        for await (const chunk of spool.stream()) chunks.push(chunk)
        letters.push({ to: recipients[0]?.address ?? '', text: Buffer.concat(chunks).toString('utf8') })
        return { traceId: newTraceId() }
      },
    },
    sender: outbound,
    quarantine: office.issueModule('quarantine'),
    keeper: office.issueModule('keeper'),
    organisation: async () => organisationId,
    hostname: 'mx.example.org',
  }
  assert.equal(await writeDigests(parts), 0, 'the first day has nothing to tell')

  const copy = { memberId: ann.memberId, mailboxId: 1 as MailboxId, uid: 1, emailId: 1 as EmailId }
  const entry = {
    organisationId,
    at: START,
    direction: 'in',
    stage: 'accepted',
    action: 'quarantine',
    reason: '',
    classification: 'phish',
    size: 1,
    sender: 'boss@evil.example',
    recipients: ['ann@example.org'],
    recipientCount: 1,
    peerAddress: '',
    helo: '',
    messageId: '',
    signals: [],
    rules: [],
    copies: [copy],
    detail: '',
  } as const
  await store.write(mx, (tx) => recordTrace(tx, { ...entry, traceId: newTraceId() }))
  await store.write(mx, (tx) => recordTrace(tx, { ...entry, traceId: newTraceId(), action: 'deliver' }))
  assert.equal(await writeDigests(parts), 0, 'the day is not over')

  clock = START + DAY_MS
  const servers = await Promise.all([writeDigests(parts), writeDigests(parts), writeDigests(parts)])
  assert.deepEqual(servers.toSorted(), [0, 0, 1], 'of several servers one writes')
  assert.deepEqual(
    letters.map(({ to }) => to),
    ['ann@example.org'],
  )
  assert.match(letters[0]?.text ?? '', /boss@evil\[\.\]example/)
  assert.equal(await writeDigests(parts), 0, 'told once')
  clock = Math.floor(clock / DAY_MS) * DAY_MS - 2_000
  assert.equal(await writeDigests(parts), 0, 'a server whose clock is behind tells of no day again')
  clock = START + DAY_MS
  assert.equal(await writeDigests(parts), 0, 'nor makes the others do so')
})
