// From the words of a rule to those who may decide: managers upwards, named people, roles, and never the sender.
import type { MemberId, OrganisationId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import { managersOf } from '../../directory/managers.ts'
import type { Directory, Owner } from '../../directory/directory.ts'
import { SIGNS_IN } from '../../directory/member.ts'
import type { HoldReason } from '../../mail/hold.ts'
import type { ReadTx } from '../../store/store.ts'
import type { Policy } from '../document/compile.ts'
import { LAST_RESORT, ROLE, type ApprovalSection, type ApproverWord } from './approval-rule.ts'

/** Whom words stand for, seen from one sender: looked up before the message is judged. */
export interface ApproverBook {
  readonly sender: MemberId
  /** of the sender's department and of those above it, nearest first; departments without any are left out */
  readonly managers: readonly (readonly MemberId[])[]
  /** addresses that the policy names → who that is */
  readonly named: ReadonlyMap<string, MemberId>
  readonly section: ApprovalSection
}

/** Grant `directory:read`. Addresses of nobody, and of who cannot sign in, are left out. */
export async function approverBook(
  tx: ReadTx,
  directory: Directory,
  owner: Owner,
  policy: Policy,
): Promise<ApproverBook> {
  const named = new Map<string, MemberId>()
  for (const address of new Set(approverWords(policy).filter((word) => word.includes('@')))) {
    const memberId = await memberOf(tx, directory, owner.organisationId, address)
    if (memberId !== undefined) named.set(address, memberId)
  }
  const { section } = policy.approval
  return { sender: owner.memberId, managers: await managersOf(tx, owner), named, section }
}

/** All that a policy says of who approves. */
export function approverWords({ leaks, approval: { section } }: Policy): readonly ApproverWord[] {
  return [
    ...section.approvers,
    ...section.rules.flatMap(({ approvers, escalateTo }) => [...approvers, ...escalateTo]),
    ...leaks.section.rules.flatMap(({ approvers }) => approvers),
  ]
}

/** Grant `directory:read`. @returns undefined for an address of nobody, or of who cannot sign in */
export async function memberOf(
  tx: ReadTx,
  directory: Directory,
  organisationId: OrganisationId,
  address: string,
): Promise<MemberId | undefined> {
  try {
    const found = await directory.resolve(tx, address)
    if (found?.memberId === undefined || found.organisationId !== organisationId) return undefined
    const state = await directory.stateOf(tx, { organisationId, memberId: found.memberId })
    return SIGNS_IN.has(state) ? found.memberId : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/**
 * Who may decide, as a hold keeps it: member ids as text, and `role:NAME`. Never the sender, and never nobody. Who stands in
 * for them is asked when it matters: deputies come and go while a message waits (`standing-in.ts`).
 * @param words  empty: those by default
 * @param times  how often nobody answered in time: so many steps further are asked too
 * @param next  who is asked at the first step, before the managers above
 */
export function approversFor(
  book: ApproverBook,
  words: readonly ApproverWord[],
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
  return isExhausted ? [...new Set([...all, LAST_RESORT])] : all
}

/** Levels that have somebody besides the sender. */
const usable = ({ managers, sender }: ApproverBook): readonly (readonly MemberId[])[] =>
  managers.map((level) => level.filter((memberId) => memberId !== sender)).filter((level) => level.length > 0)

const levelAt = (book: ApproverBook, step: number): readonly string[] => (usable(book)[step] ?? []).map(String)

function meant(book: ApproverBook, word: ApproverWord, step: number): readonly string[] {
  if (word === 'manager') return levelAt(book, step)
  if (word.startsWith(ROLE)) return [word]
  const memberId = book.named.get(word)
  return memberId === undefined || memberId === book.sender ? [] : [String(memberId)]
}

/** Whom a hold may ask: by name, or by a role of theirs. */
export interface Approver {
  readonly memberId: MemberId
  readonly roles: readonly string[]
}

/** Somebody who wants to decide. */
export interface Decider extends Approver {
  /** approvers whose deputy they are now */
  readonly standsInFor: readonly Approver[]
}

/**
 * As whom somebody may decide about a hold: as themselves, or as an approver whose deputy they are.
 * Nobody decides about their own, nor does a deputy of theirs in their name.
 * @returns undefined: not at all
 */
export function decidesAs(
  { approvers }: Pick<HoldReason, 'approvers'>,
  sender: MemberId,
  who: Decider,
): MemberId | undefined {
  if (who.memberId === sender) return undefined
  const isAsked = ({ memberId, roles }: Approver): boolean =>
    approvers.includes(String(memberId)) || roles.some((role) => approvers.includes(`${ROLE}${role}`))
  return [who, ...who.standsInFor].find((each) => each.memberId !== sender && isAsked(each))?.memberId
}
