// FETCH. RFC 9051 §6.4.5, with CHANGEDSINCE and VANISHED of RFC 7162 §3.1.4, §3.2.6
import type { ListedMessage, Placement } from '../../mailbox/mailbox.ts'
import { FLAG } from '../../mailbox/mailbox.ts'
import type { Arguments } from '../../wire/imap/arguments.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { parseFetchItems, type FetchItem } from '../../wire/imap/fetch-items.ts'
import { formatSet, parseSequenceSet, rangesHold, type SequenceSet } from '../../wire/imap/sequence-set.ts'
import { BATCH, inBatches } from './batches.ts'
import { needsDigest, sendMessage } from './fetch-answer.ts'
import type { Selected } from './selected.ts'
import type { Session } from './session.ts'

interface Modifiers {
  /** only messages with a higher MODSEQ */
  readonly changedSince?: number
  /** tell also which of the UIDs are gone */
  readonly isVanished: boolean
}

export async function cmdFetch(session: Session, { args }: ClientCommand, isUid: boolean): Promise<string> {
  args.space()
  const set = parseSequenceSet(args)
  args.space()
  const asked = parseFetchItems(args)
  const { changedSince, isVanished } = args.take(' ') ? parseModifiers(args) : { isVanished: false }
  args.expectEnd()
  if (isVanished && !(isUid && changedSince !== undefined && session.enabled.has('QRESYNC'))) {
    args.fail('VANISHED needs UID FETCH, CHANGEDSINCE and QRESYNC')
  }
  // RFC 7162 §3.1: who asks for MODSEQ knows CONDSTORE
  if (changedSince !== undefined || asked.some(({ item }) => item === 'MODSEQ')) session.enableCondstore()
  const items = completed(asked, isUid, changedSince !== undefined)
  const mailbox = session.mailbox
  let uids = mailbox.uidsOf(set, isUid)
  if (changedSince !== undefined) uids = await changedOnes(session, mailbox, set, uids, changedSince, isVanished)
  let missing = 0
  const size = isReading(items) ? BATCH.bodies : needsDigest(items) ? BATCH.digests : BATCH.placements
  for await (const batch of inBatches(session, uids, size)) {
    missing += batch.length - (await sendBatch(session, items, batch))
  }
  const verb = isUid ? 'UID FETCH' : 'FETCH'
  // RFC 9051 §6.4.5, RFC 5530 §3: a sequence number that another session's EXPUNGE has emptied, and we could not tell yet
  return missing > 0 && !isUid ? `NO [EXPUNGEISSUED] Some messages no longer exist` : `OK ${verb} completed`
}

/** RFC 9051 §6.4.9: UID FETCH always tells the UID; RFC 7162 §3.1.4.1: CHANGEDSINCE always tells the MODSEQ. */
function completed(asked: readonly FetchItem[], isUid: boolean, isCondstore: boolean): readonly FetchItem[] {
  const names = new Set(asked.map(({ item }) => item))
  const items = [...asked]
  if (isUid && !names.has('UID')) items.unshift({ item: 'UID' })
  if (isCondstore && !names.has('MODSEQ')) items.push({ item: 'MODSEQ' })
  return items
}

/** @returns how many of the messages were there */
async function sendBatch(session: Session, items: readonly FetchItem[], uids: readonly number[]): Promise<number> {
  const mailbox = session.mailbox
  const { mailboxes } = session.services
  const seen = await markSeen(session, items, uids)
  const messages: readonly (Placement | ListedMessage)[] = await session.read((tx, owner) =>
    needsDigest(items)
      ? mailboxes.listed(tx, owner, mailbox.id, uids)
      : mailboxes.placements(tx, owner, mailbox.id, uids),
  )
  const withFlags = items.some(({ item }) => item === 'FLAGS') ? items : [...items, { item: 'FLAGS' } as const]
  for (const message of messages) await sendMessage(session, message, seen.has(message.uid) ? withFlags : items)
  return messages.length
}

/** Reading the body sets \Seen, unless it is a peek or the mailbox is read-only. @returns the UIDs that got it now */
async function markSeen(
  session: Session,
  items: readonly FetchItem[],
  uids: readonly number[],
): Promise<ReadonlySet<number>> {
  const { id, isReadOnly } = session.mailbox
  const { mailboxes } = session.services
  if (isReadOnly || !isReading(items)) return new Set()
  const placements = await session.read((tx, owner) => mailboxes.placements(tx, owner, id, uids))
  const unseen = placements.filter(({ flags }) => (flags.system & FLAG.seen) === 0).map(({ uid }) => uid)
  if (unseen.length === 0) return new Set()
  const change = { mode: 'add', flags: { system: FLAG.seen, keywords: [] } } as const
  const { changed } = await session.write((tx, owner) => mailboxes.setFlags(tx, owner, id, unseen, change))
  for (const placement of changed) session.mailbox.markTold(placement)
  return new Set(changed.map(({ uid }) => uid))
}

/** Whether the body itself is asked for, not only looked at. */
function isReading(items: readonly FetchItem[]): boolean {
  return items.some((item) => (item.item === 'section' || item.item === 'binary') && !item.isPeek)
}

/** The UIDs that changed since a MODSEQ; tells those that vanished when asked to. */
async function changedOnes(
  session: Session,
  mailbox: Selected,
  set: SequenceSet,
  uids: readonly number[],
  since: number,
  isVanished: boolean,
): Promise<number[]> {
  const changes = await session.read((tx, owner) => session.services.mailboxes.changes(tx, owner, mailbox.id, since))
  if (isVanished) {
    const ranges = set === 'saved' ? [] : mailbox.uidRanges(set.ranges)
    const gone = changes.vanished.filter((uid) => rangesHold(ranges, uid))
    if (gone.length > 0) session.send(`* VANISHED (EARLIER) ${formatSet(gone)}`)
  }
  const changed = new Set(changes.changed.map(({ uid }) => uid))
  return uids.filter((uid) => changed.has(uid))
}

/** fetch-modifiers = "(" "CHANGEDSINCE" SP mod-sequence-value [SP "VANISHED"] ")" */
function parseModifiers(args: Arguments): Modifiers {
  let changedSince: number | undefined
  let isVanished = false
  args.list(() => {
    const name = args.keyword()
    if (name === 'CHANGEDSINCE') {
      args.space()
      changedSince = args.numberUpTo(Number.MAX_SAFE_INTEGER)
    } else if (name === 'VANISHED') isVanished = true
    else args.fail('unknown modifier')
  })
  return changedSince === undefined ? { isVanished } : { changedSince, isVanished }
}
