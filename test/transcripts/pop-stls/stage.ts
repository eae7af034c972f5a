// What the transcripts of this folder talk to: the port that begins in plain text.
import { openPopWorld } from '../../support/pop-world.ts'
import type { Stage } from '../dialogue.ts'

export async function open(): Promise<Stage> {
  const world = await openPopWorld([{ subject: 'First' }])
  return {
    port: world.port,
    certificate: world.certificate.certificate,
    skippable: /(?!)/, // every line of an answer is written out
    stop: () => world.cleanup(),
  }
}
