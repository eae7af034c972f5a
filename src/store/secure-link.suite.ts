// What secure links promise on every engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { now, useClock } from '../base/clock.ts'
import { newMemberId, newTraceId, randomText, type MemberId } from '../base/ids.ts'
import { meet, valueOf } from '../../test/support/meeting.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import {
  addSecureLink,
  changeRecipient,
  emptyLinks,
  noteChecked,
  purgeLinks,
  revokeLink,
  secureFileBlob,
  secureLinkOf,
  secureLinksOf,
  secureRecipient,
  type SecureLink,
} from './secure-link.ts'
import type { WriteTx } from './store.ts'

const DAY_MS = 86_400_000
const READER = 'reader@remote.test'

export function secureLinkTests(world: () => StoreWorld): void {
  const desk = () => world().office.issueModule('secure-link')
  const write = <T>(work: (tx: WriteTx) => Promise<T>) => world().store.write(desk(), work)
  const read = <T>(work: Parameters<ReturnType<typeof world>['store']['read']>[1]) =>
    world().store.read(desk(), work) as Promise<T>

  async function made(memberId: MemberId = newMemberId(), expiresAt = now() + DAY_MS): Promise<SecureLink> {
    const { store, mx, organisationId, writeBlob } = world()
    const linkId = randomText()
    const blob = await writeBlob(Buffer.from(`file of ${linkId}`))
    const facts = { sender: 'a@example.org', subject: '报价', rule: 'large-files' }
    await store.write(mx, (tx) =>
      addSecureLink(tx, {
        organisationId,
        linkId,
        memberId,
        traceId: newTraceId(),
        facts,
        files: [{ file: 1, name: '报价.pdf', type: 'application/pdf', blob }],
        recipients: [READER],
        createdAt: now(),
        expiresAt,
      }),
    )
    return (await read<SecureLink | undefined>((tx) => secureLinkOf(tx, organisationId, linkId))) ?? assert.fail()
  }
  const usesOf = async ({ linkId }: SecureLink): Promise<number> => {
    const row = await read<{ uses: number } | undefined>(({ db }) =>
      db
        .selectFrom('secure_link_file as f')
        .innerJoin('blob_use as b', 'b.blob_id', 'f.blob_id')
        .select('b.uses')
        .where('f.link_id', '=', linkId)
        .executeTakeFirst(),
    )
    return Number(row?.uses)
  }

  test('a secure link keeps its files, and what is said of them sealed', async () => {
    const memberId = newMemberId()
    const link = await made(memberId)
    assert.deepEqual(link.facts, { sender: 'a@example.org', subject: '报价', rule: 'large-files' })
    assert.deepEqual(link.files, [{ file: 1, name: '报价.pdf', type: 'application/pdf', size: 28 }])
    const { organisationId } = world()
    const own = await read<readonly SecureLink[]>((tx) => secureLinksOf(tx, organisationId, memberId, 10))
    assert.deepEqual(own, [link])
    const found =
      (await read<Awaited<ReturnType<typeof secureFileBlob>>>((tx) => secureFileBlob(tx, link, 1))) ?? assert.fail()
    const blob = await world().store.blobs.open(desk(), found.use)
    assert.equal((await blob.read(0, 100)).toString(), `file of ${link.linkId}`)
    await blob.close()
    await write((tx) => noteChecked(tx, link, 1, 5))
    const again = await read<Awaited<ReturnType<typeof secureFileBlob>>>((tx) => secureFileBlob(tx, link, 1))
    assert.equal(again?.checkedAt, 5)
  })

  test('a recipient is found by address, whatever its letters; others are not', async () => {
    const link = await made()
    const find = (address: string) =>
      write<Awaited<ReturnType<typeof secureRecipient>>>((tx) => secureRecipient(tx, link, address))
    assert.equal((await find(READER.toUpperCase()))?.address, READER)
    assert.equal(await find('other@remote.test'), undefined)
    const until = now() + 1_000
    await write((tx) =>
      changeRecipient(tx, link, READER, { code: { text: '012345', until }, codesSent: 1, downloads: 2 }),
    )
    const known = await find(READER)
    assert.deepEqual([known?.code, known?.codesSent, known?.downloads], ['012345', 1, 2])
    const restore = useClock({ now: () => until })
    const late = await find(READER).finally(restore)
    assert.equal(late?.code, undefined, 'a code that is too old')
    await write((tx) => changeRecipient(tx, link, READER, { code: null }))
    assert.equal((await find(READER))?.code, undefined)
    const counted = await read<SecureLink | undefined>((tx) => secureLinkOf(tx, link.organisationId, link.linkId))
    assert.equal(counted?.downloads, 2)
  })

  test('taken back, a link is emptied and its blob let go, once', async () => {
    const link = await made()
    assert.equal(await usesOf(link), 1)
    assert.equal(await write((tx) => revokeLink(tx, link, now())), true)
    assert.equal(await write((tx) => revokeLink(tx, link, now())), false)
    await write((tx) => emptyLinks(tx, now(), 100))
    await write((tx) => emptyLinks(tx, now(), 100))
    assert.equal(await usesOf(link), 0)
    assert.equal(await read((tx) => secureFileBlob(tx, link, 1)), undefined)
  })

  test('emptyLinks() lets the files of a link go once, also when two servers come at once', async () => {
    await write((tx) => emptyLinks(tx, now(), 100))
    const link = await made(newMemberId(), now() + 1_000)
    const empty = (tx: WriteTx) => emptyLinks(tx, now() + 2_000, 100)
    const both = await meet(write, empty, () => write<number>(empty))
    assert.deepEqual(both.map(valueOf), [1, 0])
    assert.equal(await usesOf(link), 0)
  })

  test('what is over is emptied and forgotten; what works stays', async () => {
    const [over, good] = [await made(newMemberId(), now() - 1), await made()]
    assert.equal(await write((tx) => revokeLink(tx, over, now())), false)
    await write((tx) => emptyLinks(tx, now(), 100))
    assert.deepEqual([await usesOf(over), await usesOf(good)], [0, 1])
    await write((tx) => purgeLinks(tx, now() + 1, 100))
    assert.equal(await read((tx) => secureLinkOf(tx, over.organisationId, over.linkId)), undefined)
    assert.ok(await read((tx) => secureLinkOf(tx, good.organisationId, good.linkId)))
  })
}
