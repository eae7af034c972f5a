// The only place that knows every room, the part about mail that waits: who is told, by what letters and links, and what pages are given.
import type { EventBodies } from './audit/events.ts'
import { randomText, type MemberId, type OrganisationId, type TraceId } from './base/ids.ts'
import { now } from './base/clock.ts'
import { logOf } from './base/log.ts'
import { Refusal } from './base/refusal.ts'
import type { Credentials, Owner } from './directory/directory.ts'
import { SIGNS_IN } from './directory/member.ts'
import { roleHolders } from './directory/records.ts'
import { openDecisionLinks, type DecisionLinks } from './intake/decision-links.ts'
import type { Asking } from './intake/hold-asking.ts'
import { openDeputyDesk } from './intake/hold-deputies.ts'
import type { HoldDesk } from './intake/hold-desk.ts'
import { askLetter, type AskingMore } from './intake/hold-letters.ts'
import type { Intake } from './intake/intake.ts'
import { quotaUsage } from './intake/quota-usage.ts'
import { HOLD_OFFICERS } from './intake/open-hold-desk.ts'
import { ROLE } from './policy/approval/approval-rule.ts'
import { deputyLetter } from './policy/approval/deputy-letter.ts'
import { StandingInBook } from './policy/approval/standing-in.ts'
import { sayNotSensitive } from './policy/leak/feedback.ts'
import type { MemberHappening } from './policy/reactions.ts'
import type { HeldMail } from './servers/http/session/held-mail.ts'
import { heldWebhook } from './sign-in/prompt-webhook.ts'
import type { House } from './wiring.ts'
import { postToService, sendLetter, sendWritten, webAddresses } from './wiring-letters.ts'

/** Who is asked; with the approver whose deputy it is. */
interface Decider {
  readonly owner: Owner
  readonly insteadOf?: Owner
}

/** More people are not told of one message: whoever holds the role sees it on the page. */
const MOST_TOLD = 20

const log = logOf('wiring')

export function openLinks({ store, ticket, directory }: House, desk: HoldDesk): DecisionLinks {
  return openDecisionLinks({ store, ticket: ticket('sign-in'), directory, desk })
}

/** What the pages and the API are given about mail that waits. */
export function openHeldMail(house: House, desk: HoldDesk): HeldMail {
  const { store, ticket, directory } = house
  const deputiesOf = deputiesNow(house)
  const known = (owner: Owner) => store.read(ticket('sign-in'), (tx) => directory.credentialsOf(tx, owner))
  return {
    desk,
    decisions: openLinks(house, desk),
    async actorOf({ owner }) {
      const { address, roles } = await known(owner)
      return { name: address, memberId: owner.memberId, roles }
    },
    usageOf: (owner) =>
      store.read(ticket('hold'), async (tx) => {
        const { address, department, jobLevel } = await directory.credentialsOf(tx, owner)
        return quotaUsage(tx, owner, { address: address.toLowerCase(), department, jobLevel })
      }),
    notSensitive: (owner, traceId, reason) =>
      store.write(ticket('hold'), (tx) => sayNotSensitive(tx, owner, traceId as TraceId, reason)),
    async decidersOf({ organisationId, need, reasons }) {
      const words = reasons.filter((reason) => reason.need === need).flatMap(({ approvers }) => approvers)
      const { roles, members } = readApprovers(words)
      const holders = await holdersOf(house, organisationId, roles)
      const deputies = await deputiesOf(organisationId, [...members, ...holders])
      const addressOf = async (memberId: MemberId) =>
        (await known({ organisationId, memberId }).catch(orNobody))?.address ?? ''
      const named = members.map(async (memberId) => ({ name: await addressOf(memberId) }))
      const besides = deputies.map(async ({ of, is }) => ({
        name: await addressOf(is),
        insteadOf: await addressOf(of),
      }))
      const byRole = roles.map((role) => ({ name: ROLE + role }))
      const all = await Promise.all([...named, ...byRole, ...besides])
      return all.filter(({ name }) => name !== '')
    },
    deputies: openDeputyDesk({ store, directory, ticket: ticket('hold') }),
  }
}

/** Members and roles out of the approvers that a hold names, each once. */
function readApprovers(words: readonly string[]): { readonly roles: readonly string[]; readonly members: MemberId[] } {
  const all = [...new Set(words)]
  return {
    roles: all.filter((word) => word.startsWith(ROLE)).map((word) => word.slice(ROLE.length)),
    members: all.filter((word) => !word.startsWith(ROLE)).map((word) => Number(word) as MemberId),
  }
}

/** Those who hold a role of some, as many of each as are told. */
function holdersOf(
  { store, ticket }: House,
  organisationId: OrganisationId,
  roles: readonly string[],
): Promise<readonly MemberId[]> {
  return store.read(ticket('sign-in'), async (tx) => {
    const found = new Set<MemberId>()
    for (const role of roles)
      for (const { member_id } of await roleHolders(tx, organisationId, role, MOST_TOLD))
        found.add(member_id as MemberId)
    return [...found]
  })
}

