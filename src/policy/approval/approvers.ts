// From the words of a rule to those who may decide: managers upwards, deputies, and never the sender.
import type { MemberId, OrganisationId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import { managersOf } from '../../directory/managers.ts'
import type { Directory, Owner } from '../../directory/directory.ts'
import { SIGNS_IN } from '../../directory/member.ts'
import type { HoldReason } from '../../mail/hold.ts'
import type { ReadTx } from '../../store/store.ts'
import type { Policy } from '../document/compile.ts'
import { LAST_RESORT, type ApprovalSection, type ApproverWord, type Deputy } from './approval-rule.ts'

/** Whom words stand for, seen from one sender: looked up before the message is judged. */
export interface ApproverBook {
  readonly sender: MemberId
  /** of the sender's department and of those above it, nearest first; departments without any are left out */
  readonly managers: readonly (readonly MemberId[])[]
  /** addresses that the policy names → who that is */
  readonly named: ReadonlyMap<string, MemberId>
  /** of all these people */
  readonly deputies: readonly DeputyMember[]
  readonly section: ApprovalSection
}

interface DeputyMember extends Pick<Deputy, 'from' | 'until'> {
  readonly of: MemberId
  readonly is: MemberId
}

/** Grant `directory:read`. Addresses of nobody, and of who cannot sign in, are left out. */
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
  ]
  const named = new Map<string, MemberId>()
  for (const address of new Set(words.filter((word) => word.includes('@')))) {
    const memberId = await memberOf(tx, directory, owner.organisationId, address)
    if (memberId !== undefined) named.set(address, memberId)
  }
  const managers = await managersOf(tx, owner)
  const approvers = section.deputies.length > 0 ? [...new Set([...managers.flat(), ...named.values()])] : []
  const deputies = await deputiesOf(tx, directory, owner.organisationId, section, approvers)
  return { sender: owner.memberId, managers, named, deputies, section }
}

async function memberOf(
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

/** By the main addresses of a few approvers: an organisation may have thousands of deputies. */
async function deputiesOf(
  tx: ReadTx,
  directory: Directory,
  organisationId: OrganisationId,
  section: ApprovalSection,
  approvers: readonly MemberId[],
): Promise<readonly DeputyMember[]> {
  const deputies: DeputyMember[] = []
  for (const memberId of approvers) {
    const { address } = await directory.credentialsOf(tx, { organisationId, memberId })
    for (const deputy of section.deputies.filter(({ of }) => of === address.toLowerCase())) {
      const is = await memberOf(tx, directory, organisationId, deputy.is)
      if (is !== undefined) deputies.push({ ...deputy, of: memberId, is })
    }
  }
  return deputies
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
  return [...new Set(whole.flatMap((each) => [each, ...standingIn(book, each, at)]))]
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

function standingIn({ deputies, sender }: ApproverBook, approver: string, at: number): readonly string[] {
  return deputies
    .filter(({ of, is }) => String(of) === approver && is !== sender)
    .filter(({ from = 0, until = Infinity }) => from <= at && at < until)
    .map(({ is }) => String(is))
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
