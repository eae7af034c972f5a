// The ways in which a list of identity numbers might leave unseen, each as a letter to a stranger.
import zlib from 'node:zlib'
import { encoded } from '../../bench/leak/letter.ts'
import { FORMATS, TRICK_FORMATS, xlsxOf } from '../../bench/leak/formats.ts'
import type { Document } from '../../bench/leak/document.ts'
import { letterWith, sevenZip, tar, tnef, zip, type Packed } from './archives.ts'
import { bmpOf } from './qr.ts'

/** Made up, valid by their check digits alone. */
export const LISTED: readonly string[] = Array.from({ length: 12 }, (_, index) => idNumber(index))

/** GB 11643-1999 */
function idNumber(index: number): string {
  const first = `4401061985${String(1 + (index % 9)).padStart(2, '0')}1${index % 10}${String(123 + index * 7).padStart(3, '0')}`
  const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce(
    (all, weight, at) => all + weight * Number(first[at]),
    0,
  )
  return `${first}${'10X98765432'[sum % 11]}`
}

const NAMES = '王芳 李娜 张伟 刘洋 陈静 杨帆 赵磊 黄敏 周杰 吴霞 徐强 孙丽'.split(' ')
const TEXT = ['员工身份证号码：', ...LISTED.map((id, index) => `${NAMES[index]} ${id}`)].join('\r\n')
const documentOf = (people: number): Document => ({
  title: '名单',
  language: 'zh',
  blocks: [{ rows: [['姓名', '身份证号码'], ...LISTED.slice(0, people).map((id, index) => [NAMES[index] ?? '', id])] }],
})

const EOL = '\r\n'
export interface Frame {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  /** more fields */
  readonly fields?: readonly string[]
}

const head = ({ from = 'alice@example.org', to = 'x@remote.example', subject = 'list', fields = [] }: Frame = {}) =>
  [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, 'MIME-Version: 1.0', ...fields].join(EOL)

export const withText = (text: string, frame: Frame = {}, type = 'text/plain; charset=utf-8'): Buffer =>
  Buffer.from([head(frame), `Content-Type: ${type}`, 'Content-Transfer-Encoding: 8bit', '', text, ''].join(EOL))

const withBytes = (bytes: Buffer, type: string, coding = 'base64'): Buffer =>
  Buffer.from(
    [head(), `Content-Type: ${type}`, `Content-Transfer-Encoding: ${coding}`, '', wrapped(bytes), ''].join(EOL),
  )
const wrapped = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, `$&${EOL}`)
const word = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

/** Files in a letter of Alice's. */
const withFiles = (...files: readonly Packed[]): Buffer =>
  Buffer.from(
    letterWith(files)
      .toString('latin1')
      .replace('From: a@example.org', 'From: alice@example.org')
      .replace('To: b@example.org', 'To: x@remote.example')
      .replace(/^Message-ID: .*\r\n/m, ''),
    'latin1',
  )
const file = (name: string, bytes: Buffer | string): Packed => ({ name, bytes: Buffer.from(bytes) })

/** A document of the benches, in a letter of Alice's. */
async function written(format: string): Promise<Buffer> {
  const write = FORMATS[format] ?? TRICK_FORMATS[format]
  if (write === undefined) throw new Error(`no format ${format}`)
  const bytes = Buffer.from(await write(documentOf(LISTED.length), () => 0.5))
  const said = bytes
    .toString('latin1')
    .replace(/^From: .*$/m, 'From: alice@example.org')
    .replace(/^To: .*$/m, 'To: x@remote.example')
    .replace(/^Message-ID: .*\r\n/m, '')
  return Buffer.from(said, 'latin1')
}

const multipart = (kind: string, parts: readonly string[], before = '', after = ''): Buffer =>
  Buffer.from(
    [
      head(),
      `Content-Type: multipart/${kind}; boundary=cut`,
      '',
      before,
      ...parts.map((part) => `--cut${EOL}${part}`),
      `--cut--`,
      after,
      '',
    ].join(EOL),
  )