/** @returns deputies of some approvers, with those whose place they take now */
function deputiesNow({ store, directory, ticket }: House) {
  const book = new StandingInBook(directory)
  return (organisationId: OrganisationId, approvers: readonly MemberId[]) =>
    store.read(ticket('hold'), (tx) => book.deputiesFor(tx, organisationId, approvers, now()))
}

/** Tells who decides: the sender and the service that prompts are posted to, approvers with signed links, or officers. */
export function tellingOfHolds(house: House, intake: Intake, desk: HoldDesk): (asking: Asking) => Promise<void> {
  const { settings, store, ticket, directory } = house
  const [site = ''] = webAddresses(settings)
  const links = openLinks(house, desk)
  const deputiesOf = deputiesNow(house)
  const post = postToService(settings)
  /** Who has left or may not come in is asked nothing. */
  const whoIsIn = (deciders: readonly Decider[]) =>
    store.read(ticket('sign-in'), async (tx) => {
      const found = await Promise.all(
        deciders.map(async ({ owner, insteadOf }) => {
          const [known, approver] = await Promise.all(
            [owner, insteadOf].map((each) => each && directory.credentialsOf(tx, each).catch(orNobody)),
          )
          return known && { known, insteadOf: approver?.address }
        }),
      )
      return found.filter((each) => each !== undefined).filter(({ known }) => SIGNS_IN.has(known.state))
    })
  const write = (
    to: string,
    need: Parameters<typeof askLetter>[1],
    { holds }: Asking,
    page: string,
    more: AskingMore = {},
  ) => {
    const facts = { to, hostname: settings.hostname, letterId: randomText(), writtenAt: now() }
    return sendWritten(house, intake, askLetter(facts, need, holds, page, more), to)
  }

  async function decidersOf({ owner, need, approvers }: Asking): Promise<readonly Decider[]> {
    const { organisationId } = owner
    const named = readApprovers(approvers)
    const holders = await holdersOf(house, organisationId, need === 'quarantine' ? HOLD_OFFICERS : named.roles)
    const asked = [...named.members, ...holders]
    const ids = new Map<MemberId, MemberId | undefined>(asked.map((memberId) => [memberId, undefined]))
    // An officer's word is a matter of the role alone: nobody gives it in the place of another.
    const deputies = need === 'approval' ? await deputiesOf(organisationId, asked) : []
    for (const { of, is } of deputies) if (!ids.has(is)) ids.set(is, of)
    ids.delete(owner.memberId)
    return [...ids].slice(0, MOST_TOLD).map(([memberId, of]) => ({
      owner: { organisationId, memberId },
      ...(of !== undefined && { insteadOf: { organisationId, memberId: of } }),
    }))
  }

  return async (asking) => {
    const { address, need, holds } = asking
    const [first] = holds
    if (first === undefined) return
    if (need === 'step-up') {
      const expiresAt = Math.min(...holds.map((held) => held.expiresAt))
      const page = `${site}/holds`
      post((secret) =>
        heldWebhook(secret, address, { holdId: first.holdId, messages: holds.length, expiresAt }, page),
      ).catch((error: unknown) => log.warn({ err: error }, 'a service was not told of held mail'))
      return write(address, need, asking, page)
    }
    const tell = async ({ known, insteadOf }: { known: Credentials; insteadOf: string | undefined }) => {
      const { owner, address: to } = known
      if (need === 'quarantine') return write(to, need, asking, `${site}/approvals`)
      const decisions = new Map<string, string>()
      for (const { holdId, expiresAt } of holds)
        decisions.set(holdId, `${site}/decide?token=${await links.tokenFor(owner, holdId, expiresAt)}`)
      return write(to, need, asking, `${site}/approvals`, {
        links: decisions,
        ...(insteadOf !== undefined && { insteadOf }),
      })
    }
    const told = await Promise.allSettled((await whoIsIn(await decidersOf(asking))).map(tell))
    if (asking.isEscalated) await write(address, 'escalated', asking, `${site}/holds`)
    // A full mailbox of one keeps the others from nothing.
    const [failed] = told.filter((each) => each.status === 'rejected')
    if (failed !== undefined && told.every(({ status }) => status === 'rejected')) throw failed.reason
  }
}

/** Writes to an approver and to the deputy who was named for them. */
export function deputyLetters(house: House, intake: Intake): (happening: MemberHappening) => Promise<void> {
  const { store, ticket, directory, settings } = house
  const [site = ''] = webAddresses(settings)
  return async ({ organisationId, memberId, body }) => {
    const { deputy: is, ...named } = body as EventBodies['approval.deputy-named']
    const [approver, deputy] = await store.read(ticket('sign-in'), (tx) =>
      Promise.all([memberId, is].map((each) => directory.credentialsOf(tx, { organisationId, memberId: each }))),
    )
    if (approver === undefined || deputy === undefined) return
    const facts = { ...named, approver: approver.address, deputy: deputy.address, page: `${site}/approvals` }
    for (const { address } of [approver, deputy]) await sendLetter(house, intake, deputyLetter(facts), address)
  }
}

function orNobody(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.reason !== 'no-such-thing') throw error
}
