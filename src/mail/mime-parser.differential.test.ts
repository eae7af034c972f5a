// Our parser against postal-mime over real mail. Where they differ, a row below says why ours is right.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import zlib from 'node:zlib'
import PostalMime, { type Email } from 'postal-mime'
import { addressText } from './address.ts'
import { isKnownCharset } from './charset.ts'
import { envelopeOf } from './message-envelope.ts'
import { parseMessage, type ParsedMessage } from './mime-parser.ts'
import { bodyPartsOf, fileNameOf, isAttachment, leavesOf, partsOf, textOf } from './text.ts'

const CORPORA = path.join(import.meta.dirname, '../../../shared/corpora')
const PER_FILE = 25

type View = Readonly<Record<'subject' | 'from' | 'text' | 'html' | 'names', string>>

interface Case {
  readonly id: string
  readonly bytes: Buffer
  readonly message: ParsedMessage
}

/** The first row that holds explains a difference. */
const EXPLANATIONS: readonly { reason: string; of: readonly (keyof View)[]; holds: (it: Case) => boolean }[] = [
  {
    reason: 'a boundary that never appears: we read the body as text, postal-mime reads nothing',
    of: ['text', 'html', 'names'],
    holds: ({ message }) => has(message, 'mime.boundary-never-appears'),
  },
  {
    reason: 'no header at all: we read it as text, postal-mime as header',
    of: ['text'],
    holds: ({ message }) => has(message, 'mime.no-header'),
  },
  {
    reason: 'bytes above 127 without a charset that says which: we guess UTF-8, GB 18030 or windows-1252',
    of: ['subject', 'text', 'html'],
    holds: ({ message, bytes }) =>
      bytes.some((byte) => byte > 127 || byte === 0x3d) &&
      [...partsOf(message.root)].some(({ parameters }) => {
        const charset = parameters['charset'] ?? 'us-ascii'
        return /^(us-)?ascii$|unknown/i.test(charset) || !isKnownCharset(charset)
      }),
  },
  {
    reason: 'enclosed messages and reports: postal-mime writes a summary into the text',
    of: ['text', 'html'],
    holds: ({ message }) => [...partsOf(message.root)].some(({ type }) => type === 'message'),
  },
  {
    reason: 'text/plain and text/html mixed: postal-mime writes each as both',
    of: ['text', 'html'],
    holds: ({ message }) => bodyPartsOf(message.root).length > 1,
  },
  {
    reason: 'base64 that is plain text after all, or holds other bytes: we skip single ones and keep the plain text',
    of: ['text', 'html'],
    holds: ({ message }) => has(message, 'mime.bad-base64') || has(message, 'mime.base64-after-padding'),
  },
  {
    reason: 'authors without a comma between them: we give all, postal-mime the last',
    of: ['from'],
    holds: ({ message }) => envelopeOf(message.header).from.length > 1,
  },
  {
    reason: 'a byte order mark before From: postal-mime takes it for a part of the name',
    of: ['from'],
    holds: ({ message }) => has(message, 'mime.byte-order-mark'),
  },
  {
    reason: 'comments between the words of an address, as in RFC 5322 §A.5: we leave them out',
    of: ['from'],
    holds: ({ message }) => /<[^>]*\(/.test(message.header.first('from') ?? ''),
  },
  {
    reason: 'markup or stray quotes instead of an address: there is no right answer',
    of: ['from'],
    holds: ({ id, message }) =>
      id.startsWith('webmail-xss') || /^[^"]*"[^"]*$|<\\?>|<"[^@]*">/.test(message.header.first('from') ?? ''),
  },
]

const has = ({ signals }: ParsedMessage, id: string): boolean => signals.some((signal) => signal.id === id)

describe('parseMessage() reads real mail as postal-mime does', { skip: !fs.existsSync(CORPORA) }, () => {
  const files = fs.existsSync(CORPORA) ? fs.readdirSync(CORPORA).filter((name) => name.endsWith('.jsonl.gz')) : []
  for (const name of ['mime-and-files/mime-torture.jsonl.gz', ...files]) {
    it(name, async () => {
      const cases = sampleOf(name)
      let different = 0
      for (const each of cases) {
        const theirs = viewOfTheirs(await PostalMime.parse(each.bytes), each)
        const ours = viewOfOurs(each)
        const fields = (Object.keys(ours) as (keyof View)[]).filter((field) => ours[field] !== theirs[field])
        if (fields.length > 0) different++
        for (const field of fields) {
          const isExplained = EXPLANATIONS.some(({ of, holds }) => of.includes(field) && holds(each))
          assert.ok(
            isExplained,
            `${each.id} ${field}\nours   ${ours[field].slice(0, 500)}\ntheirs ${theirs[field].slice(0, 500)}`,
          )
        }
      }
      // The explanations must not hide a breakdown; ccert-zh has a missing boundary in most of its ham.
      assert.ok(
        different <= cases.length * (name.startsWith('ccert-zh') ? 0.8 : 0.3),
        `${different} of ${cases.length}`,
      )
    })
  }
})

/** Every n-th record, the same ones in each run; of the torture set all. */
function sampleOf(name: string): Case[] {
  const lines = zlib
    .gunzipSync(fs.readFileSync(path.join(CORPORA, name)))
    .toString()
    .trimEnd()
    .split('\n')
  const step = name.includes('torture') ? 1 : Math.max(1, Math.floor(lines.length / PER_FILE))
  return lines
    .filter((_, index) => index % step === 0)
    .map((line) => {
      const { id, raw, enc } = JSON.parse(line) as { id: string; raw: string; enc?: string }
      const bytes = Buffer.from(raw, enc === 'utf8' ? 'utf8' : 'base64')
      return { id, bytes, message: parseMessage(bytes) }
    })
}

function viewOfOurs({ bytes, message }: Case): View {
  const { subject, from } = envelopeOf(message.header)
  const texts = (isHtml: boolean) =>
    folded(
      bodyPartsOf(message.root)
        .filter(({ subtype }) => (subtype === 'html') === isHtml)
        .map((part) => textOf(bytes, part))
        .join(''),
    )
  return {
    subject: folded(subject),
    from: from.slice(0, 1).map(addressText).join(''),
    text: texts(false),
    html: texts(true),
    names: [...leavesOf(message.root)].filter(isAttachment).map(fileNameOf).filter(Boolean).toSorted().join('|'),
  }
}

/** postal-mime writes missing text from the HTML; what we have no part for is not compared. */
function viewOfTheirs(email: Email, { message }: Case): View {
  const subtypes = new Set(bodyPartsOf(message.root).map(({ subtype }) => (subtype === 'html' ? 'html' : 'plain')))
  return {
    subject: folded(email.subject ?? ''),
    from: email.from?.address ?? '',
    text: subtypes.size === 0 || subtypes.has('plain') ? folded(email.text ?? '') : '',
    html: subtypes.has('html') ? folded(email.html ?? '') : '',
    names: email.attachments
      .map(({ filename }) => filename ?? '')
      .filter(Boolean)
      .toSorted()
      .join('|'),
  }
}

const folded = (text: string): string => text.normalize('NFKC').replace(/[\s\ufeff]+/g, '')
