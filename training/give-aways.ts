// What tells the collection a message is from instead of what it says: taken out before anybody learns or is measured.
// Source: the list of known give-aways in the README of the collections.
import type { Readable } from '../src/mail/readable.ts'

/** Stands for every address, so that wanted and unwanted mail show the same one. RFC 2606 §2 */
export const MASKED_ADDRESS = 'name@mail.example'
const MASKED_HOST = 'mail.example'

/** One character before "@" is not enough for a tokenised one: "lunch @ 12 . 30" is none. */
const ADDRESSES = [
  /[\p{L}\p{N}._%+=*-]{1,64}(?:@|%40)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})*/gu,
  /[\p{L}\p{N}_-]{1,64} @ [\p{L}\p{N}-]{1,63}(?: \. \p{L}[\p{L}\p{N}-]{1,62})+/gu,
]

/** Hosts of those who collected: their mail servers, lists and traps. */
const COLLECTORS =
  /(?:[\w-]{1,63} ?\. ?){0,4}\b(?:csmining ?\. ?org|netnoteinc ?\. ?com|taint ?\. ?org|ccert ?\. ?edu ?\. ?cn)\b/gi

/** What filters of that time wrote before a subject. */
const SUBJECT_TAGS = /\[(?:spam|bulk|virus)[^\]]{0,12}\]|\*{2,8} ?spam ?\*{2,8}|\{(?:spam|virus)\?\}/gi

/** What they wrote into the text. */
const REPORT_LINES = /^[> ]{0,8}(?:X-(?:Spam|UIDL|ASG|Barracuda)[\w-]{0,40}:|SPAM: ).*$/gim

/** The same message without what names its collection; lengths change, order does not. */
export function maskGiveAways({ subject, senderName, text, linkTexts }: Readable): Readable {
  return {
    subject: masked(subject.replace(SUBJECT_TAGS, '')).trim(),
    senderName: masked(senderName.replace(SUBJECT_TAGS, '')).trim(),
    text: masked(text.replace(REPORT_LINES, '')),
    linkTexts: linkTexts.map(masked),
  }
}

/** Line by line, and only where something is to be masked: the patterns cost far more than the look. */
function masked(text: string): string {
  if (!TELLING.test(text)) return text
  return text
    .split('\n')
    .map((line) => (TELLING.test(line) ? maskedLine(line) : line))
    .join('\n')
}

const TELLING = /@|%40|csmining|netnoteinc|taint ?\. ?org|ccert/i

function maskedLine(line: string): string {
  const withoutAddresses = ADDRESSES.reduce((rest, pattern) => rest.replace(pattern, MASKED_ADDRESS), line)
  return withoutAddresses.replace(COLLECTORS, MASKED_HOST)
}
