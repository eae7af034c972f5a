// Where each member's own copy goes: their lists over the verdict for all.
import type { MemberId } from '../base/ids.ts'
import type { Verdict } from '../mail/signal.ts'
import type { SpecialUse } from '../mailbox/mailbox.ts'
import { isDoubtful, isTaste } from '../policy/judge-mail.ts'
import type { Choices } from '../policy/sender-lists.ts'

/** @param folder  where the verdict puts it */
export function folderFor(
  memberId: MemberId,
  folder: SpecialUse,
  verdict: Verdict<string>,
  choices: Choices,
): SpecialUse {
  // What an administrator's rule says stands above what a member likes.
  if (verdict.rules[0]?.startsWith('flow:') === true) return folder
  const says = choices.members.get(memberId)
  if (says === 'block' && (folder === 'inbox' || folder === 'bulk')) return 'junk'
  const isTheirs = (folder === 'junk' || folder === 'bulk') && isTaste(verdict) && !isDoubtful(verdict.signals)
  return says === 'allow' && isTheirs ? 'inbox' : folder
}
