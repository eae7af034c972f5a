// Untagged news about the selected mailbox: EXISTS, EXPUNGE or VANISHED, FETCH. RFC 9051 §7.4.1, §7.5; RFC 7162 §3.2.10
import type { Placement } from '../../mailbox/mailbox.ts'
import { formatSet } from '../../wire/imap/sequence-set.ts'
import { flagNames, SYSTEM_FLAGS } from './flags.ts'
import { recentRange } from './recent.ts'
import type { Selected } from './selected.ts'
import type { Session } from './session.ts'

/**
 * Tells what changed since the last time. Costs what changed, whatever the size of the mailbox.
 * @param mayExpunge  RFC 9051 §7.5.1: not while FETCH, STORE or SEARCH speak of sequence numbers
 */
export async function sendUpdates(session: Session, mayExpunge: boolean): Promise<void> {
  const selected = session.selected
  if (selected === undefined) return
  const changed = selected.isStale ? await changesOf(session, selected) : []
  if (mayExpunge) sendVanished(session, selected)
  const knownUpTo = selected.view.lastUid
  const arrived = changed.filter(({ uid }) => uid > knownUpTo)
  for (const { uid } of arrived) selected.view.append(uid)
  if (arrived.length > 0) {
    session.send(`* ${selected.view.count} EXISTS`)
    const { memberId } = session.member.owner
    selected.addRecent(recentRange(memberId, selected.id, selected.view.lastUid, !selected.isReadOnly))
    sendRecent(session, selected)
  }
  for (const placement of changed) {
    if (placement.uid <= knownUpTo && selected.isNews(placement)) sendFlags(session, placement)
  }
  selected.forgetTold()
}

/** What is new or different; what is gone is noted in `vanished`. */
async function changesOf(session: Session, selected: Selected): Promise<readonly Placement[]> {
  selected.isStale = false
  const { folder, changed, vanished } = await session.read((tx, owner) =>
    session.services.mailboxes.changes(tx, owner, selected.id, selected.modseq),
  )
  selected.modseq = Math.max(selected.modseq, folder.highestModseq)
  selected.vanished = [...selected.vanished, ...vanished].sort((a, b) => a - b)
  return changed
}

/** EXPUNGE for each, or VANISHED for all. RFC 9051 §7.5.1, RFC 7162 §3.2.10 */
function sendVanished(session: Session, selected: Selected): void {
  if (selected.vanished.length === 0) return
  const removed = selected.view.remove(selected.vanished)
  selected.vanished = []
  if (session.enabled.has('QRESYNC')) {
    if (removed.length > 0) session.send(`* VANISHED ${formatSet(removed.map(({ uid }) => uid))}`)
  } else {
    for (const { sequence } of removed) session.send(`* ${sequence} EXPUNGE`)
  }
}

/** `* 2 RECENT`; IMAP4rev2 does without. RFC 3501 §7.3.2, RFC 9051 Appendix E */
export function sendRecent(session: Session, selected: Selected): void {
  if (!session.enabled.has('IMAP4rev2')) session.send(`* ${selected.recentCount} RECENT`)
}

/** `\Seen $Forwarded \Recent` */
export function flagsText(session: Session, { uid, flags }: Placement): string {
  const isRecent = !session.enabled.has('IMAP4rev2') && session.selected?.isRecent(uid) === true
  return [...flagNames(flags), ...(isRecent ? ['\\Recent'] : [])].join(' ')
}

/** `* 3 FETCH (UID 17 FLAGS (\Seen))`, with MODSEQ for who asked for it. RFC 7162 §3.1.5 */
export function sendFlags(session: Session, placement: Placement): void {
  const selected = session.selected
  const sequence = selected?.view.sequenceOf(placement.uid) ?? 0
  if (selected === undefined || sequence === 0) return
  tellKeywords(session, placement.flags.keywords)
  selected.markTold(placement)
  const modseq = session.enabled.has('CONDSTORE') ? ` MODSEQ (${placement.modseq})` : ''
  session.send(`* ${sequence} FETCH (UID ${placement.uid} FLAGS (${flagsText(session, placement)})${modseq})`)
}

/** Names new keywords before they come up in an answer. RFC 9051 §7.3.5 */
export function tellKeywords(session: Session, keywords: readonly string[]): void {
  if (keywords.length > 0 && session.selected?.learnKeywords(keywords)) {
    session.send(flagsAnswer(session.selected.keywords))
  }
}

/** `* FLAGS (\Answered … $Junk)` */
export function flagsAnswer(keywords: readonly string[]): string {
  return `* FLAGS (${[...Object.keys(SYSTEM_FLAGS), ...keywords].join(' ')})`
}
