// SELECT and EXAMINE, with the parameters of CONDSTORE and QRESYNC. RFC 9051 §6.3.2, §6.3.3; RFC 7162 §3.1.8, §3.2.5
import type { Arguments } from '../../wire/imap/arguments.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { formatSet, parseKnownSet, rangesHold, type Range } from '../../wire/imap/sequence-set.ts'
import { DELIMITER } from '../../wire/imap/list-pattern.ts'
import { SYSTEM_FLAGS } from './flags.ts'
import { folderNamed, mailboxText } from './folders.ts'
import { recentRange } from './recent.ts'
import { Selected } from './selected.ts'
import type { Session } from './session.ts'
import { flagsAnswer, sendFlags, sendRecent } from './updates.ts'

/** What the client remembers of the mailbox. */
interface Resync {
  readonly uidValidity: number
  readonly modseq: number
  /** absent: every UID it could have seen */
  readonly known?: readonly Range[]
}

interface Parameters {
  readonly isCondstore: boolean
  readonly resync?: Resync
}

export const cmdSelect = (session: Session, command: ClientCommand) => select(session, command, false)
export const cmdExamine = (session: Session, command: ClientCommand) => select(session, command, true)

async function select(session: Session, { verb, args }: ClientCommand, isReadOnly: boolean): Promise<string> {
  args.space()
  const name = args.mailbox(session.isUtf8)
  const { isCondstore, resync } = args.take(' ') ? parseParameters(args) : { isCondstore: false }
  args.expectEnd()
  if (resync !== undefined && !session.enabled.has('QRESYNC')) args.fail('QRESYNC is not enabled')
  // RFC 9051 §6.3.2: the old mailbox is left even when the new one cannot be selected
  if (session.selected !== undefined) session.send('* OK [CLOSED] Previous mailbox closed')
  session.selected = undefined
  if (isCondstore) session.enableCondstore()
  const { id } = await folderNamed(session, name)
  const { mailboxes } = session.services
  const isRev1 = !session.enabled.has('IMAP4rev2')
  const { folder, uids, unseen } = await session.read(async (tx, owner) => ({
    folder: await mailboxes.folder(tx, owner, id),
    uids: await mailboxes.uids(tx, owner, id),
    unseen: isRev1 ? await mailboxes.firstUnseen(tx, owner, id) : undefined,
  }))
  const selected = new Selected(folder, uids, isReadOnly)
  session.selected = selected
  // What happened between this look and the start of listening would be missed otherwise.
  selected.isStale = true

  session.send(flagsAnswer(selected.keywords))
  session.send(`* ${uids.length} EXISTS`)
  selected.addRecent(recentRange(session.member.owner.memberId, id, folder.uidNext - 1, !isReadOnly))
  sendRecent(session, selected)
  // RFC 3501 §7.1; IMAP4rev2 does without. RFC 9051 Appendix E
  if (unseen !== undefined) session.send(`* OK [UNSEEN ${selected.view.sequenceOf(unseen)}] First unseen`)
  session.send(`* OK [PERMANENTFLAGS (${isReadOnly ? '' : `${Object.keys(SYSTEM_FLAGS).join(' ')} \\*`})] Flags kept`)
  session.send(`* OK [UIDVALIDITY ${folder.uidValidity}] UIDs valid`)
  session.send(`* OK [UIDNEXT ${folder.uidNext}] Next UID`)
  session.send(`* OK [HIGHESTMODSEQ ${folder.highestModseq}] Highest modification`)
  session.send(`* OK [MAILBOXID (F${id})] Mailbox id`) // RFC 8474 §4.2
  session.send(`* LIST () "${DELIMITER}" ${mailboxText(session, name)}`)
  if (resync?.uidValidity === folder.uidValidity) await resynchronise(session, selected, resync)
  return `OK [READ-${isReadOnly ? 'ONLY' : 'WRITE'}] ${verb} completed`
}

/** What the client missed: UIDs that are gone, and flags that are different. RFC 7162 §3.2.5.1, §3.2.10.1 */
async function resynchronise(session: Session, selected: Selected, { modseq, known }: Resync): Promise<void> {
  const changes = await session.read((tx, owner) => session.services.mailboxes.changes(tx, owner, selected.id, modseq))
  const vanished = known === undefined ? changes.vanished : changes.vanished.filter((uid) => rangesHold(known, uid))
  if (vanished.length > 0) session.send(`* VANISHED (EARLIER) ${formatSet(vanished)}`)
  for (const placement of changes.changed) {
    if (known === undefined || rangesHold(known, placement.uid)) sendFlags(session, placement)
  }
}

/** select-params = "(" select-param *(SP select-param) ")" */
function parseParameters(args: Arguments): Parameters {
  let isCondstore = false
  let resync: Resync | undefined
  args.list(() => {
    const name = args.keyword()
    if (name === 'CONDSTORE') isCondstore = true
    else if (name === 'QRESYNC') resync = parseResync(args)
    else args.fail('unknown parameter')
  })
  return resync === undefined ? { isCondstore } : { isCondstore, resync }
}

/** "QRESYNC" SP "(" uidvalidity SP mod-sequence-value [SP known-uids] [SP seq-match-data] ")" */
function parseResync(args: Arguments): Resync {
  args.expect(' (')
  const uidValidity = args.number()
  args.space()
  const modseq = args.numberUpTo(Number.MAX_SAFE_INTEGER)
  let known: readonly Range[] | undefined
  if (args.take(' ')) {
    if (args.next !== '(') {
      known = parseKnownSet(args)
      if (args.take(' ')) skipSequenceMatch(args)
    } else {
      skipSequenceMatch(args)
    }
  }
  args.expect(')')
  return known === undefined ? { uidValidity, modseq } : { uidValidity, modseq, known }
}

/** "(" known-sequence-set SP known-uid-set ")": only helps servers that forget what vanished; ours does not. */
function skipSequenceMatch(args: Arguments): void {
  args.expect('(')
  parseKnownSet(args)
  args.space()
  parseKnownSet(args)
  args.expect(')')
}
