// The few DER values a certificate is made of. ITU-T X.690 §8, §10, §11
import ipaddr from 'ipaddr.js'

/** Tag, length, content. X.690 §8.1 */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const hex = content.length.toString(16)
  const length = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content])
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => der(0x30, ...items)
export const set = (...items: readonly Uint8Array[]): Buffer => der(0x31, ...items)
export const octets = (...contents: readonly Uint8Array[]): Buffer => der(0x04, ...contents)
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text))
export const yes: Buffer = der(0x01, Buffer.from([0xff]))
/** `[number]` around whole values */
export const tagged = (number: number, ...items: readonly Uint8Array[]): Buffer => der(0xa0 | number, ...items)
/** `[number]` in place of the tag of a simple value */
export const implicit = (number: number, content: Uint8Array): Buffer => der(0x80 | number, content)

/** @param unused  bits of the last byte that do not count, 0 … 7 */
export const bits = (content: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), content)

/** @param bytes  a number of zero or more, highest byte first */
export function integer(bytes: Uint8Array): Buffer {
  const isSigned = ((bytes[0] ?? 0) & 0x80) !== 0
  return isSigned ? der(0x02, Buffer.from([0]), bytes) : der(0x02, bytes)
}

/** @param text  such as `2.5.29.17` */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift(0x80 | (left & 0x7f))
    return groups
  })
  return der(0x06, Buffer.from(bytes))
}

/** RFC 5280 §4.1.2.5: two digits for the year until 2049, four from then on */
export function time(at: Date): Buffer {
  const text = `${at.toISOString().replace(/\.\d+|[-:T]/g, '')}`
  return at.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text))
}

/** The bytes of an IP address: 4 or 16. */
export const addressBytes = (address: string): Buffer => Buffer.from(ipaddr.parse(address).toByteArray())
