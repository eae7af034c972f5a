// What readers of a secure link may do, how often, and what is written of it, on every engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { now, useClock } from '../base/clock.ts'
import { newMemberId, newTraceId, randomText } from '../base/ids.ts'
import { EVENT_CLASS, eventContext } from '../store/event-row.ts'
import { addSecureLink, LINK_CLASS } from '../store/secure-link.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { openSecureLinks } from './open-secure-links.ts'
import { linkToken } from './secure-link-token.ts'

const DAY_MS = 86_400_000
const [READER, HERE] = ['reader@remote.test', '192.0.2.9']
const TEXTS = ['first file', 'second file']

export function secureLinksSuite(world: () => StoreWorld): void {
  /** A link with two files, the desk that gives them out, and the codes that were sent. */
  async function made({ maxDownloads = 20, scan = async (): Promise<Found> => 'clean' } = {}) {
    const { store, mx, office, organisationId, writeBlob } = world()
    const [linkId, createdAt, memberId, traceId] = [randomText(), now(), newMemberId(), newTraceId()]
    const files = await Promise.all(
      TEXTS.map(async (text, index) => ({
        file: index + 1,
        name: `报价 ${index + 1}.txt`,
        type: 'text/plain',
        blob: await writeBlob(Buffer.from(text)),
      })),
    )
    const facts = { sender: 'a@example.org', subject: '报价', rule: 'large-files' }
    const link = { organisationId, linkId, memberId, traceId, facts, files, recipients: [READER], createdAt }
    await store.write(mx, (tx) => addSecureLink(tx, { ...link, expiresAt: createdAt + 14 * DAY_MS }))
    const sealer = await store.read(mx, (tx) => tx.sealer('queue', { organisationId }, LINK_CLASS))
    const codes: string[] = []
    const desk = openSecureLinks({
      store,
      ticket: office.issueModule('secure-link'),
      organisations: async () => [organisationId],
      sendCode: async (_, code) => void codes.push(code),
      maxDownloads,
      scan,
    })
    const token = linkToken(sealer, { organisationId, linkId })
    const codeFor = async () => (await desk.sendCode(token, READER, HERE), codes.at(-1) ?? assert.fail('no code'))
    const opened = async () => desk.open(token, READER, await codeFor(), HERE)
    return { desk, token, codes, link, codeFor, opened }
  }
  type Made = Awaited<ReturnType<typeof made>>

  /** What was written of a link, oldest first. */
  async function eventsOf({ link: { linkId, organisationId } }: Made, type: string) {
    const { store, office } = world()
    return store.read(office.issueModule('incidents'), async (tx) => {
      const opener = await tx.opener('event', { organisationId }, EVENT_CLASS)
      const rows = await tx.db.selectFrom('event').selectAll().where('type', '=', type).orderBy('event_id').execute()
      return rows
        .map(({ event_id, member_id, body }) => {
          const context = eventContext(event_id, organisationId, member_id ?? undefined, type)
          return JSON.parse(opener.open(body, context).toString('utf8')) as Record<string, unknown>
        })
        .filter((body) => body['linkId'] === linkId)
    })
  }
  async function textOf({ desk }: Made, pass: string, file: number): Promise<string> {
    const { blob } = await desk.fetch(pass, file, HERE)
    try {
      return (await blob.read(0, blob.size)).toString()
    } finally {
      await blob.close()
    }
  }
  const times = <T>(count: number, work: () => Promise<T>) =>
    Promise.allSettled(Array.from({ length: count }, () => work()))

  test('open() bears five wrong codes, also when they come at once, then the right one does not help', async () => {
    const link = await made()
    const code = await link.codeFor()
    const wrong = code === '123456' ? '654321' : '123456'
    await times(20, () => link.desk.open(link.token, READER, wrong, HERE))
    const why = (await eventsOf(link, 'secure-link.refused')).map((each) => each['why'])
    assert.equal(why.filter((each) => each === 'wrong-code').length, 5)
    assert.equal(why.length, 20)
    await assert.rejects(link.desk.open(link.token, READER, code, HERE), refusal('wrong-credentials'))
  })

  test('open() takes a code once, also when it comes twice at once', async () => {
    const link = await made()
    const code = await link.codeFor()
    const opened = await times(4, () => link.desk.open(link.token, READER, code, HERE))
    assert.equal(opened.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  test('sendCode() writes five codes an hour to an address, also at once and by a clock that is behind', async () => {
    const link = await made()
    await times(12, () => link.desk.sendCode(link.token, READER, HERE))
    assert.equal(link.codes.length, 5)
    const begun = now()
    for (const [offset, sent] of [
      [-2_000, 5],
      [61 * 60_000, 6],
    ] as const) {
      const restore = useClock({ now: () => begun + offset })
      await link.desk.sendCode(link.token, READER, HERE).finally(restore)
      assert.equal(link.codes.length, sent)
    }
  })

  test('fetch() gives files so many times, also at once, and writes who took which', async () => {
    const link = await made({ maxDownloads: 3 })
    const { pass } = await link.opened()
    const taken = await times(8, () => textOf(link, pass, 2))
    assert.deepEqual(
      taken.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])),
      [TEXTS[1], TEXTS[1], TEXTS[1]],
    )
    await assert.rejects(textOf(link, pass, 1), refusal('limit-reached'))
    const { linkId } = link.link
    const written = await eventsOf(link, 'secure-link.fetched')
    assert.equal(written.length, 3)
    const { name, address, remoteAddress } = written[0] ?? {}
    assert.deepEqual([name, address, remoteAddress], ['报价 2.txt', READER, HERE])
    const listed = (await link.desk.list(link.link.organisationId)).find((each) => each.linkId === linkId)
    assert.equal(listed?.downloads, 3)
  })

  test('fetch() gives nothing by a pass once the link was taken back, its time is over, or the pass is', async () => {
    const link = await made()
    const { pass } = await link.opened()
    assert.equal(await textOf(link, pass, 1), TEXTS[0])
    for (const later of [31 * 60_000, 15 * DAY_MS]) {
      const at = now() + later
      const restore = useClock({ now: () => at })
      await assert.rejects(textOf(link, pass, 1), refusal('no-such-thing')).finally(restore)
    }
    const { organisationId, memberId, linkId } = link.link
    const other = { organisationId, memberId: newMemberId() }
    await assert.rejects(link.desk.revoke(organisationId, linkId, 'x', other), refusal('no-such-thing'))
    assert.equal(await textOf(link, pass, 1), TEXTS[0])
    await link.desk.revoke(organisationId, linkId, String(memberId), { organisationId, memberId })
    await assert.rejects(textOf(link, pass, 1), refusal('no-such-thing'))
    await assert.rejects(link.codeFor(), refusal('no-such-thing'))
    assert.equal((await eventsOf(link, 'secure-link.revoked')).length, 1)
  })

  test('fetch() takes a link back when a file became known as bad, once, and does not look again too soon', async () => {
    let [looks, found] = [0, 'clean' as Found]
    const link = await made({ scan: async () => (looks++, found) })
    const { pass } = await link.opened()
    assert.equal(await textOf(link, pass, 1), TEXTS[0])
    assert.equal(looks, 0, 'it was looked at when it left')
    const at = now() + 6 * 60_000
    const restore = useClock({ now: () => at })
    try {
      assert.equal(await textOf(link, pass, 1), TEXTS[0])
      assert.equal(await textOf(link, pass, 1), TEXTS[0])
      assert.equal(looks, 1)
      found = { found: 'Test.Worm' }
      const taken = await times(3, () => textOf(link, pass, 2))
      assert.ok(taken.every(({ status }) => status === 'rejected'))
      await assert.rejects(textOf(link, pass, 1), refusal('no-such-thing'), 'nor what came with it')
    } finally {
      restore()
    }
    const condemned = await eventsOf(link, 'secure-link.condemned')
    assert.deepEqual(
      condemned.map(({ name, why, subject }) => [name, why, subject]),
      [['报价 2.txt', 'Test.Worm', '报价']],
    )
  })

  test('fetch() gives no file of a link that is taken back while the engines look at it', async () => {
    const link = await made({
      scan: async () => (await link.desk.revoke(link.link.organisationId, link.link.linkId, 'owner'), 'clean'),
    })
    const { pass } = await link.opened()
    const restore = useClock({ now: () => Date.now() + 6 * 60_000 })
    await assert.rejects(link.desk.fetch(pass, 1, HERE), refusal('no-such-thing')).finally(restore)
    assert.deepEqual(await eventsOf(link, 'secure-link.fetched'), [])
  })
}

type Found = 'clean' | { readonly found: string }
