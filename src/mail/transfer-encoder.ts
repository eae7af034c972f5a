// Content-Transfer-Encoding of text that we write: as it is, quoted-printable or base64, whichever is shortest and safe.

const MAX_LINE = 76 // RFC 2045 §6.7 (5), §6.8
const MAX_PLAIN_LINE = 998 // RFC 5322 §2.1.1

export interface EncodedText {
  readonly encoding: '7bit' | 'quoted-printable' | 'base64'
  /** with CRLF at the end of every line, the last too */
  readonly body: string
}

/** @param text  lines end in LF or CRLF */
export function encodedText(text: string): EncodedText {
  const lines = `${text.toWellFormed().replace(/\r\n?/g, '\n').replace(/\n$/, '')}\n`.replaceAll('\n', '\r\n')
  if (/^[\t\r\n -~]*$/.test(lines) && lines.split('\r\n').every((line) => isSafe(line)))
    return { encoding: '7bit', body: lines }
  const bytes = Buffer.from(lines)
  const quoted = lines.split('\r\n').slice(0, -1).map(quotedLine).join('\r\n') + '\r\n'
  const packed = base64Lines(bytes)
  // What can be read without decoding is worth some bytes.
  return quoted.length <= packed.length * 1.2
    ? { encoding: 'quoted-printable', body: quoted }
    : { encoding: 'base64', body: packed }
}

/** RFC 2045 §6.8 */
export function base64Lines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64')
  let lines = ''
  for (let at = 0; at < text.length; at += MAX_LINE) lines += `${text.slice(at, at + MAX_LINE)}\r\n`
  return lines
}

/** Nothing on the way has a reason to change it: no long line, no blank at its end, no "From " (RFC 4155). */
const isSafe = (line: string) => line.length <= MAX_PLAIN_LINE && !/[\t ]$/.test(line) && !line.startsWith('From ')

/** RFC 2045 §6.7 */
function quotedLine(line: string): string {
  const bytes = Buffer.from(line)
  let [done, here] = ['', '']
  for (const [at, byte] of bytes.entries()) {
    const isLast = at === bytes.length - 1
    const isBlank = byte === 0x20 || byte === 0x09
    const isPlain = (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) || (isBlank && !isLast)
    const isFrom = at === 0 && byte === 0x46
    const unit = isPlain && !isFrom ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    if (here.length + unit.length > MAX_LINE - (isLast ? 0 : 1)) {
      done += `${here}=\r\n`
      here = ''
    }
    here += unit
  }
  return done + here
}