const part = (type: string, text: string) => [`Content-Type: ${type}`, '', text].join(EOL)
const HARMLESS = part('text/plain; charset=utf-8', 'See you on Monday.')
const SPLIT = LISTED.map((id) => `<p>${[...id].map((digit) => `<span>${digit}</span>`).join('')}</p>`).join('')
const FULL_WIDTH = TEXT.replace(/[0-9X]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

/** Way → letter. All of them are to be held, or refused; none may leave. */
export const WAYS: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  'as it is': () => withText(TEXT),
  'without a word about it': () => withText(LISTED.join(EOL)),
  'in one line': () => withText(LISTED.join(' ')),
  'in the subject': () => withText('See above.', { subject: `${word('身份证')} ${LISTED.join(`${EOL} `)}` }),
  'in a field of the header': () => withText('See above.', { fields: [`X-Note: ${LISTED.join(`${EOL} `)}`] }),
  'in Comments': () =>
    withText('See above.', { fields: [`Comments: ${word(LISTED.slice(0, 2).join(' '))} ${LISTED.join(`${EOL} `)}`] }),
  'in names of recipients': () =>
    withText('See above.', { to: LISTED.map((id) => `"${id}" <x@remote.example>`).join(`,${EOL} `) }),
  'in the name of the author': () =>
    withText('See above.', { from: `"${LISTED.slice(0, 3).join(' ')}" <alice@example.org>` }),
  'in names of files': () => withFiles(...LISTED.map((id) => file(`${id}.txt`, 'nothing'))),
  'in the name of one file': () => withFiles(file(`身份证 ${LISTED.slice(0, 5).join(' ')}.txt`, 'nothing')),
  'full-width': () => withText(FULL_WIDTH),
  'zero-width between': () => withText(TEXT.replace(/(\d{4})/g, '$1\u200b')),
  'blanks between': () => withText(TEXT.replace(/(\d{6})(\d{8})/g, '$1 $2 ')),
  base64: () => withBytes(Buffer.from(TEXT), 'text/plain; charset=utf-8'),
  'UTF-7': () =>
    Buffer.from(
      [head(), 'Content-Type: text/plain; charset=utf-7', '', encoded(TEXT, 'utf-7').toString('latin1'), ''].join(EOL),
      'latin1',
    ),
  'UTF-16': () => withBytes(Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'text/plain; charset=utf-16'),
  'UTF-16 without a mark': () => withBytes(Buffer.from(TEXT, 'utf16le'), 'text/plain; charset=utf-16le'),
  'GB 18030': () => withBytes(encoded(TEXT, 'gb18030'), 'text/plain; charset=gb18030'),
  'a charset that is another': () => withBytes(Buffer.from(TEXT, 'utf16le'), 'text/plain; charset=us-ascii'),
  'an unknown charset': () => withBytes(Buffer.from(TEXT), 'text/plain; charset=x-mine'),
  'an unknown type': () => withBytes(Buffer.from(TEXT), 'application/x-mine'),
  'an unknown transfer encoding': () =>
    Buffer.from(
      [head(), 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: x-mine', '', TEXT, ''].join(EOL),
    ),
  'digits in spans': () =>
    withText(`<html><body><h1>身份证</h1>${SPLIT}</body></html>`, {}, 'text/html; charset=utf-8'),
  'hidden in HTML': () =>
    withText(`<html><body>Hello<div style="display:none">${TEXT}</div></body></html>`, {}, 'text/html; charset=utf-8'),
  'in a comment of HTML': () =>
    withText(`<html><body>Hello<!-- ${TEXT} --></body></html>`, {}, 'text/html; charset=utf-8'),
  'in an attribute of HTML': () =>
    withText(`<html><body><img alt="${TEXT}" src="cid:x">Hello</body></html>`, {}, 'text/html; charset=utf-8'),
  'in one of two alternatives': () =>
    multipart('alternative', [
      part('text/plain; charset=utf-8', TEXT),
      part('text/html; charset=utf-8', '<p>Hello</p>'),
    ]),
  'before the first part': () => multipart('mixed', [HARMLESS], TEXT),
  'behind the last part': () => multipart('mixed', [HARMLESS], '', TEXT),
  'in a forwarded message': () => multipart('mixed', [HARMLESS, part('message/rfc822', withText(TEXT).toString())]),
  'three messages deep': () =>
    multipart('mixed', [
      part(
        'message/rfc822',
        multipart('mixed', [part('message/rfc822', withText(TEXT).toString())])
          .toString()
          .replaceAll('cut', 'inner'),
      ),
    ]),
  'as an attached message': () => written('eml'),
  'a piece of a message': () =>
    Buffer.from(
      [
        head(),
        'Content-Type: message/partial; id="p@example.org"; number=1; total=2',
        '',
        'Subject: x',
        '',
        TEXT.slice(0, 200),
        '',
      ].join(EOL),
    ),
  uuencoded: () => withText(uuencoded('list.txt', Buffer.from(TEXT))),
  'a calendar': () =>
    withText(
      [
        'BEGIN:VCALENDAR',
        'BEGIN:VEVENT',
        `DESCRIPTION:${LISTED.join(`\\n${EOL} `)}`,
        'END:VEVENT',
        'END:VCALENDAR',
      ].join(EOL),
      {},
      'text/calendar',
    ),
  'quoted, as if answered': () => withText(TEXT.replace(/^/gm, '> ')),
  'a text file': () => withFiles(file('list.txt', TEXT)),
  'a file without a name for it': () => withFiles(file('list.dat', TEXT)),
  'one file for each': () => withFiles(...LISTED.map((id, index) => file(`${index}.txt`, `身份证 ${id}`))),
  'csv in zip': () => withFiles(file('a.zip', zip([file('a.csv', TEXT)]))),
  'zip in zip in tar.gz': () =>
    withFiles(file('a.tar.gz', zlib.gzipSync(tar([file('b.zip', zip([file('c.zip', zip([file('a.txt', TEXT)]))]))])))),
  'zip under another name': () => withFiles(file('holiday.jpg', zip([file('a.csv', TEXT)]))),
  'in names inside an archive': () => withFiles(file('a.zip', zip(LISTED.map((id) => file(`${id}.txt`, 'x'))))),
  'an encrypted zip': () => withFiles(file('a.zip', zip([file('a.csv', TEXT)], { encrypted: true }))),
  'an encrypted zip in a zip': () =>
    withFiles(file('b.zip', zip([file('a.zip', zip([file('a.csv', TEXT)], { encrypted: true }))]))),
  'an encrypted 7z': async () =>
    withFiles(file('a.7z', (await sevenZip('a.7z', file('a.csv', TEXT), '-psecret', '-mhe=on')) ?? '')),
  gzip: () => withFiles(file('a.gz', zlib.gzipSync(TEXT))),
  'winmail.dat': () => withFiles(file('winmail.dat', tnef([file('a.txt', TEXT)]))),
  'behind the end of a picture': () => withFiles(file('a.jpg', Buffer.concat([JPEG, Buffer.from(TEXT)]))),
  'in a comment of a picture': () => withFiles(file('a.png', Buffer.concat([PNG, pngComment(LISTED.join(' '))]))),
  'a zip behind a picture': () => withFiles(file('a.jpg', Buffer.concat([JPEG, zip([file('a.txt', TEXT)])]))),
  'in the comment of a zip': () => withFiles(file('a.zip', withComment(zip([file('a.txt', 'x')]), LISTED.join(' ')))),
  'locked for its receiver': () =>
    withText(
      `-----BEGIN PGP MESSAGE-----${EOL}${EOL}${wrapped(Buffer.from(TEXT).reverse())}${EOL}-----END PGP MESSAGE-----`,
    ),
  'a picture of a QR code': () => withFiles(file('a.bmp', bmpOf(LISTED.join('\n')))),
  ...Object.fromEntries(
    [
      'docx',
      'xlsx',
      'pptx',
      'odt',
      'rtf',
      'pdf',
      'html',
      'docx in zip',
      'xlsx in zip in tar.gz',
      'txt in 7z',
      'html cells',
      'html tags',
      'docx cells',
      'gb18030 txt',
      'utf-16 txt',
    ].map((format) => [`as ${format}`, () => written(format)]),
  ),
}

/** Of one pixel. */
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de', 'hex')

/** PNG (third edition) §11.3.3.3 */
function pngComment(text: string): Buffer {
  const data = Buffer.from(`Comment\0${text}`, 'latin1')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from('tEXt'), data, Buffer.alloc(4)])
}

