// What a message needs before it may go on under a member's name: an author who is the member, Date and Message-ID, no Bcc.
import { now } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Directory } from '../directory/directory.ts'
import { parseAddressList } from '../mail/address.ts'
import { formatDate } from '../mail/date.ts'
import { structuredField } from '../mail/header-writer.ts'
import { isBlank, parseHeader, type Header } from '../mail/header.ts'
import type { Address } from '../mail/structure.ts'
import type { ReadTx, Spool } from '../store/store.ts'
import type { Submitter } from './intake.ts'
import { without } from './ranges.ts'

/** Fields that the receivers must not see, and one that only they may write (RFC 5321 §4.4). */
const REMOVED: ReadonlySet<string> = new Set(['bcc', 'resent-bcc', 'return-path'])
/** bytes; as much as the parser reads of one */
const MAX_HEADER_BYTES = 1_048_576

export interface SpooledHeader {
  readonly header: Header
  /** bytes up to and with the empty line */
  readonly bytes: number
}

/** The header of a message in a spool. @throws Refusal `malformed-message` when it is too large */
export async function headerOf(spool: Spool): Promise<SpooledHeader> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of spool.stream()) {
    chunks.push(chunk)
    size += chunk.length
    const end = endOfHeader(Buffer.concat(chunks))
    if (end !== undefined) return { header: parseHeader(Buffer.concat(chunks).subarray(0, end)), bytes: end }
    if (size > MAX_HEADER_BYTES) throw new Refusal('malformed-message', 'Message header is too large')
  }
  return { header: parseHeader(Buffer.concat(chunks)), bytes: size }
}

function endOfHeader(bytes: Buffer): number | undefined {
  if (isBlank(bytes.toString('latin1', 0, 2))) return 2
  const blank = bytes.indexOf('\r\n\r\n')
  return blank < 0 ? undefined : blank + 4
}

/**
 * The author of a submitted message is who signed in: main address, an alias, or `name+tag`. RFC 6409 §6.1
 * @throws Refusal `not-your-address`, `malformed-message`
 */
export async function checkAuthor(
  tx: ReadTx,
  directory: Directory,
  { owner }: Submitter,
  header: Header,
): Promise<void> {
  // Else the checks would read as body what we sign as header.
  if (header.fields[0]?.start !== 0) throw new Refusal('malformed-message', 'Message does not begin with its header')
  // RFC 5322 §3.6: From once, Sender at most once; readers disagree about which of several counts.
  if (header.all('from').length !== 1 || header.all('sender').length > 1) {
    throw new Refusal('malformed-message', 'Message needs one From field')
  }
  const named = [...header.all('from'), ...header.all('sender')]
    .flatMap((text) => parseAddressList(text))
    .filter(isPerson)
  if (named.length === 0) throw new Refusal('malformed-message', 'Message has no author')
  for (const { local, domain } of named) {
    const found = await directory.resolve(tx, `${local}@${domain}`).catch(orNobody)
    if (found?.memberId !== owner.memberId) throw new Refusal('not-your-address', 'From address is not yours')
  }
}

/** What is no address belongs to nobody; a directory that cannot answer is no reason to say so. */
function orNobody(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.reason !== 'bad-address') throw error
}

const isPerson = ({ group }: Address) => group === undefined

/**
 * The message as it may go on: with Date and Message-ID (RFC 6409 §8.3, §8.4), without Bcc (RFC 5322 §3.6.3).
 * @param begin  begins the spool of the changed message
 * @returns the spool itself when nothing is to be changed; else a new one, finished, which the caller discards
 */
export async function completed(
  spool: Spool,
  { header }: SpooledHeader,
  domain: string,
  begin: () => Promise<Spool>,
): Promise<Spool> {
  const added = [
    header.has('date') ? '' : structuredField('Date', formatDate(now())),
    header.has('message-id') ? '' : structuredField('Message-ID', `<${randomText()}@${domain}>`),
  ].join('')
  const removed = header.fields.filter(({ name }) => REMOVED.has(name))
  if (added === '' && removed.length === 0) return spool
  const changed = await begin()
  try {
    await changed.write(Buffer.from(added, 'latin1'))
    for await (const piece of without(spool.stream(), removed)) await changed.write(piece)
    await changed.finish()
    return changed
  } catch (error) {
    await changed.discard()
    throw error
  }
}
