// STORE. RFC 9051 §6.4.6, with UNCHANGEDSINCE of RFC 7162 §3.1.3
import { Refusal } from '../../base/refusal.ts'
import type { FlagChange, Placement } from '../../mailbox/mailbox.ts'
import type { Arguments } from '../../wire/imap/arguments.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { formatSet, parseSequenceSet } from '../../wire/imap/sequence-set.ts'
import { MAX_LIST_ITEMS } from '../../wire/imap/limits.ts'
import { inBatches } from './batches.ts'
import { flagsFrom } from './flags.ts'
import type { Selected } from './selected.ts'
import type { Session } from './session.ts'
import { sendFlags } from './updates.ts'

const MODES: Readonly<Record<string, FlagChange['mode']>> = { '': 'set', '+': 'add', '-': 'remove' }

export async function cmdStore(session: Session, { args }: ClientCommand, isUid: boolean): Promise<string> {
  args.space()
  const set = parseSequenceSet(args)
  args.space()
  const unchangedSince = parseUnchangedSince(args)
  const mode = MODES[args.tryRun(/[+-]/) ?? ''] ?? 'set'
  args.expect('FLAGS')
  const isSilent = args.take('.SILENT')
  args.space()
  const flags = flagsFrom(parseFlags(args))
  args.expectEnd()
  if (unchangedSince !== undefined) session.enableCondstore()
  const mailbox = session.mailbox
  requireWritable(mailbox)
  const modified: number[] = []
  for await (const uids of inBatches(session, mailbox.uidsOf(set, isUid))) {
    const outcome = await change(session, mailbox, uids, { mode, flags }, unchangedSince)
    modified.push(...outcome.modified)
    for (const placement of outcome.now) {
      // RFC 7162 §3.1.3: with CONDSTORE the new MODSEQ is told also to who asked for silence
      if (!isSilent || session.enabled.has('CONDSTORE')) sendFlags(session, placement)
      else mailbox.markTold(placement)
    }
  }
  mailbox.isStale = true // looked at right away, while what was told here is still known
  const verb = isUid ? 'UID STORE' : 'STORE'
  if (modified.length === 0) return `OK ${verb} completed`
  const numbers = isUid ? modified : modified.map((uid) => mailbox.view.sequenceOf(uid))
  return `OK [MODIFIED ${formatSet(numbers)}] ${verb} conditional`
}

/** Flags as they are now, of all that were asked for: unchanged ones are told, too. RFC 9051 §6.4.6 */
function change(
  session: Session,
  mailbox: Selected,
  uids: readonly number[],
  flagChange: FlagChange,
  unchangedSince: number | undefined,
): Promise<{ now: readonly Placement[]; modified: readonly number[] }> {
  const { mailboxes } = session.services
  return session.write(async (tx, owner) => {
    const { modified } = await mailboxes.setFlags(tx, owner, mailbox.id, uids, flagChange, unchangedSince)
    const left = new Set(modified)
    const now = await mailboxes.placements(tx, owner, mailbox.id, uids)
    return { now: now.filter(({ uid }) => !left.has(uid)), modified }
  })
}

/** @throws Refusal `not-permitted` after EXAMINE */
export function requireWritable(mailbox: Selected): void {
  if (mailbox.isReadOnly) throw new Refusal('not-permitted', 'Mailbox is read-only')
}

/** "(" "UNCHANGEDSINCE" SP mod-sequence-valzer ")" SP */
function parseUnchangedSince(args: Arguments): number | undefined {
  if (!args.take('(')) return undefined
  args.expect('UNCHANGEDSINCE ')
  const modseq = args.numberUpTo(Number.MAX_SAFE_INTEGER)
  args.expect(') ')
  return modseq
}

/** flag-list / (flag *(SP flag)) */
function parseFlags(args: Arguments): string[] {
  if (args.next === '(') return args.list(() => args.flag())
  const flags = [args.flag()]
  while (args.take(' ')) {
    if (flags.length >= MAX_LIST_ITEMS) args.fail('too many flags')
    flags.push(args.flag())
  }
  return flags
}
