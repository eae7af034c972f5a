// The only place that knows every room, the part about mail that waits: who is told, by what letters and links, and what pages are given.
import { randomText, type MemberId, type TraceId } from './base/ids.ts'
import { now } from './base/clock.ts'
import { logOf } from './base/log.ts'
import { Refusal } from './base/refusal.ts'
import type { Credentials, Owner } from './directory/directory.ts'
import { SIGNS_IN } from './directory/member.ts'
import { roleHolders } from './directory/records.ts'
import { openDecisionLinks, type DecisionLinks } from './intake/decision-links.ts'
import type { Asking } from './intake/hold-asking.ts'
import type { HoldDesk } from './intake/hold-desk.ts'
import { askLetter } from './intake/hold-letters.ts'
import type { Intake } from './intake/intake.ts'
import { quotaUsage } from './intake/quota-usage.ts'
import { HOLD_OFFICERS } from './intake/open-hold-desk.ts'
import { sayNotSensitive } from './policy/leak/feedback.ts'
import type { HeldMail } from './servers/http/session/held-mail.ts'
import { heldWebhook } from './sign-in/prompt-webhook.ts'
import type { House } from './wiring.ts'
import { postToService, sendWritten, webAddresses } from './wiring-letters.ts'

const ROLE = 'role:'
/** More people are not told of one message: whoever holds the role sees it on the page. */
const MOST_TOLD = 20

const log = logOf('wiring')

export function openLinks({ store, ticket, directory }: House, desk: HoldDesk): DecisionLinks {
  return openDecisionLinks({ store, ticket: ticket('sign-in'), directory, desk })
}

/** What the pages and the API are given about mail that waits. */
export function openHeldMail(house: House, desk: HoldDesk): HeldMail {
  const { store, ticket, directory } = house
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
    async nameOf({ organisationId }, approver) {
      if (approver.startsWith(ROLE)) return approver
      const found = await known({ organisationId, memberId: Number(approver) as MemberId }).catch(orNobody)
      return found?.address ?? ''
    },
  }
}

/** Tells who decides: the sender and the service that prompts are posted to, approvers with signed links, or officers. */
export function tellingOfHolds(house: House, intake: Intake, desk: HoldDesk): (asking: Asking) => Promise<void> {
  const { settings, store, ticket, directory } = house
  const [site = ''] = webAddresses(settings)
  const links = openLinks(house, desk)
  const post = postToService(settings)
  /** Who has left or may not come in is asked nothing. */
  const whoIsIn = (owners: readonly Owner[]) =>
    store.read(ticket('sign-in'), async (tx) => {
      const found = await Promise.all(owners.map((owner) => directory.credentialsOf(tx, owner).catch(orNobody)))
      return found.filter((known) => known !== undefined && SIGNS_IN.has(known.state)) as Credentials[]
    })
  const write = (to: string, { need, holds }: Asking, page: string, links?: ReadonlyMap<string, string>) => {
    const facts = { to, hostname: settings.hostname, letterId: randomText(), writtenAt: now() }
    return sendWritten(house, intake, askLetter(facts, need, holds, page, links), to)
  }

  async function decidersOf({ owner, need, approvers }: Asking): Promise<readonly Owner[]> {
    const { organisationId } = owner
    const roles: readonly string[] =
      need === 'quarantine'
        ? HOLD_OFFICERS
        : approvers.filter((word) => word.startsWith(ROLE)).map((word) => word.slice(ROLE.length))
    const ids = new Set(approvers.filter((word) => !word.startsWith(ROLE)).map(Number))
    await store.read(ticket('sign-in'), async (tx) => {
      for (const role of roles)
        for (const { member_id } of await roleHolders(tx, organisationId, role, MOST_TOLD)) ids.add(member_id)
    })
    ids.delete(owner.memberId)
    return [...ids].slice(0, MOST_TOLD).map((memberId) => ({ organisationId, memberId: memberId as MemberId }))
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
      return write(address, asking, page)
    }
    const tell = async ({ owner, address: to }: Credentials) => {
      if (need === 'quarantine') return write(to, asking, `${site}/approvals`)
      const decisions = new Map<string, string>()
      for (const { holdId, expiresAt } of holds)
        decisions.set(holdId, `${site}/decide?token=${await links.tokenFor(owner, holdId, expiresAt)}`)
      return write(to, asking, `${site}/approvals`, decisions)
    }
    const told = await Promise.allSettled((await whoIsIn(await decidersOf(asking))).map(tell))
    // A full mailbox of one keeps the others from nothing.
    const [failed] = told.filter((each) => each.status === 'rejected')
    if (failed !== undefined && told.every(({ status }) => status === 'rejected')) throw failed.reason
  }
}

function orNobody(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.reason !== 'no-such-thing') throw error
}
