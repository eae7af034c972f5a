// The only place that knows every room, part three: how people come in.
import { now } from './base/clock.ts'
import type { Owner } from './directory/directory.ts'
import { deleteOldPrompts } from './directory/records-prompts.ts'
import type { HoldDesk } from './intake/hold-desk.ts'
import type { Intake } from './intake/intake.ts'
import { linkCondemnedLetter } from './intake/secure-link-letters.ts'
import { Web, type WebRooms } from './servers/http/session/web.ts'
import type { MemberHappening } from './policy/reactions.ts'
import { logOf } from './base/log.ts'
import { runRepeatedly } from './base/repeated-work.ts'
import { forgetDecisions, KEPT_DAYS, recallDecisions } from './risk/decision-log.ts'
import { RiskEngine } from './risk/engine.ts'
import { Places } from './risk/geography/places.ts'
import { openSignInModel } from './risk/model-file.ts'
import { hashingKey, StoredProfiles } from './risk/stored-profiles.ts'
import { clientLabel } from './sign-in/client-label.ts'
import type { EventBodies } from './audit/events.ts'
import { toldLetter } from './policy/leak/told-letter.ts'
import { restrictedLetter } from './policy/restricted-letter.ts'
import { changeLetter, codeLetter, noticeLetter, pageLockClearedLetter, type Letter } from './sign-in/letters.ts'
import type { Risk } from './sign-in/judgement.ts'
import { openedWhenItCan } from './sign-in/late-risk.ts'
import { LiveSessions } from './sign-in/live-sessions.ts'
import { notMeToken, openNotMeLinks } from './sign-in/not-me-links.ts'
import { settleAbandoned } from './sign-in/abandoned.ts'
import { isEnded } from './sign-in/ended-sessions.ts'
import { trustedFactors } from './sign-in/factor-trust.ts'
import { openMemberDesk } from './sign-in/open-member-desk.ts'
import { openStepUp } from './sign-in/open-step-up.ts'
import { openWebSignIn } from './sign-in/open-web-sign-in.ts'
import { OwnerApproval, type Notify } from './sign-in/owner-approval.ts'
import { promptWebhook } from './sign-in/prompt-webhook.ts'
import { Reception, type Judged } from './sign-in/reception.ts'
import { reassessment } from './sign-in/reassessment.ts'
import { SessionBook } from './sign-in/session-book.ts'
import { SESSION_ENDED, StoredStates } from './sign-in/states.ts'
import { storedRisk } from './sign-in/stored-risk.ts'
import type { House } from './wiring.ts'
import { postToService, sendLetter, webAddresses } from './wiring-letters.ts'
import { openSignInPolicy, type SignInPolicy } from './wiring-rules.ts'

/** What a restart tells the engine again of groups and attacks: the last days, and no more than a second's work. */
const RECALLED = { days: 14, decisions: 5_000 }
const DAY_MS = 86_400_000

