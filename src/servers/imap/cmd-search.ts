// SEARCH. RFC 9051 §6.4.4, with RETURN (RFC 4731), SAVE (RFC 5182) and the MODSEQ of RFC 7162 §3.1.5
import type { Arguments } from '../../wire/imap/arguments.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { asksModseq, parseSearchKeys } from '../../wire/imap/search-keys.ts'
import { formatSet } from '../../wire/imap/sequence-set.ts'
import { writeString } from '../../wire/imap/write.ts'
import { inBatches } from './batches.ts'
import { found, numbersOf, parseCharset } from './search-program.ts'
import type { Session } from './session.ts'

const RETURN_OPTIONS = ['MIN', 'MAX', 'ALL', 'COUNT', 'SAVE'] as const
type ReturnOption = (typeof RETURN_OPTIONS)[number]

export async function cmdSearch(session: Session, { tag, args }: ClientCommand, isUid: boolean): Promise<string> {
  args.space()
  const options = parseReturn(session, args)
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

/** "RETURN (" [option *(SP option)] ") "; without it, IMAP4rev2 answers as if ALL was asked for. RFC 9051 §6.4.4 */
function parseReturn(session: Session, args: Arguments): ReadonlySet<ReturnOption> | undefined {
  if (!args.take('RETURN ')) return session.enabled.has('IMAP4rev2') ? new Set(['ALL']) : undefined
  const options = args.list(() => {
    const name = args.keyword()
    return RETURN_OPTIONS.find((option) => option === name) ?? args.fail('unknown return option')
  })
  args.space()
  return new Set(options.length === 0 ? ['ALL'] : options)
}

/** With MIN or MAX and without ALL or COUNT, only those are saved (RFC 5182 §2.1) and give the MODSEQ (RFC 7162 §3.1.10). */
function shownOf(options: ReadonlySet<ReturnOption>, uids: readonly number[]): readonly number[] {
  if (options.has('ALL') || options.has('COUNT') || !(options.has('MIN') || options.has('MAX'))) return uids
  const ends = [...(options.has('MIN') ? uids.slice(0, 1) : []), ...(options.has('MAX') ? uids.slice(-1) : [])]
  return [...new Set(ends)]
}

/** `* SEARCH 2 5 6 (MODSEQ 917)` */
function searchAnswer(numbers: readonly number[], modseq: number): string {
  return ['* SEARCH', ...numbers, ...(modseq > 0 ? [`(MODSEQ ${modseq})`] : [])].join(' ')
}

/** `* ESEARCH (TAG "a") UID MIN 2 ALL 2,5:6`. RFC 9051 §7.3.4 */
function extendedAnswer(
  tag: string,
  isUid: boolean,
  options: ReadonlySet<ReturnOption>,
  numbers: readonly number[],
  modseq: number,
): string {
  const answer = [`* ESEARCH (TAG ${writeString(tag)})`]
  if (isUid) answer.push('UID')
  if (numbers.length > 0) {
    if (options.has('MIN')) answer.push(`MIN ${numbers[0]}`)
    if (options.has('MAX')) answer.push(`MAX ${numbers.at(-1)}`)
    if (options.has('ALL')) answer.push(`ALL ${formatSet(numbers)}`)
  }
  if (options.has('COUNT')) answer.push(`COUNT ${numbers.length}`)
  if (modseq > 0) answer.push(`MODSEQ ${modseq}`)
  return answer.join(' ')
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
