// The only place that knows every room, the part that reaches people: where the pages are, letters of the house, a service of theirs.
import { Refusal } from './base/refusal.ts'
import type { Intake } from './intake/intake.ts'
import { Egress } from './net/egress.ts'
import type { SignedWebhook } from './net/webhook.ts'
import type { Settings } from './settings/rows.ts'
import { writtenLetter, type Letter } from './sign-in/letters.ts'
import { resolverOf, type House } from './wiring.ts'

/** Where people reach the pages, as their browsers name it. */
export function webAddresses({ hostname, httpsPort, httpPort, plaintextSignIn }: Settings): readonly string[] {
  const https = httpsPort === 443 || httpsPort === 0 ? `https://${hostname}` : `https://${hostname}:${httpsPort}`
  // WebAuthn §13.4.9: the port is part of an origin. Plain HTTP counts on loopback alone, and browsers see to that.
  return plaintextSignIn
    ? [https, `https://${hostname}`, `http://${hostname}:${httpPort}`]
    : [https, `https://${hostname}`]
}

/** Posts to the service that the settings name, wherever it stands: the administrator named it. */
export function postToService(settings: Settings): (message: (secret: string) => SignedWebhook) => Promise<void> {
  const { promptWebhook: url, promptWebhookSecret: secret } = settings
  if (url === '') return async () => undefined
  const rows = [{ host: new URL(url).hostname, classes: ['public', 'private', 'loopback'] }] as const
  const egress = new Egress(resolverOf(settings), rows)
  return async (message) => {
    const { headers, body } = message(secret)
    const { status } = await egress.fetch(url, { method: 'POST', headers, body })
    if (status >= 300) throw new Refusal('unavailable', 'The webhook of prompts was not taken', `status ${status}`)
  }
}

/** The house writes itself. @throws Refusal as `Intake.accept` */
export function sendLetter(house: House, intake: Intake, letter: Letter, to: string): Promise<void> {
  return sendWritten(house, intake, writtenLetter(letter, to, house.settings.hostname), to)
}

/** The same for a letter that is written already. */
export async function sendWritten(house: House, intake: Intake, text: string, to: string): Promise<void> {
  const { hostname } = house.settings
  const session = {
    peer: { address: '127.0.0.1', port: 0, helo: hostname, protocol: 'SMTP' },
    own: { organisationId: await house.organisation(), ticket: house.ticket('outbound') },
  } as const
  const spool = await intake.spool(session)
  try {
    await spool.write(Buffer.from(text))
    const recipients = [{ address: to, notify: ['never'] }] as const
    await intake.accept(session, { returnPath: '', recipients, smtpUtf8: false, body: '8bitmime' }, spool)
  } finally {
    await spool.discard()
  }
}
