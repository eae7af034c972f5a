// Bitcoin addresses: Base58Check of the first kind, Bech32 (BIP 173) and Bech32m (BIP 350) of the later ones.
import crypto from 'node:crypto'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const BECH32_END = 1
const BECH32M_END = 0x2bc830a3

export function isBitcoinAddress(text: string): boolean {
  return /^[13]/.test(text) ? isBase58Check(text) : isSegwit(text)
}

/** 21 bytes, the first 0 (key) or 5 (script), and four of their double SHA-256. */
function isBase58Check(text: string): boolean {
  if (!/^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(text)) return false
  let number = 0n
  for (const character of text) number = number * 58n + BigInt(BASE58.indexOf(character))
  const hex = number.toString(16)
  if (hex.length > 50) return false
  const bytes = Buffer.from(hex.padStart(50, '0'), 'hex')
  const body = bytes.subarray(0, 21)
  return (body[0] === 0 || body[0] === 5) && doubleHash(body).subarray(0, 4).equals(bytes.subarray(21))
}

export function base58Check(body: Uint8Array): string {
  const bytes = Buffer.concat([body, doubleHash(body).subarray(0, 4)])
  let number = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (; number > 0n; number /= 58n) text = (BASE58[Number(number % 58n)] ?? '') + text
  for (const byte of bytes) {
    if (byte !== 0) break
    text = `1${text}`
  }
  return text
}

/** One case only; witness version 0 ends on 1, later ones on the constant of Bech32m. */
function isSegwit(text: string): boolean {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return false
  const data = /^bc1([02-9ac-hj-np-z]{39,71})$/.exec(text.toLowerCase())?.[1]
  if (data === undefined) return false
  const values = [...data].map((character) => BECH32.indexOf(character))
  const end = bech32Polymod([3, 3, 0, 2, 3, ...values])
  return end === (values[0] === 0 ? BECH32_END : BECH32M_END)
}

export function bech32Polymod(values: readonly number[]): number {
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    GENERATOR.forEach((term, at) => {
      if (((top >>> at) & 1) === 1) check ^= term
    })
  }
  return check >>> 0
}

function doubleHash(bytes: Uint8Array): Buffer {
  const once = crypto.createHash('sha256').update(bytes).digest()
  return crypto.createHash('sha256').update(once).digest()
}
