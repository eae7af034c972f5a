// What the transcripts of this folder talk to: the MX port.
import { openSmtpStage } from '../../support/smtp-stage.ts'
import type { Stage } from '../dialogue.ts'

export async function open(): Promise<Stage> {
  const { port, certificate, stop } = await openSmtpStage('mx')
  return { port, certificate: certificate.certificate, skippable: /^\d{3}-/, stop }
}
