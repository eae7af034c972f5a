// A letter with a text and files, in any charset; what a mail program writes, without its chatter.
import type { Packed } from '../../test/support/archives.ts'

export interface Body {
  readonly subject: string
  readonly text?: string
  readonly html?: string
  /** of `text`; utf-8 without it */
  readonly charset?: string
  readonly coding?: 'quoted-printable' | 'base64' | 'as is'
}

const EOL = '\r\n'

export function letter(
  { subject, text, html, charset = 'utf-8', coding = 'quoted-printable' }: Body,
  files: readonly Packed[] = [],
): Buffer {
  const bytes = html === undefined ? encoded(text ?? '', charset) : Buffer.from(html)
  const type = html === undefined ? `text/plain; charset=${charset}` : 'text/html; charset=utf-8'
  const codingName = coding === 'as is' ? '7bit' : coding
  const own = [`Content-Type: ${type}`, `Content-Transfer-Encoding: ${codingName}`, '', coded(bytes, coding)].join(EOL)
  const head = [
    'From: Li Na <li.na@example.org>',
    'To: partner@firm.test',
    `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    'Date: Sun, 22 Nov 2026 09:00:00 +0800',
    'Message-ID: <leak-bench@example.org>',
    'MIME-Version: 1.0',
  ].join(EOL)
  if (files.length === 0) return Buffer.from(`${head}${EOL}${own}${EOL}`)
  const parts = files.map(({ name, bytes: content }) =>
    [
      'Content-Type: application/octet-stream',
      'Content-Transfer-Encoding: base64',
      `Content-Disposition: attachment; filename="${name}"`,
      '',
      wrapped(Buffer.from(content).toString('base64')),
    ].join(EOL),
  )
  const all = [own, ...parts].map((part) => `--cut-here${EOL}${part}${EOL}`).join('')
  return Buffer.from(
    `${head}${EOL}Content-Type: multipart/mixed; boundary="cut-here"${EOL}${EOL}${all}--cut-here--${EOL}`,
  )
}

function coded(bytes: Buffer, coding: Body['coding']): string {
  if (coding === 'as is') return bytes.toString('latin1')
  if (coding === 'base64') return wrapped(bytes.toString('base64'))
  // RFC 2045 §6.7: line ends stay, everything beyond ASCII and "=" is written as hex, lines are broken softly
  const text = [...bytes.toString('latin1').replace(/\r?\n/g, EOL)]
  let line = ''
  let out = ''
  for (const c of text) {
    if (c === '\n') {
      out += `${line.replace(/ \r$/, '=20\r').replace(/\r$/, '')}${EOL}`
      line = ''
      continue
    }
    const next = c === '\r' ? c : c === '=' || c > '~' || (c < ' ' && c !== '\t') ? `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : c // prettier-ignore
    if (line.length + next.length > 75) {
      out += `${line}=${EOL}`
      line = ''
    }
    line += next
  }
  return out + line
}

const wrapped = (base64: string): string => base64.replace(/.{76}/g, `$&${EOL}`)

/** GB 18030 by the table of the decoder read backwards; UTF-7 as RFC 2152 §2 has it, all but plain ASCII in base64. */
export function encoded(text: string, charset: string): Buffer {
  if (charset === 'gb18030')
    return Buffer.concat(
      [...text].map((c) => (c <= '\u007f' ? Buffer.from(c) : (gbTable().get(c) ?? Buffer.from('?')))),
    )
  if (charset !== 'utf-7') return Buffer.from(text)
  const ascii = text.replace(/\+/g, '+-').replace(/[^\x00-\x7f]+/g, (run) => {
    const bytes = Buffer.from(run, 'utf16le').swap16()
    return `+${bytes.toString('base64').replace(/=+$/, '')}-`
  })
  return Buffer.from(ascii, 'latin1')
}

/** Of the characters up to U+FFFF. GB 18030-2005 */
function* fourBytes(): Generator<readonly [number, number, number, number]> {
  for (let first = 0x81; first <= 0x84; first++)
    for (let second = 0x30; second <= 0x39; second++)
      for (let third = 0x81; third <= 0xfe; third++)
        for (let fourth = 0x30; fourth <= 0x39; fourth++) yield [first, second, third, fourth]
}

let table: ReadonlyMap<string, Buffer> | undefined

function gbTable(): ReadonlyMap<string, Buffer> {
  if (table) return table
  const decoder = new TextDecoder('gb18030')
  const made = new Map<string, Buffer>()
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      const bytes = Buffer.from([high, low])
      const character = decoder.decode(bytes)
      if ([...character].length === 1 && character !== '\ufffd') made.set(character, bytes)
    }
  }
  for (const [first, second, third, fourth] of fourBytes()) {
    const bytes = Buffer.from([first, second, third, fourth])
    const character = decoder.decode(bytes)
    if ([...character].length === 1 && !made.has(character)) made.set(character, bytes)
  }
  return (table = made)
}
