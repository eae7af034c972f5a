// SEARCH. RFC 9051 §6.4.4, with RETURN (RFC 4731), SAVE (RFC 5182) and the MODSEQ of RFC 7162 §3.1.5
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { asksModseq, parseSearchKeys } from '../../wire/imap/search-keys.ts'
import { inBatches } from './batches.ts'
import { found, numbersOf, parseCharset } from './search-program.ts'
import { extendedAnswer, parseReturn, type ReturnOptions, shownOf } from './search-return.ts'
import type { Session } from './session.ts'

export async function cmdSearch(session: Session, { tag, args }: ClientCommand, isUid: boolean): Promise<string> {
  args.space()
  const options = parseReturn(args) ?? byDefault(session)
  if (args.take('CHARSET ')) {
    parseCharset(args)
    args.space()
  }
  const key = parseSearchKeys(args)
  args.expectEnd()
  const uids = await found(session, key)
  if (options?.has('SAVE')) session.mailbox.saved = shownOf(options, uids)
  const modseq = asksModseq(key)
    ? await highestModseq(session, options === undefined ? uids : shownOf(options, uids))
    : 0
  const numbers = numbersOf(session, uids, isUid)
  if (options === undefined) session.send(searchAnswer(numbers, modseq))
  else if (options.size > 1 || !options.has('SAVE')) session.send(extendedAnswer(tag, isUid, options, numbers, modseq))
  return `OK ${isUid ? 'UID SEARCH' : 'SEARCH'} completed`
}

/** IMAP4rev2 answers as if ALL was asked for. RFC 9051 §6.4.4 */
function byDefault(session: Session): ReturnOptions | undefined {
  return session.enabled.has('IMAP4rev2') ? new Set(['ALL']) : undefined
}

/** `* SEARCH 2 5 6 (MODSEQ 917)` */
function searchAnswer(numbers: readonly number[], modseq: number): string {
  return ['* SEARCH', ...numbers, ...(modseq > 0 ? [`(MODSEQ ${modseq})`] : [])].join(' ')
}

async function highestModseq(session: Session, uids: readonly number[]): Promise<number> {
  const { id } = session.mailbox
  let highest = 0
  for await (const batch of inBatches(session, uids)) {
    const placements = await session.read((tx, owner) => session.services.mailboxes.placements(tx, owner, id, batch))
    for (const { modseq } of placements) highest = Math.max(highest, modseq)
  }
  return highest
}
