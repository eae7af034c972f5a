// From search keys to what the mailbox searches for: sequence numbers become UIDs, names become ids. RFC 9051 §6.4.4
import type { EmailId, ThreadId } from '../../base/ids.ts'
import type { SearchCriterion } from '../../mailbox/mailbox.ts'
import type { SearchKey } from '../../wire/imap/search-keys.ts'
import { mergedRanges, type Range, type SequenceSet } from '../../wire/imap/sequence-set.ts'
import { systemFlag } from './flags.ts'
import type { Selected } from './selected.ts'

const NOTHING: SearchCriterion = { key: 'uids', ranges: [] }

/** @throws Refusal `bad-syntax` */
export function criterionOf(key: SearchKey, mailbox: Selected): SearchCriterion {
  switch (key.key) {
    case 'and':
    case 'or':
      return { key: key.key, of: key.of.map((inner) => criterionOf(inner, mailbox)) }
    case 'not':
      return { key: 'not', of: criterionOf(key.of, mailbox) }
    case 'recent':
      return { key: 'uids', ranges: mailbox.recentRanges }
    case 'sequence':
    case 'uid':
      return { key: 'uids', ranges: uidRanges(key.set, key.key === 'uid', mailbox) }
    case 'flag': {
      const flag = systemFlag(key.flag)
      if (flag === undefined) return { key: 'keyword', keyword: key.flag, isSet: key.isSet }
      return { key: 'flag', flag, isSet: key.isSet }
    }
    case 'emailId':
    case 'threadId': {
      // RFC 8474 §6: an id that we cannot have given finds nothing
      const number = Number(/^[MT]([1-9]\d{0,15})$/.exec(key.id)?.[1] ?? 0)
      if (number === 0) return NOTHING
      return key.key === 'emailId'
        ? { key: 'emailId', id: number as EmailId }
        : { key: 'threadId', id: number as ThreadId }
    }
    default:
      return key
  }
}

/** Known messages only: `1:*` is not more than the client was told of, and a number that is not there matches nothing. */
function uidRanges(set: SequenceSet, isUid: boolean, mailbox: Selected): readonly Range[] {
  if (set === 'saved') return rangesOf(mailbox.uidsOf(set, isUid))
  if (isUid) return mailbox.uidRanges(set.ranges)
  return rangesOf(mailbox.view.atSequences(mergedRanges(set.ranges, mailbox.view.count)))
}

function rangesOf(uids: readonly number[]): Range[] {
  return mergedRanges(
    uids.map((uid): Range => [uid, uid]),
    0,
  )
}
