// What the transcripts of this folder talk to: the port with TLS from the first byte; three letters are in INBOX.
import { openImapWorld } from '../../support/imap-world.ts'
import type { Stage } from '../dialogue.ts'

export async function open(): Promise<Stage> {
  const world = await openImapWorld(100_000)
  const subjects = ['First', 'Re: First', 'Second']
  for (const [day, subject] of subjects.entries()) {
    await world.deliver({ subject, internalDate: Date.UTC(2026, 0, day + 1), body: `This is letter ${day + 1}.` })
  }
  return {
    port: world.tlsPort,
    certificate: world.certificate.certificate,
    implicitTls: true,
    skippable: /^\* (?!BYE|VANISHED|\d+ EXPUNGE)/,
    stop: () => world.cleanup(),
  }
}
