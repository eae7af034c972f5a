// A few values that only this house can have written: what links in letters carry.
import { timingSafeEqual } from 'node:crypto'
import type { Sealer } from '../keys/vault.ts'

/** characters */
const MAX_TOKEN = 8_192

/** What a token claims; nothing of it may be believed before `isSigned`. */
export interface ClaimedList {
  readonly fields: readonly unknown[]
  readonly payload: string
  readonly signature: Buffer
}

/**
 * `payload.signature`, each in base64url; the payload is a JSON list, the signature a keyed token of the organisation
 * (HMAC-SHA-256, 16 bytes).
 * @param purpose  tells this use of the organisation's key from all others; changes with the form
 */
export function signedList(sealer: Pick<Sealer, 'token'>, purpose: string, fields: readonly unknown[]): string {
  const payload = JSON.stringify(fields)
  return `${Buffer.from(payload).toString('base64url')}.${sealer.token(purpose + payload).toString('base64url')}`
}

/** @returns undefined for what is no token of ours, whoever signed it */
export function readList(token: string): ClaimedList | undefined {
  const [packed = '', signed = '', ...rest] = token.length <= MAX_TOKEN ? token.split('.') : []
  if (rest.length > 0) return undefined
  const payload = Buffer.from(packed, 'base64url').toString('utf8')
  try {
    const fields: unknown = JSON.parse(payload)
    return Array.isArray(fields) ? { fields, payload, signature: Buffer.from(signed, 'base64url') } : undefined
  } catch {
    return undefined
  }
}

/** @param sealer  of the organisation that the token claims; undefined when there is none */
export function isSigned(
  sealer: Pick<Sealer, 'token'> | undefined,
  purpose: string,
  { payload, signature }: Pick<ClaimedList, 'payload' | 'signature'>,
): boolean {
  const expected = sealer?.token(purpose + payload)
  return expected !== undefined && signature.length === expected.length && timingSafeEqual(signature, expected)
}

export const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
