// The models of sessions as a fuzz entry, so that the long run plays more of them: an input is the seed of one run.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { openImapWorld, type ImapWorld } from '../../support/imap-world.ts'
import type { FuzzEntry } from '../entry.ts'
import { imapModel } from '../imap-model.ts'

let world: Promise<ImapWorld> | undefined

export const MODEL_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'imap-model',
    seeds: () => [Buffer.from('any bytes')],
    dictionary: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    longest: 64,
    run: async (bytes) => {
      const seed = createHash('sha256').update(bytes).digest().readInt32LE()
      await fc.assert(
        imapModel(() => (world ??= openImapWorld())),
        { seed, numRuns: 1, endOnFailure: true },
      )
    },
    close: async () => {
      await (await world)?.cleanup()
      world = undefined
    },
  },
]
