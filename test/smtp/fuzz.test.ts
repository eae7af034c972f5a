// What the clients of the transcripts say, with bytes changed, lost, doubled and swapped: no input is a bug.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openLog } from '../../src/base/log.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { parseMail } from '../../src/wire/smtp/mail-command.ts'
import { parseRcpt } from '../../src/wire/smtp/rcpt-command.ts'
import { parseAuth, parseBdat, parseHello } from '../../src/wire/smtp/small-commands.ts'
import { SmtpClient } from '../support/smtp-client.ts'
import { openSmtpStage, type SmtpStage } from '../support/smtp-stage.ts'
import { parseTranscript } from '../transcripts/dialogue.ts'

const FOLDER = `${import.meta.dirname}/../transcripts/smtp`
/** What each client says, packet by packet. */
const SEEDS: readonly (readonly string[])[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt') && !file.includes('starttls'))
  .map((file) => parseTranscript(readFileSync(`${FOLDER}/${file}`, 'utf8')))
  .map((steps) => steps.flatMap((step) => (step.kind === 'send' ? [step.bytes.slice(0, 4_000)] : [])))

const PARSERS = [parseMail, (line: string) => parseRcpt(line, true), parseHello, parseBdat, parseAuth]
const BYTES = [
  '\0',
  '\r',
  '\n',
  '\r\n',
  '.',
  '\r\n.\r\n',
  ' ',
  '<',
  '>',
  '@',
  '"',
  '\\',
  ':',
  '=',
  '\xff',
  '9',
  'BDAT 3\r\n',
]

interface Change {
  /** 0 … 1 of the way through the text */
  readonly at: number
  readonly lost: number
  readonly added: string
}

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    lost: fc.nat(4),
    added: fc.oneof(fc.constant(''), fc.constantFrom(...BYTES)),
  }),
  { maxLength: 4 },
)

function changed(text: string, list: readonly Change[]): string {
  return list.reduce((before, { at, lost, added }) => {
    const from = Math.floor(at * before.length)
    return before.slice(0, from) + added + before.slice(from + lost)
  }, text)
}

let stage: SmtpStage
const failures: string[] = []
before(async () => {
  openLog('error', { write: (line) => void failures.push(line) })
  stage = await openSmtpStage('mx')
})
after(async () => {
  await stage.stop()
  openLog('silent')
})

test('No changed command makes a parser throw anything but a Refusal', () => {
  const lines = [...new Set(SEEDS.flat().flatMap((packet) => packet.split('\r\n')))]
  fc.assert(
    fc.property(fc.constantFrom(...lines), changes, (line, list) => {
      for (const parse of PARSERS) {
        try {
          parse(changed(line, list))
        } catch (error) {
          assert.ok(error instanceof Refusal)
        }
      }
    }),
    { numRuns: 2_000 },
  )
})

test('No changed dialogue makes a session fail, and none leaves a spool behind', async () => {
  const known = failures.length
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...SEEDS), changes, fc.nat(10), async (packets, list, victim) => {
      const client = await SmtpClient.open(stage.port)
      for (const [index, packet] of packets.entries()) {
        await client.send(index === victim % packets.length ? changed(packet, list) : packet)
        await new Promise(setImmediate)
      }
      client.socket.end()
      for (const reply of await client.replies()) assert.match(reply, /^[2345]\d\d /)
    }),
    { numRuns: 150 },
  )
  assert.deepEqual(
    failures.slice(known).filter((line) => !line.includes('a bug')),
    [],
  )
  assert.equal(stage.openSpools, 0)
})
