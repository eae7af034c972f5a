// Moves a digest along when bytes are put before the body, such as the header fields of the receiving house.
import type { DigestedMessage, Part } from './structure.ts'

/** @param by  bytes added on top of the message, less those taken out of its header; may be negative */
export function shiftDigest(digested: DigestedMessage, by: number): DigestedMessage {
  const { digest, terms } = digested
  // The message's own header begins where it did: what was added has become part of it.
  const structure = { ...shiftPart(digest.structure, by), headerStart: digest.structure.headerStart }
  return { terms, digest: { ...digest, structure, size: digest.size + by } }
}

function shiftPart(part: Part, by: number): Part {
  return {
    ...part,
    headerStart: part.headerStart + by,
    bodyStart: part.bodyStart + by,
    bodyEnd: part.bodyEnd + by,
    children: part.children.map((child) => shiftPart(child, by)),
    ...(part.message !== undefined && {
      message: { ...part.message, ...shiftPart(part.message, by), envelope: part.message.envelope },
    }),
  }
}
