// LIST with its selection and return options. RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154
import type { Folder } from '../../mailbox/mailbox.ts'
import type { Arguments } from '../../wire/imap/arguments.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { DELIMITER, matchesPattern, parentsOf } from '../../wire/imap/list-pattern.ts'
import { allFolders, lostSubscriptions, mailboxText, SPECIAL_USE_ATTRIBUTES } from './folders.ts'
import type { Session } from './session.ts'
import { parseStatusItems, statusAnswer } from './status-items.ts'

interface ListOptions {
  /** only subscribed ones */
  isSubscribed: boolean
  /** only those with a special use */
  isSpecialUse: boolean
  /** also the parents of what is selected */
  isRecursive: boolean
  /** name subscribed ones as such */
  showsSubscribed: boolean
  /** items of a STATUS to each folder. RFC 5819 */
  status: readonly string[]
}

/** A name in the tree; `folder` is absent where only names below it exist. */
interface Entry {
  readonly name: string
  readonly folder: Folder | undefined
}

export async function cmdList(session: Session, { args }: ClientCommand): Promise<string> {
  const options: ListOptions = {
    isSubscribed: false,
    isSpecialUse: false,
    isRecursive: false,
    showsSubscribed: false,
    status: [],
  }
  args.space()
  if (args.next === '(') {
    parseSelection(args, options)
    args.space()
  }
  const reference = args.mailbox(session.isUtf8)
  args.space()
  const pattern = () => args.listMailbox(session.isUtf8)
  const patterns = args.next === '(' ? args.list(pattern, 20) : [pattern()]
  if (args.take(' RETURN ')) parseReturn(session, args, options)
  args.expectEnd()
  if (patterns.length === 1 && patterns[0] === '') {
    session.send(`* LIST (\\Noselect) "${DELIMITER}" ""`) // RFC 9051 §6.3.9: asks for the delimiter only
    return 'OK LIST completed'
  }
  const wanted = patterns.map((text) => reference + text)
  const isMatch = (name: string) => wanted.some((text) => matchesPattern(name, text))
  const tree = treeOf(await allFolders(session))
  for (const entry of tree.entries) await sendEntry(session, tree, entry, options, isMatch)
  if (options.isSubscribed && !options.isSpecialUse) await sendLost(session, isMatch)
  return 'OK LIST completed'
}

/** list-select-opts = "(" [option *(SP option)] ")"; RFC 9051 §6.3.9.1: RECURSIVEMATCH needs another one beside it */
function parseSelection(args: Arguments, options: ListOptions): void {
  for (const option of args.list(() => args.keyword())) {
    if (option === 'SUBSCRIBED') options.isSubscribed = options.showsSubscribed = true
    else if (option === 'SPECIAL-USE') options.isSpecialUse = true
    else if (option === 'RECURSIVEMATCH') options.isRecursive = true
    else if (option !== 'REMOTE') args.fail('unknown selection option')
  }
  if (options.isRecursive && !options.isSubscribed && !options.isSpecialUse) args.fail('RECURSIVEMATCH alone')
}

/** "(" [option *(SP option)] ")"; CHILDREN and SPECIAL-USE are told always */
function parseReturn(session: Session, args: Arguments, options: ListOptions): void {
  args.list(() => {
    const option = args.keyword()
    if (option === 'SUBSCRIBED') options.showsSubscribed = true
    else if (option === 'STATUS') {
      args.space()
      options.status = parseStatusItems(session, args)
    } else if (option !== 'CHILDREN' && option !== 'SPECIAL-USE') args.fail('unknown return option')
  })
}

async function sendEntry(
  session: Session,
  tree: Tree,
  { name, folder }: Entry,
  options: ListOptions,
  isMatch: (name: string) => boolean,
): Promise<void> {
  if (!isMatch(name)) return
  const isChosen = isSelected(folder, options)
  // RFC 9051 §6.3.9.6: a parent is named for the sake of those below it that are chosen and not named themselves.
  const hasChosenBelow =
    options.isRecursive &&
    tree.entries.some(
      (other) => other.name.startsWith(name + DELIMITER) && isSelected(other.folder, options) && !isMatch(other.name),
    )
  if (!isChosen && !hasChosenBelow) return
  const attributes = attributesOf(folder, tree.parents.has(name), options.showsSubscribed)
  const extended = hasChosenBelow ? ` (CHILDINFO (${options.isSubscribed ? '"SUBSCRIBED"' : '"SPECIAL-USE"'}))` : ''
  session.send(`* LIST (${attributes.join(' ')}) "${DELIMITER}" ${mailboxText(session, name)}${extended}`)
  // RFC 5819 §2: what cannot be told of one folder is left out.
  if (options.status.length > 0 && folder !== undefined && !folder.isLocked)
    session.send(statusAnswer(session, folder, options.status))
  await session.ease()
}

/** Names that are subscribed, and nothing else. RFC 9051 §6.3.9.1 */
async function sendLost(session: Session, isMatch: (name: string) => boolean): Promise<void> {
  for (const name of await lostSubscriptions(session)) {
    if (isMatch(name)) session.send(`* LIST (\\Subscribed \\NonExistent) "${DELIMITER}" ${mailboxText(session, name)}`)
  }
}

/** Without selection options every name is chosen, a mere parent included. */
function isSelected(folder: Folder | undefined, options: ListOptions): boolean {
  if (options.isSubscribed && folder?.isSubscribed !== true) return false
  return !options.isSpecialUse || specialUseOf(folder) !== undefined
}

function attributesOf(folder: Folder | undefined, hasChildren: boolean, showsSubscribed: boolean): string[] {
  const attributes = folder === undefined ? ['\\NonExistent', '\\Noselect'] : []
  attributes.push(hasChildren ? '\\HasChildren' : '\\HasNoChildren')
  if (showsSubscribed && folder?.isSubscribed === true) attributes.push('\\Subscribed')
  const specialUse = specialUseOf(folder)
  return specialUse === undefined ? attributes : [...attributes, specialUse]
}

function specialUseOf(folder: Folder | undefined): string | undefined {
  return folder?.specialUse === undefined ? undefined : SPECIAL_USE_ATTRIBUTES[folder.specialUse]
}

export interface Tree {
  /** INBOX first, then by name */
  readonly entries: readonly Entry[]
  /** names with others below them */
  readonly parents: ReadonlySet<string>
}

export function treeOf(folders: readonly Folder[]): Tree {
  const byName = new Map<string, Folder | undefined>(folders.map((folder) => [folder.name, folder]))
  const parents = new Set(folders.flatMap(({ name }) => parentsOf(name)))
  for (const name of parents) if (!byName.has(name)) byName.set(name, undefined)
  const names = [...byName.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return { entries: names.map((name) => ({ name, folder: byName.get(name) })), parents }
}

function rank(name: string): number {
  return name === 'INBOX' ? 0 : 1
}
