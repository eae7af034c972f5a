import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openImapWorld, type ImapWorld } from '../support/imap-world.ts'
import { imapModel } from './imap-model.ts'

let world: ImapWorld
before(async () => {
  world = await openImapWorld()
})
after(() => world.cleanup())

test('Two clients and the MX: untagged answers lead each view to the truth', async () => {
  await fc.assert(
    imapModel(async () => world),
    { numRuns: 25 },
  )
})
