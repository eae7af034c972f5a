// Identifiers: branded, so that the compiler notices a swap, and random, so that none can be guessed.
import { randomBytes } from './random.ts'

declare const brand: unique symbol
type Branded<T, Name extends string> = T & { readonly [brand]: Name }

/** A company. 1 … 2^53-1 */
export type OrganisationId = Branded<number, 'OrganisationId'>
/** A person with a mailbox. 1 … 2^53-1 */
export type MemberId = Branded<number, 'MemberId'>
/** A folder of a member, in IMAP's meaning. Counts from 1 within the member. */
export type MailboxId = Branded<number, 'MailboxId'>
/** The content of a message within one member; copies in several folders share it. Counts from 1 within the member. */
export type EmailId = Branded<number, 'EmailId'>
/** A conversation within one member: the EmailId of its first message. */
export type ThreadId = Branded<number, 'ThreadId'>
/** Where a sealed blob lies: `yyyymmddhh-<40 hex digits of the SHA-256 of the sealed bytes>`. */
export type BlobId = Branded<string, 'BlobId'>
/** One message on its way through the house: what 250 tells the client and `gatehouse trace` finds. */
export type TraceId = Branded<string, 'TraceId'>
export type TicketId = Branded<string, 'TicketId'>
export type SessionId = Branded<string, 'SessionId'>
export type EventId = Branded<number, 'EventId'>

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford base 32, lower case: no i, l, o, u

/** @returns an unguessable text id of `length` characters, 5 bits each */
export function randomText(length = 20): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte & 31]).join('')
}

/** @returns an unguessable whole number in 1 … 2^53-1, safe in JSON and in a BIGINT column */
export function randomNumber(): number {
  const bytes = randomBytes(8)
  return bytes.readUInt32BE(0) * 0x20_0000 + (bytes.readUInt32BE(4) >>> 11) || 1
}

export const newOrganisationId = (): OrganisationId => randomNumber() as OrganisationId
export const newMemberId = (): MemberId => randomNumber() as MemberId
export const newTraceId = (): TraceId => randomText(16) as TraceId
export const newTicketId = (): TicketId => randomText() as TicketId
export const newSessionId = (): SessionId => randomText() as SessionId
