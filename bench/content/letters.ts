// The letters of a reading, one after the other: whole messages stay in their files until their turn.
import { textField } from '../../src/mail/header-writer.ts'
import { corpusRecords, type CorpusDocument } from '../../training/corpora.ts'
import type { Letter, Reading } from './contender.ts'

/** The same for all, so that nothing but subject and text tells one from the other. RFC 2606 §2 */
const NEUTRAL_HEADER = [
  'From: <sender@mail.example>',
  'To: <recipient@post.example>',
  'Date: Sat, 21 Nov 2026 10:00:00 +0000',
  'Message-ID: <letter@mail.example>',
  'MIME-Version: 1.0',
  'Content-Transfer-Encoding: base64',
].join('\r\n')

export async function* lettersOf(
  reading: Reading,
  documents: readonly CorpusDocument[],
): AsyncGenerator<Letter, void, undefined> {
  if (reading === 'content') {
    for (const document of documents) yield { document, bytes: neutralLetter(document.readable) }
    return
  }
  const wanted = new Map(documents.map((document) => [document.id, document]))
  for await (const { id, bytes } of corpusRecords()) {
    const document = wanted.get(id)
    if (document !== undefined) yield { document, bytes }
  }
}

/** Subject and text under our neutral header. @param subtype  of the text */
export function neutralLetter(
  { subject, text }: { readonly subject: string; readonly text: string },
  subtype: 'plain' | 'html' = 'plain',
): Buffer {
  const field = textField('Subject', subject.replace(/\p{Cc}+/gu, ' '))
  const body = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n')
  return Buffer.from(`${NEUTRAL_HEADER}\r\nContent-Type: text/${subtype}; charset=utf-8\r\n${field}\r\n${body}\r\n`)
}
