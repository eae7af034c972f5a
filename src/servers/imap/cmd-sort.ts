// SORT. RFC 5256 §3: the messages a SEARCH finds, in the order of some keys; DISPLAYFROM and DISPLAYTO of RFC 5957
import { addressText } from '../../mail/address.ts'
import type { Address } from '../../mail/structure.ts'
import type { ListedMessage, Placement } from '../../mailbox/mailbox.ts'
import type { Arguments } from '../../wire/imap/arguments.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { parseSearchKeys } from '../../wire/imap/search-keys.ts'
import { baseSubject } from './base-subject.ts'
import { BATCH, inBatches } from './batches.ts'
import { found, numbersOf, parseCharset } from './search-program.ts'
import { extendedAnswer, parseReturn, shownOf } from './search-return.ts'
import type { Session } from './session.ts'

type Value = string | number
type Sortable = Placement | ListedMessage

/** Each key of a message; texts compare as i;unicode-casemap would: folded. RFC 5256 §2.2, §3 */
const KEYS: Readonly<Record<string, (message: ListedMessage) => Value>> = {
  ARRIVAL: ({ internalDate }) => internalDate,
  SIZE: ({ size }) => size,
  DATE: sentAt,
  SUBJECT: ({ digest }) => folded(baseSubject(digest.envelope.subject).text),
  FROM: ({ digest }) => firstMailbox(digest.envelope.from),
  TO: ({ digest }) => firstMailbox(digest.envelope.to),
  CC: ({ digest }) => firstMailbox(digest.envelope.cc),
  DISPLAYFROM: ({ digest }) => firstDisplay(digest.envelope.from),
  DISPLAYTO: ({ digest }) => firstDisplay(digest.envelope.to),
}
const WITHOUT_DIGEST: ReadonlySet<string> = new Set(['ARRIVAL', 'SIZE'])

interface Criterion {
  readonly name: string
  readonly isReverse: boolean
}

export async function cmdSort(session: Session, { tag, args }: ClientCommand, isUid: boolean): Promise<string> {
  args.space()
  const options = parseReturn(args)
  const criteria = args.list(() => parseCriterion(args), 8)
  if (criteria.length === 0) args.fail('expected a sort key')
  args.space()
  parseCharset(args)
  args.space()
  const key = parseSearchKeys(args)
  args.expectEnd()
  const uids = await sorted(session, criteria, await found(session, key))
  const numbers = numbersOf(session, uids, isUid)
  if (options?.has('SAVE')) session.mailbox.saved = shownOf(options, uids).toSorted((a, b) => a - b)
  if (options === undefined) session.send(['* SORT', ...numbers].join(' '))
  else if (options.size > 1 || !options.has('SAVE')) session.send(extendedAnswer(tag, isUid, options, numbers, 0))
  return `OK ${isUid ? 'UID SORT' : 'SORT'} completed`
}

function parseCriterion(args: Arguments): Criterion {
  const word = args.keyword()
  const isReverse = word === 'REVERSE'
  if (isReverse) args.space()
  const name = isReverse ? args.keyword() : word
  return Object.hasOwn(KEYS, name) ? { name, isReverse } : args.fail('unknown sort key')
}

/** Keeps the keys of each message, never the messages. */
async function sorted(
  session: Session,
  criteria: readonly Criterion[],
  uids: readonly number[],
): Promise<readonly number[]> {
  const { id } = session.mailbox
  const { mailboxes } = session.services
  const isLight = criteria.every(({ name }) => WITHOUT_DIGEST.has(name))
  const rows: { uid: number; values: readonly Value[] }[] = []
  for await (const batch of inBatches(session, uids, isLight ? BATCH.placements : BATCH.digests)) {
    const messages: readonly Sortable[] = await session.read((tx, owner) =>
      isLight ? mailboxes.placements(tx, owner, id, batch) : mailboxes.listed(tx, owner, id, batch),
    )
    for (const message of messages) {
      // A light key reads the placement only.
      const values = criteria.map(({ name }) => KEYS[name]?.(message as ListedMessage) ?? 0)
      rows.push({ uid: message.uid, values })
    }
  }
  rows.sort((a, b) => compared(criteria, a.values, b.values) || a.uid - b.uid)
  return rows.map(({ uid }) => uid)
}

function compared(criteria: readonly Criterion[], a: readonly Value[], b: readonly Value[]): number {
  for (const [at, { isReverse }] of criteria.entries()) {
    const [left = 0, right = 0] = [a[at], b[at]]
    if (left === right) continue
    return left < right === isReverse ? 1 : -1
  }
  return 0
}

/** The Date field, or INTERNALDATE where there is none. RFC 5256 §2.2 */
export function sentAt({ digest, internalDate }: ListedMessage): number {
  return digest.sentAt ?? internalDate
}

/** The addr-mailbox of the first address; that of a group is its name. RFC 5256 §3, RFC 9051 §7.5.2 */
function firstMailbox([first]: readonly Address[]): string {
  return folded((first?.group === 'start' ? first.name : first?.local) ?? '')
}

/** The name that is shown, or the address where there is none. RFC 5957 §3 */
function firstDisplay([first]: readonly Address[]): string {
  return folded(first === undefined ? '' : first.name || addressText(first))
}

/** As i;unicode-casemap does: capitals, so that "_" and "[" come after the letters. RFC 5051 §2 */
function folded(text: string): string {
  return text.normalize('NFKD').toUpperCase()
}
