// The store suite: the same promises on every engine and in every place of blobs.
import { after, before, describe } from 'node:test'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { blobTests, type Damage } from './blobs.suite.ts'
import { holdTests } from './hold.suite.ts'
import { idempotencyKeyTests } from './idempotency-key.suite.ts'
import { outboxTests } from './outbox.suite.ts'
import { queueTests } from './queue.suite.ts'
import { secureLinkTests } from './secure-link.suite.ts'
import { transactionTests } from './transactions.suite.ts'

export interface Candidate {
  readonly world: StoreWorld
  readonly damage: Damage
  stop(): Promise<void>
}

/** @param skip  why this candidate cannot run here; false when it can */
export function storeSuite(title: string, start: () => Promise<Candidate>, skip: string | false = false): void {
  describe(title, { skip }, () => {
    let candidate: Candidate
    before(async () => {
      candidate = await start()
    })
    after(() => candidate?.stop())
    transactionTests(() => candidate.world)
    blobTests(
      () => candidate.world,
      () => candidate.damage,
    )
    outboxTests(() => candidate.world)
    queueTests(() => candidate.world)
    holdTests(() => candidate.world)
    idempotencyKeyTests(() => candidate.world)
    secureLinkTests(() => candidate.world)
  })
}
