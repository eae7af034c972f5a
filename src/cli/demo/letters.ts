// The letters of the demo's script.
import { crc32 } from 'node:zlib'
import { now } from '../../base/clock.ts'
import { randomText } from '../../base/ids.ts'
import { formatDate } from '../../mail/date.ts'
import { textField } from '../../mail/header-writer.ts'

/** A letter of one part with CRLF line ends. @param fields  more header fields, each ended by CRLF */
export function letter(
  from: string,
  to: string,
  subject: string,
  body: string,
  subtype: 'plain' | 'html' = 'plain',
  fields = '',
): string {
  return `${header(from, to, subject)}${fields}Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}\r\n`
}

/** A letter that carries a file. */
export function letterWithFile(
  from: string,
  to: string,
  subject: string,
  name: string,
  file: Buffer,
  type = 'application/zip',
  text = 'Please see the file.',
): string {
  const boundary = randomText()
  const lines = file.toString('base64').replace(/.{76}/g, '$&\r\n')
  return `${header(from, to, subject)}Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\n\r\n${text}\r\n--${boundary}\r\nContent-Type: ${type}; name=${name}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=${name}\r\n\r\n${lines}\r\n--${boundary}--\r\n`
}

function header(from: string, to: string, subject: string): string {
  const id = `<${randomText()}@${from.split('@')[1]}>`
  return `From: ${from}\r\nTo: ${to}\r\n${textField('Subject', subject)}Date: ${formatDate(now())}\r\nMessage-ID: ${id}\r\nMIME-Version: 1.0\r\n`
}

/** The harmless test virus of the antivirus industry (eicar.org), put together here so that no file of ours holds it. */
export function eicar(): Buffer {
  return Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!', '$H+H*'].join(''))
}

/** A ZIP archive of one stored file. APPNOTE 6.3 §4.3 */
export function zipOf(name: string, content: Buffer): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0) // version needed: 2.0
  fields.writeUInt32LE(crc32(content), 10)
  fields.writeUInt32LE(content.length, 14)
  fields.writeUInt32LE(content.length, 18)
  fields.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), content])
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, Buffer.alloc(14), Buffer.from(name)])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end])
}
