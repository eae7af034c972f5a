// What leak detection is told of an organisation: its own words and forms of the policy in force, its data as hashes.
import type { OrganisationId } from '../base/ids.ts'
import type { Knowledge } from '../intel/knowledge.ts'
import type { OwnDetectors } from '../mail/leak-own.ts'
import type { PolicyBook } from '../policy/policy-book.ts'
import { sharedOwn, type LeakKnowledge } from '../screening/leak/leak-knowledge.ts'
import type { Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'

export interface LeakKnowledgeParts {
  readonly store: Store
  readonly policies: PolicyBook
  readonly knowledge: Knowledge
  /** may ask what is known */
  readonly mx: Ticket
}

/** A policy in force stays one object until it changes: its words are packed once. */
const packed = new WeakMap<OwnDetectors, { readonly id: number; readonly own: LeakKnowledge['own'] }>()
let lastId = 0

/** @throws Refusal `unavailable`, `data-damaged`: nothing leaves without having been looked at with all that is known */
export async function leakKnowledgeOf(
  { store, policies, knowledge, mx }: LeakKnowledgeParts,
  organisationId: OrganisationId,
): Promise<LeakKnowledge> {
  const { leaks } = await policies.of(organisationId)
  const { section } = leaks
  let words = packed.get(section.own)
  if (!words) packed.set(section.own, (words = { id: ++lastId, own: sharedOwn(section.own) }))
  const { version, ...sets } = await store.read(mx, (tx) => knowledge.leakData.of(tx, organisationId))
  return { ...sets, own: words.own, version: `${organisationId} ${words.id} ${version}` }
}