/** @param closing  what ends the work in the background */
export async function openReception(
  house: House,
  closing: (() => Promise<unknown>)[],
): Promise<{ reception: Reception; keptOut: SignInPolicy['keptOut'] }> {
  const { settings, store, directory, office, ticket, organisation, pathOf } = house
  const places = await Places.open(settings.cityTable === '' ? '' : pathOf(settings.cityTable))
  const [organisationId, trees] = [await organisation(), await openSignInModel()]
  const riskWith = (key: Uint8Array): { risk: Risk; engine: RiskEngine } => {
    const profiles = new StoredProfiles()
    const engine = new RiskEngine({ places, profiles, key, ...(trees !== undefined && { trees }) })
    return { engine, risk: storedRisk({ store, ticket: ticket('sign-in'), engine, profiles, places }) }
  }
  const openRisk = async (): Promise<Risk> => {
    const key = await store.write(ticket('sign-in'), (tx) => hashingKey(tx, organisationId))
    const { risk, engine } = riskWith(key)
    const { days, decisions } = RECALLED
    store
      .read(ticket('sign-in'), (tx) => recallDecisions(tx, engine, organisationId, now() - days * DAY_MS, decisions))
      .catch((error: unknown) => logOf('wiring').error({ err: error }, 'earlier sign-ins were not recalled'))
    return risk
  }
  const forget = (): Promise<number> =>
    store.write(ticket('sign-in'), (tx) => forgetDecisions(tx, organisationId, now() - KEPT_DAYS * DAY_MS))
  const forgetPrompts = (): Promise<void> =>
    store.write(ticket('sign-in'), (tx) => deleteOldPrompts(tx, now() - DAY_MS))
  closing.push(
    runRepeatedly([
      { name: 'take up the city table', everyMs: 60_000, run: () => places.refresh() },
      { name: 'forget old sign-ins', everyMs: 3_600_000, run: forget },
      { name: 'forget prompts', everyMs: 3_600_000, run: forgetPrompts },
    ]),
  )
  const risk = openedWhenItCan(openRisk, riskWith(new Uint8Array(32)).risk)
  const sessions = new LiveSessions(office)
  const { rules, attackers, keptOut, watch } = await openSignInPolicy(house, places, sessions, closing)
  const parts = { store, directory, office, ticket: ticket('sign-in'), risk, rules, attackers, sessions }
  const reception = new Reception(parts)
  watch(reassessment(reception))
  return { reception, keptOut }
}

/** Owners are asked where they sign in. */
export function openApproval(house: House, reception: Reception): OwnerApproval {
  const [address = ''] = webAddresses(house.settings)
  const approveAt = `${address}/approve`
  return new OwnerApproval({ reception, address: approveAt, notify: notifier(house, approveAt) })
}

function notifier(house: House, approveAt: string): Notify {
  const { settings, store, directory, ticket } = house
  const post = postToService(settings)
  return async (owner, prompt, about) => {
    const { address } = await store.read(ticket('sign-in'), (tx) => directory.credentialsOf(tx, owner))
    await post((secret) => promptWebhook(secret, address, prompt, approveAt, about))
  }
}

type MailRooms = Pick<WebRooms, 'holds' | 'incidents' | 'post' | 'secureLinks'> & { readonly desk: HoldDesk }

/** Pages and API for people. @param closing  what ends the work in the background */
export async function openWeb(
  house: House,
  reception: Reception,
  approval: OwnerApproval,
  intake: Intake,
  mail: MailRooms,
  closing: (() => Promise<unknown>)[],
): Promise<Web> {
  const { store, ticket } = house
  const states = new StoredStates(store, ticket('sign-in'), () => house.organisation())
  const sweep = () => states.sweep(settleAbandoned(reception))
  closing.push(runRepeatedly([{ name: 'end what nobody went on with', everyMs: 30_000, run: sweep }]))
  const formKey = await formTokenKey(house).catch((error: unknown) => {
    logOf('wiring').warn({ err: error }, 'pages of before the start, and of other servers, have to be loaded again')
    return undefined
  })
  const web = new Web({
    ...openWebRooms(house, reception, approval, intake, mail, states),
    ...(formKey !== undefined && { formKey }),
  })
  const stopListening = store.listen(({ topic, memberId }) => {
    if (topic === SESSION_ENDED && memberId !== undefined) web.sessions.recheck(memberId)
  })
  closing.push(async () => stopListening())
  return web
}

async function formTokenKey({ store, ticket, organisation }: House): Promise<Uint8Array> {
  const organisationId = await organisation()
  return store.read(ticket('sign-in'), async (tx) =>
    (await tx.opener('directory', { organisationId }, 'C4')).token('web: form tokens'),
  )
}

