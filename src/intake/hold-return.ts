// A held message goes back to its sender: the letter and the end of the hold are one transaction, so that it comes back once.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { OUTBOUND_RULES } from '../policy/outbound-rules.ts'
import { heldBlob, move, type Hold } from '../store/hold.ts'
import type { BlobReader, Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { returnLetter, type WhyBack } from './hold-letters.ts'
import type { Intake, IntakeSession } from './intake.ts'
import { heldMessage } from './open-hold-desk.ts'

const log = logOf('intake')

/** bytes: larger messages come back with their header only; their sender has them in their own Sent folder */
const MAX_RETURNED = 26_214_400
/** Nobody said anything in time. */
const EXPIRED: ReadonlySet<WhyBack> = new Set(['unanswered', 'frozen-too-long'])
/** bytes of a header that comes back */
const MAX_HEADER = 65_536

export interface ReturnParts {
  readonly store: Store
  readonly letters: Pick<Intake, 'spool' | 'accept'>
  /** the ticket `hold` */
  readonly hold: Ticket
  readonly hostname: string
}

/** @throws Refusal when the letter cannot be taken now */
export async function returnHold(parts: ReturnParts, hold: Hold, why: WhyBack): Promise<void> {
  const { store, hold: ticket } = parts
  const end = async (tx: WriteTx) => {
    const { organisationId, memberId, holdId, need } = hold
    const isExpired = EXPIRED.has(why)
    const state = isExpired ? 'expired' : 'returned'
    if (!(await move(tx, hold, { state })))
      throw new Refusal('already-there', 'Somebody else has moved the held message')
    const event = { organisationId, memberId, actor: 'holds', holdId }
    if (isExpired) await recordEvent(tx, { type: 'hold.expired', ...event, need })
    else await recordEvent(tx, { type: 'hold.returned', ...event, why })
  }
  const use = await store.read(ticket, (tx) => heldBlob(tx, hold))
  const blob = use === undefined ? undefined : await openOrNot(() => store.blobs.open(ticket, use))
  try {
    await write(parts, hold, why, blob, why !== 'malware-found' && !isDoubtful(hold), end)
  } catch (error) {
    if (!(error instanceof Refusal) || error.rendering.retry || error.reason === 'already-there') throw error
    if (error.reason === 'no-such-recipient') {
      // Its sender is no longer there: nobody to tell.
      await store.write(ticket, end)
      return
    }
    log.warn({ trace: hold.holdId, reason: error.reason }, 'a message comes back without its content')
    await write(parts, hold, why, blob, false, end)
  } finally {
    await blob?.close()
  }
}

/** What rules about content held would go into quarantine on its way back, and its sender would see no letter at all. */
function isDoubtful({ facts }: Hold): boolean {
  return facts.reasons.some(({ rule }) => OUTBOUND_RULES.some(({ id }) => id === rule))
}

/** @returns undefined for a damaged one: its sender is told all the same */
async function openOrNot(open: () => Promise<BlobReader>): Promise<BlobReader | undefined> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof Refusal) || error.rendering.retry) throw error
    log.error({ err: error }, 'the content of a held message cannot be read')
    return undefined
  }
}

async function write(
  { letters, hold: ticket, hostname }: ReturnParts,
  hold: Hold,
  why: WhyBack,
  blob: BlobReader | undefined,
  wantsWhole: boolean,
  end: (tx: WriteTx) => Promise<void>,
): Promise<void> {
  const { organisationId, facts } = hold
  const session: IntakeSession = {
    peer: { address: '127.0.0.1', port: 0, helo: hostname, protocol: 'SMTP' },
    own: { organisationId, ticket },
  }
  const isWhole = wantsWhole && blob !== undefined && blob.size <= MAX_RETURNED
  const letter = { to: facts.address, hostname, letterId: randomText(), writtenAt: now() }
  const bytes = isWhole ? blob.stream() : only(blob === undefined ? Buffer.alloc(0) : await headerOf(blob))
  const spool = await letters.spool(session)
  try {
    for await (const chunk of returnLetter(letter, heldMessage(hold), why, facts.note ?? '', { isWhole, bytes }))
      await spool.write(chunk)
    const recipients = [{ address: facts.address, notify: ['never'] }] as const
    await letters.accept(session, { returnPath: '', recipients, smtpUtf8: true, body: '8bitmime' }, spool, end)
  } finally {
    await spool.discard()
  }
}

async function headerOf(blob: BlobReader): Promise<Buffer> {
  const bytes = await blob.read(0, MAX_HEADER)
  const end = bytes.indexOf('\r\n\r\n')
  return end < 0 ? bytes : bytes.subarray(0, end + 2)
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
