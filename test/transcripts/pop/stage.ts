// What the transcripts of this folder talk to: TLS from the first byte, and three letters in INBOX at each sign-in.
import { openPopWorld } from '../../support/pop-world.ts'
import type { Stage } from '../dialogue.ts'

const LETTERS = [
  { subject: 'First', body: 'one\r\ntwo\r\nthree' },
  { subject: 'Dots', body: '.\r\n..\r\nend' },
  { subject: 'Third', body: 'Hello.' },
]

export async function open(): Promise<Stage> {
  const world = await openPopWorld(LETTERS)
  return {
    port: world.tlsPort,
    certificate: world.certificate.certificate,
    implicitTls: true,
    skippable: /(?!)/, // every line of an answer is written out
    stop: () => world.cleanup(),
  }
}
