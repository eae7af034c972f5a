// A process of crash.test.ts: delivers from many sides at once, and says so only when each delivery is durable.
import { writeSync } from 'node:fs'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { openTestStore } from '../../test/support/store.ts'

const [folder = '', organisation, member] = process.argv.slice(2)
const organisationId = Number(organisation) as OrganisationId
const owner = { organisationId, memberId: Number(member) as MemberId }
const { store, office } = await openTestStore({ folder })
const mx = office.issueModule('mx')

async function deliver(text: string): Promise<void> {
  const writer = await store.blobs.create(mx, organisationId, 'C3')
  await writer.write(Buffer.from(text.repeat(1_000)))
  const blob = await writer.finish()
  const wrappedKey = await store.write(mx, async (tx) => {
    await tx.emit({ type: 'delivered', organisationId, body: { text } })
    return tx.addBlobUse(blob, owner)
  })
  writeSync(1, `${text} ${blob.blobId} ${wrappedKey.toString('hex')}\n`)
}

await Promise.all(
  Array.from({ length: 8 }, async (_, side) => {
    for (let n = 0; ; n++) await deliver(`${process.pid}:${side}:${n}`)
  }),
)
