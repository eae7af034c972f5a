// The only place that knows every room, part four: how members send, what is held of it, and what becomes of that.
import { now } from './base/clock.ts'
import { runRepeatedly, type RepeatedWork } from './base/repeated-work.ts'
import { SIGNS_IN } from './directory/member.ts'
import { standingsOf } from './directory/standing.ts'
import type { DepartureParts } from './intake/departure.ts'
import type { HoldDesk } from './intake/hold-desk.ts'
import type { Asking } from './intake/hold-asking.ts'
import { HoldKeeper } from './intake/hold-keeper.ts'
import { freezeHolds, thawHolds } from './intake/hold-moves.ts'
import { passRestricted } from './intake/hold-restricted.ts'
import type { Intake } from './intake/intake.ts'
import type { IntakeParts } from './intake/open-intake.ts'
import { openHoldDesk } from './intake/open-hold-desk.ts'
import type { HoldReason } from './mail/hold.ts'
import type { Owner } from './mailbox/mailbox.ts'
import { approverBook } from './policy/approval/approvers.ts'
import { StandingInBook } from './policy/approval/standing-in.ts'
import { grantByStepUp } from './policy/quota/grants.ts'
import type { MemberHappening, ReactionHands } from './policy/reactions.ts'
import { policyOf } from './policy/versions.ts'
import { sendingCircumstances } from './risk/sending/circumstances.ts'
import { SendingControl } from './risk/sending/control.ts'
import { purgeHolds } from './store/hold-work.ts'
import type { WriteTx } from './store/store.ts'
import type { House } from './wiring.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** What became of a held message is remembered this long, and forgotten so many at a time. */
const HOLDS_KEPT_MS = 30 * DAY_MS
const PURGE_BATCH = 1_000

type Departing = Omit<DepartureParts, 'policies' | 'people'> & { readonly sending: SendingControl }

/** What departure control asks beside the policy. */
export function openDeparture({ store, directory, ticket, settings }: House): Departing {
  return {
    sending: new SendingControl(),
    secureLinkAbove: settings.secureLinkAbove,
    circumstancesOf: (owner) => store.read(ticket('intake'), (tx) => sendingCircumstances(tx, owner, now())),
    approversOf: (owner, policy) => store.read(ticket('intake'), (tx) => approverBook(tx, directory, owner, policy)),
  }
}

/** The desk of held messages; beside a running server, that one's keeper carries out what is said here. */
export function openDesk({ store, directory, ticket }: House, sending = new SendingControl()): HoldDesk {
  const passed = async (tx: WriteTx, owner: Owner, reasons: readonly HoldReason[]) => {
    const rules = [...new Set(reasons.map(({ rule }) => rule))]
    if (rules.some((rule) => rule.startsWith('sending:'))) await sending.released(tx, owner, now())
    const [standing] = await standingsOf(tx, owner.organisationId, [owner.memberId])
    if (standing === undefined) return
    const { address } = await directory.credentialsOf(tx, owner)
    const { quota } = await policyOf(tx, owner.organisationId, undefined)
    const limits = quota.quotaOf({ address: address.toLowerCase(), ...standing })
    for (const rule of rules) await grantByStepUp(tx, owner, limits, rule)
  }
  const denied = (tx: WriteTx, owner: Owner) => sending.denied(tx, owner, now())
  const book = new StandingInBook(directory)
  return openHoldDesk({
    store,
    ticket: ticket('hold'),
    passed,
    denied,
    standsInFor: (tx, owner) => book.standsInFor(tx, owner, now()),
    addressOf: async (tx, owner) => (await directory.credentialsOf(tx, owner)).address,
  })
}

/** Carries out what is said of held messages. @returns the function that ends it */
export function startHolds(
  { store, ticket, settings }: House,
  parts: IntakeParts & { readonly sending: SendingControl },
  letters: Intake,
  tell: (asking: Asking) => Promise<void>,
): () => Promise<void> {
  const hold = ticket('hold')
  const denied = (tx: WriteTx, owner: Owner) => parts.sending.denied(tx, owner, now())
  const keeper = new HoldKeeper({ ...parts, hold, letters, tell, denied, frozenMs: settings.frozenDays * DAY_MS })
  // prettier-ignore
  const rows: readonly RepeatedWork[] = [
    { name: 'carry out holds',   everyMs: 1_000,          run: () => keeper.run() },
    { name: 'forget done holds', everyMs: 10 * MINUTE_MS, run: () => store.write(hold, (tx) => purgeHolds(tx, now() - HOLDS_KEPT_MS, PURGE_BATCH)) },
  ]
  const stop = runRepeatedly(rows)
  return () => {
    keeper.end()
    return stop()
  }
}

/** What follows for held mail when its sender's account is closed, and when it is opened again. */
export function holdHands(
  { store, directory, ticket }: House,
  sending: SendingControl,
): Pick<ReactionHands, 'freezeHolds' | 'thawHolds' | 'passRestricted'> {
  const hold = ticket('hold')
  return {
    async passRestricted({ organisationId, memberId }: MemberHappening) {
      await passRestricted({ store, hold, sending }, { organisationId, memberId })
    },
    freezeHolds: ({ organisationId, memberId }: MemberHappening) =>
      store.write(hold, async (tx) => {
        // An event may come late, or again: who was let back in meanwhile has nothing frozen.
        if (SIGNS_IN.has(await directory.lockedStateOf(tx, { organisationId, memberId }))) return
        await freezeHolds(tx, { organisationId, memberId }, 'member-frozen')
      }),
    thawHolds: ({ organisationId, memberId }: MemberHappening) =>
      store.write(hold, async (tx) => {
        if (!SIGNS_IN.has(await directory.lockedStateOf(tx, { organisationId, memberId }))) return
        await thawHolds(tx, { organisationId, memberId })
        // Whoever opened the account has looked at what happened: what comes now is judged like before.
        await sending.released(tx, { organisationId, memberId }, now())
      }),
  }
}
