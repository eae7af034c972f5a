// RETURN of SEARCH and SORT: which parts of the result a client wants. RFC 4731, RFC 5182, RFC 5267 §3
import type { Arguments } from '../../wire/imap/arguments.ts'
import { formatSet } from '../../wire/imap/sequence-set.ts'
import { writeString } from '../../wire/imap/write.ts'

const RETURN_OPTIONS = ['MIN', 'MAX', 'ALL', 'COUNT', 'SAVE'] as const
type ReturnOption = (typeof RETURN_OPTIONS)[number]
export type ReturnOptions = ReadonlySet<ReturnOption>

/** "RETURN (" [option *(SP option)] ") "; an empty list asks for ALL. @returns undefined when it is not there */
export function parseReturn(args: Arguments): ReturnOptions | undefined {
  if (!args.take('RETURN ')) return undefined
  const options = args.list(() => {
    const name = args.keyword()
    return RETURN_OPTIONS.find((option) => option === name) ?? args.fail('unknown return option')
  })
  args.space()
  return new Set(options.length === 0 ? ['ALL'] : options)
}

/** With MIN or MAX and without ALL or COUNT, only those are saved (RFC 5182 §2.1) and give the MODSEQ (RFC 7162 §3.1.10). */
export function shownOf(options: ReturnOptions, uids: readonly number[]): readonly number[] {
  if (options.has('ALL') || options.has('COUNT') || !(options.has('MIN') || options.has('MAX'))) return uids
  const ends = [...(options.has('MIN') ? uids.slice(0, 1) : []), ...(options.has('MAX') ? uids.slice(-1) : [])]
  return [...new Set(ends)]
}

/**
 * `* ESEARCH (TAG "a") UID MIN 2 ALL 2,5:6`. RFC 9051 §7.3.4
 * @param numbers  in the order of the result: MIN is its first, MAX its last (RFC 5267 §3)
 * @param modseq  0: not told
 */
export function extendedAnswer(
  tag: string,
  isUid: boolean,
  options: ReturnOptions,
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