/** What the pages and the API of members are given. */
function openWebRooms(
  house: House,
  reception: Reception,
  approval: OwnerApproval,
  intake: Intake,
  { desk, ...mail }: MailRooms,
  states: StoredStates,
): WebRooms {
  const { settings, office, mailboxes, store, ticket } = house
  const { hostname, plaintextSignIn, httpsPort } = settings
  const origins = webAddresses(settings)
  const [address = ''] = origins
  const party = { id: hostname, origins }
  const sessionBook = new SessionBook({
    reception,
    states,
    isEnded: (owner, session) => store.read(ticket('reactions'), (tx) => isEnded(tx, owner, session)),
  })
  const riskyMs = settings.riskyDays * DAY_MS
  const write = (letter: Letter, to: string) => sendLetter(house, intake, letter, to)
  const sendCode = (to: string, code: string) => write(codeLetter(code), to)
  const notice = async ({ known, event, visitor: { client, remoteAddress } }: Judged) => {
    const notMe = `${address}/not-me?token=${await notMeToken(reception, known.owner, event.at)}`
    const place = reception.parts.risk.placeOf(remoteAddress)
    await write(noticeLetter({ client: clientLabel(client), place, remoteAddress, at: event.at, notMe }), known.address)
  }
  const organisation = async () => ({ organisationId: await house.organisation() })
  const proofs = { reception, states, party, organisation, sendCode, approveAt: `${address}/approve` }
  const { notMe, ...stepUp } = openStepUp({
    ...proofs,
    notify: notifier(house, proofs.approveAt),
    denied: async (owner, _, why, remoteAddress) =>
      void (await desk.notMe(owner, why, String(owner.memberId), remoteAddress)),
    trusted: (owner, doubtAt) => store.read(ticket('reactions'), (tx) => trustedFactors(tx, owner, doubtAt, riskyMs)),
  })
  const pushServices = settings.alertsPushServices
  return {
    hostname,
    signIn: openWebSignIn({ ...proofs, approval, notice }),
    stepUp,
    states,
    sessionBook,
    ...mail,
    desk: openMemberDesk({
      reception,
      states,
      sessionBook,
      notMe,
      riskyMs,
      party,
      mailboxes,
      sendCode,
      pushServices,
    }),
    notMe: openNotMeLinks(reception, ticket('containment')),
    tickets: office,
    minPasswordLength: settings.minPasswordLength,
    isPlainAllowed: plaintextSignIn,
    secureAddress: httpsPort === 0 ? '' : address,
  }
}

/** By the event that they are about; the others tell of a page lock. */
const OWNER_LETTERS: Readonly<Record<string, (body: never, at: number) => Letter>> = {
  'leak.told': (body: EventBodies['leak.told'], at) => toldLetter({ ...body, at }),
  'sending.restricted': (body: EventBodies['sending.restricted']) => restrictedLetter(body),
  'secure-link.condemned': (body: EventBodies['secure-link.condemned']) => linkCondemnedLetter(body),
}

/** Tells members by mail what was done to their accounts, and what left with their mail. */
export function ownerLetters(
  house: House,
  intake: Intake,
  reception: Reception,
): (happening: MemberHappening) => Promise<void> {
  const [site] = webAddresses(house.settings)
  const changed = async (owner: Owner, address: string, told: EventBodies['account.told'], at: number) => {
    const { remoteAddress, signedInAt, to } = told
    const place = reception.parts.risk.placeOf(remoteAddress)
    const notMe = signedInAt === 0 ? '' : `${site}/not-me?token=${await notMeToken(reception, owner, signedInAt)}`
    await sendLetter(house, intake, changeLetter({ ...told, address, place, at, notMe }), to || address)
  }
  return async ({ organisationId, memberId, type, body, at }) => {
    const owner = { organisationId, memberId }
    const { address } = await house.store.read(house.ticket('sign-in'), (tx) =>
      house.directory.credentialsOf(tx, owner),
    )
    if (type === 'account.told') return changed(owner, address, body as EventBodies['account.told'], at)
    const letter = OWNER_LETTERS[type]?.(body as never, at) ?? pageLockClearedLetter(now())
    await sendLetter(house, intake, letter, address)
  }
}
