// How values look in an answer. Nothing else turns text of a message or a client into protocol. RFC 9051 §4, §9

const ATOM = /^[!#$&'+\-./0-9:;<=>?@A-Z[^_`a-z|}~]+$/ // astring without quotes, a little stricter than the grammar
const QUOTABLE = /^[\x20-\x7e]*$/ // RFC 9051 §9: quoted
const QUOTABLE_UTF8 = /^[^\x00-\x1f\x7f]*$/ // RFC 6855 §3, RFC 9051 §4.3
const TO_ESCAPE = /["\\]/
const NOT_ASCII = /[^\x00-\x7f]/
/** UTF-16 units; longer texts go as literals, many clients read no more in quotes. */
const MAX_QUOTED = 1_000

/** string = quoted / literal, by what the text needs. */
export function writeString(text: string, isUtf8 = false): string {
  if (text.length <= MAX_QUOTED && (isUtf8 ? QUOTABLE_UTF8 : QUOTABLE).test(text)) {
    return `"${TO_ESCAPE.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`
  }
  // NUL is in no string of the grammar, a literal included.
  const plain = text.replaceAll('\0', '')
  return `{${Buffer.byteLength(plain)}}\r\n${plain}`
}

/** nstring = string / nil: an absent or empty text is NIL. */
export function writeNstring(text: string | undefined, isUtf8 = false): string {
  return text === undefined || text === '' ? 'NIL' : writeString(text, isUtf8)
}

/** astring */
export function writeAstring(text: string, isUtf8 = false): string {
  return ATOM.test(text) && text.toUpperCase() !== 'NIL' ? text : writeString(text, isUtf8)
}

/**
 * A header text for a client that was not told about UTF-8: RFC 2047 §2 encoded words of at most 75 octets.
 * ASCII passes unchanged.
 */
export function encodeWords(text: string): string {
  if (!NOT_ASCII.test(text)) return text
  const words: string[] = []
  let run = ''
  for (const character of text) {
    if (Buffer.byteLength(run + character) > 45) {
      words.push(run)
      run = ''
    }
    run += character
  }
  return [...words, run].map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ')
}