function withComment(archive: Buffer, comment: string): Buffer {
  const changed = Buffer.from(archive)
  changed.writeUInt16LE(comment.length, changed.length - 2)
  return Buffer.concat([changed, Buffer.from(comment)])
}

function uuencoded(name: string, bytes: Buffer): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 45) {
    const chunk = bytes.subarray(at, at + 45)
    let line = String.fromCharCode(32 + chunk.length)
    for (let i = 0; i < chunk.length; i += 3) {
      const [a = 0, b = 0, c = 0] = chunk.subarray(i, i + 3)
      for (const six of [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63])
        line += six === 0 ? '`' : String.fromCharCode(32 + six)
    }
    lines.push(line)
  }
  return [`begin 644 ${name}`, ...lines, '`', 'end'].join(EOL)
}

/** A sheet with so many people in an archive: the archive, or a letter of this sender with it. */
export async function xlsxInZip(): Promise<Buffer>
export async function xlsxInZip(people: number, from: string): Promise<Buffer>
export async function xlsxInZip(people = LISTED.length, from?: string): Promise<Buffer> {
  const archive = zip([file('people.xlsx', xlsxOf(documentOf(people)))])
  return from === undefined ? archive : withFrom(withFiles(file('a.zip', archive)), from)
}

const withFrom = (letter: Buffer, from: string): Buffer =>
  Buffer.from(letter.toString('latin1').replace(/^From: .*$/m, `From: ${from}`), 'latin1')
