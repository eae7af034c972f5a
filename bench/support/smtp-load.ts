// Sends letters as other mail servers do: a connection, a greeting, one letter, QUIT; many at a time.
import { LineClient } from '../../src/net/line-client.ts'
import { monotonic } from '../../src/base/clock.ts'
import { benchLetter } from './letters.ts'
import { answerTask, runLoad } from './load-process.ts'

export interface SmtpLoad {
  readonly port: number
  /** connections at a time */
  readonly sessions: number
  readonly messages: number
  /** of each letter, about */
  readonly bytes: number
  /** no two loads may send the same letter */
  readonly firstSeed: number
  readonly recipients: readonly string[]
}

export interface SmtpLoadResult {
  /** ms from the first connection to the last 250 */
  readonly ms: number
  /** ms from the end of data to 250, one a letter, lowest first */
  readonly latencies: readonly number[]
}

const SENDER = 'wang@partner.test'

export const loadSmtp = (load: SmtpLoad) => runLoad<SmtpLoadResult>(import.meta.filename, load)

await answerTask<SmtpLoad>(async ({ port, sessions, messages, bytes, firstSeed, recipients }) => {
  const letters = Array.from({ length: messages }, (_, index) => {
    const to = recipients[index % recipients.length]!
    return { to, content: `${benchLetter(firstSeed + index, bytes, SENDER, to).replace(/^\./gm, '..')}\r\n.\r\n` }
  })
  const latencies: number[] = []
  const started = monotonic()
  const session = async () => {
    for (let letter = letters.pop(); letter !== undefined; letter = letters.pop()) {
      latencies.push(await deliver(port, letter.to, letter.content))
    }
  }
  await Promise.all(Array.from({ length: sessions }, session))
  return { ms: monotonic() - started, latencies: latencies.sort((a, b) => a - b) }
})

/** @returns ms from the end of data to 250. @throws Error with the reply when it is another */
async function deliver(port: number, to: string, content: string): Promise<number> {
  const client = await LineClient.connect({ host: '127.0.0.1', port, timeoutMs: 60_000 })
  await expect(client, '220')
  client.write('EHLO mx.partner.test\r\n')
  await expect(client, '250')
  client.write(`MAIL FROM:<${SENDER}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`)
  await expect(client, '250')
  await expect(client, '250')
  await expect(client, '354')
  client.write(content)
  const sent = monotonic()
  await expect(client, '250')
  const ms = monotonic() - sent
  client.write('QUIT\r\n')
  await expect(client, '221')
  client.close()
  return ms
}

async function expect(client: LineClient, code: string): Promise<void> {
  let line = await client.line()
  while (line[3] === '-') line = await client.line()
  if (!line.startsWith(code)) throw new Error(`${code} was to come, but: ${line}`)
}
