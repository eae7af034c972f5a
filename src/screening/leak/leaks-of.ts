// Leak detection of one message whose files are unpacked: its own text first, then theirs.
import type { LeakReport } from '../../mail/leak.ts'
import type { ParsedMessage } from '../../mail/mime-parser.ts'
import type { Contents } from '../containers/unpack.ts'
import { bodyPieces } from './body-pieces.ts'
import { edgePieces } from './edge-pieces.ts'
import { findLeaks } from './find-leaks.ts'
import { LABEL_HEADER } from './labels.ts'
import type { LeakKnowledge } from './leak-knowledge.ts'
import { outerPieces } from './outer-pieces.ts'
import { textsOf } from './text/texts-of.ts'

/** @param codes  what QR codes in its pictures say; read once, for its links too */
export async function leaksOf(
  bytes: Uint8Array,
  message: ParsedMessage,
  contents: Contents,
  codes: readonly string[],
  knowledge: LeakKnowledge | undefined,
): Promise<LeakReport> {
  const own = bodyPieces(bytes, message)
  const files = await textsOf(attachedOf(contents), codes)
  const edges = edgePieces(contents)
  const pieces = [...own.pieces, ...outerPieces(bytes, message, contents), ...files.pieces, ...edges.pieces]
  const locked = pieces.some(({ text }) => LOCKED.test(text)) ? (['encrypted'] as const) : []
  const texts = {
    pieces,
    notInspectable: [...new Set([...own.notInspectable, ...files.notInspectable, ...edges.notInspectable, ...locked])],
  }
  const { header } = message
  return findLeaks(texts, {
    ...(knowledge && { knowledge }),
    header: header.first(LABEL_HEADER) ?? '',
    sensitivity: header.first('sensitivity') ?? '',
    recipients: repliedTo(message),
  })
}

/** What only its receiver can read, as text. RFC 9580 §6.2.1 */
const LOCKED = /-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE|PKCS7)-----/

/** Without the text of the letter, which is read with its charset; what is in attached files stays. */
function attachedOf(contents: Contents): Contents {
  const isLetter = ({ depth, isAttachment }: Contents['items'][number]) => depth === 0 && !isAttachment
  return { ...contents, items: contents.items.filter((item) => !isLetter(item)) }
}

const MAX_RECIPIENTS = 50 // more are no conversation

/** Of a reply the people it goes to: what is quoted from them they know. RFC 5322 §3.6.4 */
function repliedTo({ header }: ParsedMessage): string[] {
  if (header.first('in-reply-to') === undefined && header.first('references') === undefined) return []
  const fields = [...header.all('to'), ...header.all('cc')].join(',').toLowerCase()
  return (fields.match(/[\w.+'-]{1,64}@[\w.-]{1,253}/g) ?? []).slice(0, MAX_RECIPIENTS)
}
