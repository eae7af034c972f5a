// Messages as containers: the leaves of a MIME tree, a message in a message, a mailbox file.
import { asBuffer } from '../../mail/bytes.ts'
import { parseMessage } from '../../mail/mime-parser.ts'
import type { Part } from '../../mail/structure.ts'
import { decodeTransfer } from '../../mail/transfer-encoding.ts'
import type { ContainerReader, Entry } from './container.ts'

export interface Leaf extends Entry {
  /** a file for the reader to save or open, not the text of a letter */
  readonly isAttachment: boolean
}

/** Every leaf of the tree, decoded; those of enclosed messages too. */
export function* leavesOf(bytes: Uint8Array, part: Part): Iterable<Leaf> {
  for (const child of part.children) yield* leavesOf(bytes, child)
  if (part.message) yield* leavesOf(bytes, part.message)
  if (part.children.length > 0 || part.message) return
  const decoded = decodeTransfer(asBuffer(bytes).subarray(part.bodyStart, part.bodyEnd), part.encoding)
  const names = namesOf(part)
  const declaredType = `${part.type}/${part.subtype}`
  const isAttachment = part.disposition === 'attachment' || names.length > 0 || part.type !== 'text'
  // Programs differ in which of two names they show: both are judged.
  for (const name of names.length > 0 ? names : ['']) yield { name, bytes: decoded, declaredType, isAttachment }
}

function namesOf({ dispositionParameters, parameters }: Part): string[] {
  const names = [dispositionParameters['filename'], parameters['name']]
  return [...new Set(names.filter((name) => name !== undefined && name !== ''))] as string[]
}

/** A message saved as a file. */
export const messageEntries: ContainerReader = function* (bytes, allowance) {
  for (const leaf of leavesOf(bytes, parseMessage(bytes).root)) {
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
