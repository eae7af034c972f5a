// From the words of a rule to those who may decide: managers upwards, deputies, and never the sender.
import type { MemberId, OrganisationId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import { managersOf } from '../../directory/managers.ts'
import type { Directory, Owner } from '../../directory/directory.ts'
import type { HoldReason } from '../../mail/hold.ts'
import type { ReadTx } from '../../store/store.ts'
import type { Policy } from '../document/compile.ts'
import { LAST_RESORT, type ApprovalSection, type ApproverWord, type Deputy } from './approval-rule.ts'

/** Whom words stand for, seen from one sender: looked up before the message is judged. */
export interface ApproverBook {
  readonly sender: MemberId
  /** of the sender's department and of those above it, nearest first; departments without any are left out */
  readonly managers: readonly (readonly MemberId[])[]
  /** main addresses that the policy names → who that is */
  readonly named: ReadonlyMap<string, MemberId>
  readonly section: ApprovalSection
}

/** Grant `directory:read`. Addresses of nobody are left out. */
export async function approverBook(
  tx: ReadTx,
  directory: Directory,
  owner: Owner,
  { leaks, approval: { section } }: Policy,
): Promise<ApproverBook> {
  const words = [
    ...section.approvers,
    ...section.rules.flatMap(({ approvers, escalateTo }) => [...approvers, ...escalateTo]),
    ...leaks.section.rules.flatMap(({ approvers }) => approvers),
    ...section.deputies.flatMap((deputy) => [deputy.of, deputy.is]),
  ]
  const addresses = new Set(words.filter((word) => word.includes('@')))
  const named = new Map<string, MemberId>()
  for (const address of addresses) {
    const memberId = await memberOf(tx, directory, owner.organisationId, address)
    if (memberId !== undefined) named.set(address, memberId)
  }
  return { sender: owner.memberId, managers: await managersOf(tx, owner), named, section }
}

async function memberOf(
  tx: ReadTx,
  directory: Directory,
  organisationId: OrganisationId,
  address: string,
): Promise<MemberId | undefined> {
  try {
    const found = await directory.resolve(tx, address)
    return found?.organisationId === organisationId ? found.memberId : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/**
 * Who may decide, as a hold keeps it: member ids as text, and `role:NAME`. Never the sender, and never nobody.
 * @param words  empty: those by default
 * @param times  how often nobody answered in time: so many steps further are asked too
 * @param next  who is asked at the first step, before the managers above
 */
export function approversFor(
  book: ApproverBook,
  words: readonly ApproverWord[],
  at: number,
  times = 0,
  next: readonly ApproverWord[] = [],
): readonly string[] {
  const asked = words.length > 0 ? words : book.section.approvers
  const first = asked.flatMap((word) => meant(book, word, 0))
  const later = times === 0 ? [] : next.flatMap((word) => meant(book, word, 0))
  // With words of its own for the first step, the managers come one step later.
  const stepsUp = next.length > 0 ? times - 1 : times
  const above = Array.from({ length: Math.max(0, stepsUp) }, (_, step) => levelAt(book, step + 1)).flat()
  const all = [...new Set([...first, ...later, ...above])]
  const isExhausted = all.length === 0 || (stepsUp > 0 && stepsUp >= usable(book).length)
  const whole = isExhausted ? [...all, LAST_RESORT] : all
  return [...new Set(whole.flatMap((each) => [each, ...deputiesOf(book, each, at)]))]
}

/** Levels that have somebody besides the sender. */
const usable = ({ managers, sender }: ApproverBook): readonly (readonly MemberId[])[] =>
  managers.map((level) => level.filter((memberId) => memberId !== sender)).filter((level) => level.length > 0)

const levelAt = (book: ApproverBook, step: number): readonly string[] => (usable(book)[step] ?? []).map(String)

function meant(book: ApproverBook, word: ApproverWord, step: number): readonly string[] {
  if (word === 'manager') return levelAt(book, step)
  if (word.startsWith('role:')) return [word]
  const memberId = book.named.get(word)
  return memberId === undefined || memberId === book.sender ? [] : [String(memberId)]
}

function deputiesOf({ section, named, sender }: ApproverBook, approver: string, at: number): readonly string[] {
  const isActive = ({ from = 0, until = Infinity }: Deputy) => from <= at && at < until
  return section.deputies
    .filter((deputy) => isActive(deputy) && String(named.get(deputy.of)) === approver)
    .flatMap(({ is }) => named.get(is) ?? [])
    .filter((memberId) => memberId !== sender)
    .map(String)
}

/** Whether somebody may decide about a hold. Nobody decides about their own. */
export function mayDecide(
  { approvers }: Pick<HoldReason, 'approvers'>,
  sender: MemberId,
  who: { readonly memberId: MemberId; readonly roles: readonly string[] },
): boolean {
  if (who.memberId === sender) return false
  return approvers.includes(String(who.memberId)) || who.roles.some((role) => approvers.includes(`role:${role}`))
}
