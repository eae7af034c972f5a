// What the transcripts of this folder talk to: the port that begins without TLS.
import { openImapWorld } from '../../support/imap-world.ts'
import type { Stage } from '../dialogue.ts'

export async function open(): Promise<Stage> {
  const { port, certificate, cleanup } = await openImapWorld()
  return { port, certificate: certificate.certificate, skippable: /^\* CAPABILITY/, stop: cleanup }
}
