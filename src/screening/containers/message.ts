// Messages as containers: the leaves of a MIME tree, a message in a message, a mailbox file.
import { asBuffer } from '../../mail/bytes.ts'
import { parseMessage, type ParsedMessage } from '../../mail/mime-parser.ts'
import type { Part } from '../../mail/structure.ts'
import { decodeTransfer } from '../../mail/transfer-encoding.ts'
import type { ContainerReader, Entry } from './container.ts'

/** bytes; the usual "This is a multi-part message in MIME format." and boundaries are shorter */
const SHORTEST_AROUND = 200

export interface Leaf extends Entry {
  /** a file for the reader to save or open, not the text of a letter */
  readonly isAttachment: boolean
  /** of the message it is a leaf of; absent for text between parts. RFC 9051 §6.4.5.1 */
  readonly section?: string
}

/**
 * Every leaf of a message, decoded; those of enclosed messages too. Programs differ in how they read a malformed
 * message, so what any of them could show is given: each of two encodings, each of two names, the text around parts.
 */
export function* leavesOf(bytes: Uint8Array, message: ParsedMessage, part: Part = message.root): Iterable<Leaf> {
  for (const child of part.children) yield* leavesOf(bytes, message, child)
  if (part.message) yield* leavesOf(bytes, message, part.message)
  if (part.children.length > 0) yield* textAround(bytes, part)
  if (part.children.length > 0 || part.message) return
  const body = asBuffer(bytes).subarray(part.bodyStart, part.bodyEnd)
  const names = namesOf(part)
  const declaredType = `${part.type}/${part.subtype}`
  const charset = part.parameters['charset']
  const isAttachment = part.disposition === 'attachment' || names.length > 0 || part.type !== 'text'
  for (const encoding of encodingsOf(message, part)) {
    const decoded = decodeTransfer(body, encoding)
    for (const name of names.length > 0 ? names : [''])
      yield { name, bytes: decoded, declaredType, isAttachment, section: part.section, ...(charset && { charset }) }
  }
}

/** What stands before the first part and behind the last one: some programs find parts there. RFC 2046 §5.1.1 */
function* textAround(bytes: Uint8Array, { bodyStart, bodyEnd, children }: Part): Iterable<Leaf> {
  const around = [
    [bodyStart, children[0]?.headerStart ?? bodyEnd],
    [children.at(-1)?.bodyEnd ?? bodyStart, bodyEnd],
  ] as const
  for (const [from, to] of around) {
    if (to - from < SHORTEST_AROUND) continue
    yield { name: '', bytes: asBuffer(bytes).subarray(from, to), declaredType: 'text/plain', isAttachment: false }
  }
}

function encodingsOf(message: ParsedMessage, part: Part): ReadonlySet<string> {
  const declared = message.headerOf(part).all('content-transfer-encoding')
  if (declared.length < 2) return new Set([part.encoding])
  return new Set([part.encoding, ...declared.map((value) => value.toLowerCase())])
}

function namesOf({ dispositionParameters, parameters }: Part): string[] {
  const names = [dispositionParameters['filename'], parameters['name']]
  return [...new Set(names.filter((name) => name !== undefined && name !== ''))] as string[]
}

/** A message saved as a file. */
export const messageEntries: ContainerReader = function* (bytes, allowance) {
  for (const leaf of leavesOf(bytes, parseMessage(bytes))) {
    allowance.takePart()
    allowance.takeBytes(leaf.bytes.length)
    yield leaf
  }
}

/** RFC 4155: messages, each after a line that begins with "From ". */
export const mboxEntries: ContainerReader = function* (bytes, allowance) {
  for (const message of splitMbox(bytes)) {
    allowance.takePart()
    yield { name: '', bytes: message, declaredType: 'message/rfc822' }
  }
}

/** Views of the messages in an mbox file, without their "From " lines. */
export function* splitMbox(bytes: Uint8Array): Iterable<Buffer> {
  const view = asBuffer(bytes)
  for (let at = 0; at >= 0 && at < view.length;) {
    const from = view.indexOf('\n', at) + 1
    if (from === 0) return
    const next = view.indexOf('\nFrom ', from - 1)
    yield view.subarray(from, next < 0 ? view.length : next + 1)
    at = next < 0 ? -1 : next + 1
  }
}
