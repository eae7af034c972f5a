// The sealed copies of a message: one for the folders of members, one for the way out, which is signed.
import { isAscii } from 'node:buffer'
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { DATA_CLASSES, MAIL_CLASS, type DataClass } from '../mail/data-class.ts'
import { dkimSignature, RelaxedBodyHash, type SigningKey } from '../mail/dkim-sign.ts'
import type { Header } from '../mail/header.ts'
import type { FieldRange } from '../screening/authentication-results.ts'
import type { Screening } from '../screening/screening.ts'
import type { Spool, Store, WrittenBlob } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { without } from './ranges.ts'
import { headerOf } from './submission.ts'

export interface CopyParts {
  readonly store: Store
  /** may add mail */
  readonly ticket: Ticket
  /** of the message, by what is in it */
  readonly dataClass: DataClass
}

/** Mail is confidential at least; what leak detection found may make it secret. */
export function classOf({ leaks }: Pick<Screening, 'leaks'>): DataClass {
  const found = leaks?.dataClass ?? MAIL_CLASS
  return DATA_CLASSES.indexOf(found) > DATA_CLASSES.indexOf(MAIL_CLASS) ? found : MAIL_CLASS
}

/** Our header fields, then the message without the ranges. */
export async function sealCopy(
  { store, ticket, dataClass }: CopyParts,
  organisationId: OrganisationId,
  header: string,
  spool: Spool,
  ranges: readonly FieldRange[],
): Promise<WrittenBlob> {
  const writer = await store.blobs.create(ticket, organisationId, dataClass)
  try {
    await writer.write(Buffer.from(header, 'utf8'))
    for await (const piece of without(spool.stream(), ranges)) await writer.write(piece)
    return await writer.finish()
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

/**
 * The same, signed on top by the author's domain.
 * @returns `is8bit`: whether a server needs 8BITMIME to take it
 */
export async function sealSignedCopy(
  parts: CopyParts,
  organisationId: OrganisationId,
  header: string,
  spool: Spool,
  ranges: readonly FieldRange[],
  keysFor: (header: Header) => Promise<readonly SigningKey[]>,
): Promise<{ blob: WrittenBlob; is8bit: boolean }> {
  const own = await headerOf(spool)
  const hash = new RelaxedBodyHash()
  let at = 0
  let is8bit = !isAscii(Buffer.from(header, 'utf8'))
  for await (const chunk of spool.stream()) {
    is8bit ||= !isAscii(chunk)
    hash.update(chunk.subarray(Math.max(0, own.bytes - at)))
    at += chunk.length
  }
  const bodyHash = hash.digest()
  const fields = own.header.fields.filter(({ start }) => !ranges.some((range) => range.start === start))
  const keys = await keysFor(own.header)
  const signatures = keys.map((key) => dkimSignature(fields, bodyHash, key, now()))
  return { blob: await sealCopy(parts, organisationId, signatures.join('') + header, spool, ranges), is8bit }
}
