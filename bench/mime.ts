// MIME parsing against postal-mime: the same mail, comparable work (full tree, decoded headers, decoded text).
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import PostalMime from 'postal-mime'
import { monotonic } from '../src/base/clock.ts'
import { digestMessage } from '../src/mail/digest.ts'
import { decodeHeaderText } from '../src/mail/encoded-word.ts'
import { fieldValue } from '../src/mail/header.ts'
import { envelopeOf } from '../src/mail/message-envelope.ts'
import { parseMessage } from '../src/mail/mime-parser.ts'
import { contentOf, isAttachment, leavesOf, textOf } from '../src/mail/text.ts'

const CORPORA = path.join(import.meta.dirname, '../../shared/corpora')
const FILES = ['spamassassin.ham', 'ccert-zh.spam', 'phishing_pot.phish', 'newsletters-en.ham']
const PER_FILE = 100
const ROUNDS = 3

/** Prints messages per second of each, medians of three interleaved rounds, and the ratio. Needs the corpora beside the checkout. */
export async function run(): Promise<void> {
  if (!fs.existsSync(CORPORA)) return console.log('mime: no corpora at ../shared/corpora, nothing measured')
  const messages = FILES.flatMap(sampleOf)
  const bytes = messages.reduce((sum, { length }) => sum + length, 0)
  console.log(`mime: ${messages.length} messages, ${(bytes / 1_048_576).toFixed(1)} MiB`)
  const contenders: Readonly<Record<string, (message: Buffer) => unknown>> = {
    ours: parseAll,
    'ours, whole digest': digestMessage,
    'postal-mime': (message) => PostalMime.parse(message),
  }
  const rates: Record<string, number[]> = {}
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, parse] of Object.entries(contenders)) {
      const start = monotonic()
      for (const message of messages) await parse(message)
      const rate = (messages.length * 1_000) / (monotonic() - start)
      if (round >= 0) (rates[name] ??= []).push(rate) // round -1 warms the compiler up
    }
  }
  const base = median(rates['postal-mime']!)
  for (const [name, list] of Object.entries(rates)) {
    const rate = median(list)
    console.log(
      `  ${name.padEnd(20)} ${rate.toFixed(0).padStart(7)} messages/s  ${(rate / base).toFixed(1)} × postal-mime`,
    )
  }
}

/** What postal-mime does: tree, every header decoded, texts and attachments decoded. */
function parseAll(bytes: Buffer): number {
  const message = parseMessage(bytes)
  envelopeOf(message.header)
  let size = 0
  for (const field of message.header.fields) size += decodeHeaderText(fieldValue(field)).length
  for (const part of leavesOf(message.root)) {
    size += isAttachment(part) ? contentOf(bytes, part).length : textOf(bytes, part).length
  }
  return size
}

function sampleOf(name: string): Buffer[] {
  const lines = zlib
    .gunzipSync(fs.readFileSync(path.join(CORPORA, `${name}.jsonl.gz`)))
    .toString()
    .trimEnd()
    .split('\n')
  const step = Math.max(1, Math.floor(lines.length / PER_FILE))
  return lines
    .filter((_, index) => index % step === 0)
    .map((line) => JSON.parse(line) as { raw: string; enc: string })
    .map(({ raw, enc }) => Buffer.from(raw, enc === 'utf8' ? 'utf8' : 'base64'))
}

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!
