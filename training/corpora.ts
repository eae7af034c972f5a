// The mail collections beside the checkout as labelled documents: read, parsed, masked, sorted into families. Never copied.
import { createReadStream, existsSync, globSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import zlib from 'node:zlib'
import { envelopeOf } from '../src/mail/message-envelope.ts'
import { parseMessage } from '../src/mail/mime-parser.ts'
import { readableOf } from '../src/mail/readable.ts'
import type { Label, TrainingDocument } from './document.ts'
import { familiesOf } from './families.ts'
import { maskGiveAways } from './give-aways.ts'

/** Not part of the checkout: what needs it asks `hasCorpora` first and does without. */
export const CORPORA = path.join(import.meta.dirname, '../../shared/corpora')

/** One record of the collections, not yet parsed. */
export interface CorpusRecord {
  readonly id: string
  readonly source: string
  readonly label: Label
  readonly language: 'en' | 'zh' | 'other'
  /** `synthetic`: written by who made the collection, so nothing may be learned from them */
  readonly headers: 'full' | 'partial' | 'synthetic'
  /** YYYY-MM-DD; '' where the source has none */
  readonly date: string
  readonly bytes: Buffer
}

export interface CorpusDocument extends TrainingDocument {
  readonly headers: CorpusRecord['headers']
  /** YYYY-MM-DD; '' where the source has none */
  readonly date: string
  /** the author's address as it stands: tells senders apart for leaving one out; never a feature */
  readonly publisher: string
}

interface Line {
  readonly id: string
  readonly label: 'ham' | 'spam' | 'phish'
  readonly source: string
  readonly kind: string
  readonly lang: string
  readonly date: string
  readonly headers: CorpusRecord['headers']
  readonly enc: 'utf8' | 'base64'
  readonly raw: string
}

export function hasCorpora(): boolean {
  return existsSync(path.join(CORPORA, 'README.md'))
}

/**
 * All mail of the collections, masked and sorted into families, in the order of the files.
 * About 10 s and 300 MiB for 32,845 messages; empty where there are no collections.
 */
export async function loadCorpora(): Promise<CorpusDocument[]> {
  const bare: CorpusDocument[] = []
  for await (const record of corpusRecords()) bare.push(documentOf(record))
  const families = familiesOf(bare)
  return bare.map((document, index) => ({ ...document, family: families[index]! }))
}

/** Record by record, never all in memory; payloads of web mail attacks are left out: they are no mail that people send. */
export async function* corpusRecords(): AsyncGenerator<CorpusRecord> {
  for (const file of globSync('*.{ham,spam,phish}.jsonl.gz', { cwd: CORPORA }).sort()) {
    const input = createReadStream(path.join(CORPORA, file)).pipe(zlib.createGunzip())
    for await (const line of createInterface({ input })) if (line !== '') yield recordOf(JSON.parse(line) as Line)
  }
}

function recordOf(line: Line): CorpusRecord {
  const { id, source, headers, date, raw, enc } = line
  const language = line.lang === 'en' || line.lang === 'zh' ? line.lang : 'other'
  return { id, source, label: labelOf(line), language, headers, date, bytes: Buffer.from(raw, enc) }
}

/** Of the Chinese short messages kept by one subscriber: what signs with a firm's name, or tells how to end it. */
const SENT_IN_NUMBERS = /退订|【[^】]{2,20}】|\[[^\]]{2,20}\]\s*$/

/** The collections know ham, spam and phish; what is wanted mail in numbers is told by where it is from. */
function labelOf({ label, source, kind, raw }: Line): Label {
  if (label !== 'ham') return label
  if (kind === 'newsletter' || kind === 'transactional') return 'bulk'
  return source === 'sms-zh' && SENT_IN_NUMBERS.test(raw) ? 'bulk' : 'ham'
}

function documentOf({ bytes, ...record }: CorpusRecord): CorpusDocument {
  const message = parseMessage(bytes)
  const read = readableOf(bytes, message)
  // Names under headers written by the collectors ("sender", "Weekly Letter") would name the collection.
  const isOwnName = record.headers !== 'synthetic' || record.source === 'newsletters-en'
  const year = Number(record.date.slice(0, 4))
  return {
    ...record,
    intents: [],
    readable: maskGiveAways({ ...read, senderName: isOwnName ? read.senderName : '' }),
    family: record.id,
    publisher: publisherOf(message),
    ...(year > 0 && { year }),
  }
}

function publisherOf({ header }: ReturnType<typeof parseMessage>): string {
  const [author] = envelopeOf(header).from
  return author ? `${author.local}@${author.domain}`.toLowerCase() : ''
}
