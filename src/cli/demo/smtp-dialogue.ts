// One SMTP delivery, as another server would make it, for the demo's script.
import { LineClient } from '../../net/line-client.ts'

export interface Delivery {
  readonly port: number
  readonly from: string
  readonly to: string
  /** the message with CRLF line ends, dots not yet doubled; or raw bytes sent exactly as they are */
  readonly message: string
  /** of the sender, who signs in with it first: a submission */
  readonly password?: string
}

/** Sends one message in the clear. @returns the reply after the end of data, or the first refusal before it */
export async function deliver({ port, from, to, message, password }: Delivery): Promise<string> {
  const client = await LineClient.connect({ host: '127.0.0.1', port })
  try {
    await reply(client)
    const signIn =
      password === undefined ? [] : [`AUTH PLAIN ${Buffer.from(`\0${from}\0${password}`).toString('base64')}`]
    for (const command of ['EHLO mx.partner.test', ...signIn, `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']) {
      client.write(`${command}\r\n`)
      const answer = await reply(client)
      if (!/^[23]/.test(answer)) return answer
    }
    client.write(`${message.replace(/^\./gm, '..')}\r\n.\r\n`)
    const answer = await reply(client)
    client.write('QUIT\r\n')
    return answer
  } finally {
    client.close()
  }
}

/** The last line of a reply. RFC 5321 §4.2.1 */
async function reply(client: LineClient): Promise<string> {
  for (;;) {
    const line = await client.line()
    if (line[3] !== '-') return line
  }
}
