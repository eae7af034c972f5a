// What an administrator set about signing in, and who is kept out: in force in this process, and kept so.
import { recordEvent } from './audit/events.ts'
import { now } from './base/clock.ts'
import type { OrganisationId } from './base/ids.ts'
import { logOf } from './base/log.ts'
import { runRepeatedly } from './base/repeated-work.ts'
import { devicesOf } from './directory/credentials/devices.ts'
import type { Owner } from './directory/directory.ts'
import { standingsOf } from './directory/standing.ts'
import { normalise } from './net/addresses.ts'
import { BlockBook } from './policy/block-book.ts'
import { blockAttack, BLOCKS_CHANGED, blocksOf, firstBlock, REMEMBERED_MS, type Block } from './policy/blocks.ts'
import { PolicyBook } from './policy/policy-book.ts'
import { forgetBlocks } from './policy/records-blocks.ts'
import type { RuleMember, SignInRules } from './policy/sign-in/sign-in-rules.ts'
import { lastProvenAt } from './risk/decision-log.ts'
import type { PlaceFinder } from './risk/geography/places.ts'
import type { RuleAnswer, RuleQuestion, Rules } from './sign-in/judgement.ts'
import type { LiveSessions } from './sign-in/live-sessions.ts'
import type { Reassessment } from './sign-in/reassessment.ts'
import type { ReceptionParts } from './sign-in/reception.ts'
import type { Store } from './store/store.ts'
import type { Ticket } from './tickets/ticket.ts'
import type { House } from './wiring.ts'

type Closing = (() => Promise<unknown>)[]

/** How soon sessions end when a window closes. */
const WINDOW_CHECK_MS = 20_000

export interface SignInPolicy extends Pick<ReceptionParts, 'rules' | 'attackers'> {
  /** what keeps an address out now, for servers that have not heard a name */
  keptOut(address: string): Block | undefined
  /** Judges open sessions again when rules, blocks or the hour change. */
  watch(reassessment: Reassessment): void
}

/** @param closing  what is ended with the servers */
export async function openSignInPolicy(
  house: House,
  places: PlaceFinder,
  sessions: LiveSessions,
  closing: Closing,
): Promise<SignInPolicy> {
  const { store, ticket, organisation } = house
  const organisationId = await organisation()
  const mine = ticket('sign-in')
  const policies = new PolicyBook(store, mine)
  const blocks = new BlockBook(() => store.read(mine, (tx) => blocksOf(tx, organisationId)))
  await blocks.refresh().catch((error: unknown) => logOf('wiring').warn({ err: error }, 'blocks are not known yet'))

  const rules: Rules = async (question) => {
    const { signIn } = await policies.of(organisationId)
    if (signIn.isEmpty) return NOTHING_SET
    const { owner, remoteAddress } = question
    if (owner === undefined) {
      const refusedBy = signIn.refusesAddress(remoteAddress)
      return { ...NOTHING_SET, ...(refusedBy !== undefined && { refusedBy }) }
    }
    const place = places.of(remoteAddress)
    const address = normalise(remoteAddress) ?? remoteAddress
    const member = await memberOf(house, question, owner, signIn, places, sessions)
    const { facts, refusedBy, verifiedBy } = signIn.judge(
      { at: question.at, protocol: question.protocol, address, place },
      member,
    )
    return { facts, needsFactor: verifiedBy !== undefined, ...(refusedBy !== undefined && { refusedBy }) }
  }

  const attackers = attackersOf(store, mine, organisationId, places, blocks)

  function watch({ ofAddress, ofAll }: Reassessment): void {
    const failed = (error: unknown) => logOf('wiring').error({ err: error }, 'sessions were not looked at')
    const ofRules = async () => ((await policies.of(organisationId)).signIn.isEmpty ? 0 : ofAll())
    const ofBlocked = async () => {
      await blocks.refresh()
      const addresses = new Set(sessions.all().map(({ visitor }) => visitor.remoteAddress))
      for (const address of addresses) if (blocks.of(address) !== undefined) await ofAddress(address)
    }
    const stop = store.listen(({ topic }) => {
      if (topic === 'policy' || topic === '*') {
        policies.forget()
        ofRules().catch(failed)
      }
      if (topic === BLOCKS_CHANGED || topic === '*') ofBlocked().catch(failed)
    })
    const forget = () => store.write(ticket('keeper'), (tx) => forgetBlocks(tx, now() - REMEMBERED_MS))
    closing.push(
      async () => stop(),
      runRepeatedly([
        { name: 'end sessions outside their hours', everyMs: WINDOW_CHECK_MS, run: ofRules },
        { name: 'take up blocks', everyMs: WINDOW_CHECK_MS, run: () => blocks.refresh() },
        { name: 'forget old blocks', everyMs: 3_600_000, run: forget },
      ]),
    )
  }
  return { rules, attackers, keptOut: (address) => blocks.of(address), watch }
}

/** Keeps attackers out, here at once and everywhere by the row. @param ticket  grants of `sign-in` */
export function attackersOf(
  store: Store,
  ticket: Ticket,
  organisationId: OrganisationId,
  places: PlaceFinder,
  blocks: BlockBook,
): ReceptionParts['attackers'] {
  return {
    keptOut: (address) => blocks.of(address),
    async tell({ kind, accounts, failures }) {
      const event = { type: 'sign-in.attack', organisationId, actor: 'sign-in', kind, accounts, failures } as const
      await store.write(ticket, (tx) => recordEvent(tx, event))
    },
    async keepOut({ ip }, { source, kind, accounts, failures }) {
      const network = source === 'network' ? places.of(ip).prefix : (normalise(ip) ?? ip)
      // Here at once; how long it is in the end, the row says.
      blocks.note(firstBlock(network, kind))
      const block = await store.write(ticket, async (tx) => {
        const block = await blockAttack(tx, organisationId, network, kind)
        const told = { kind, accounts, failures, until: block.until }
        await recordEvent(tx, { type: 'sign-in.attack', organisationId, actor: 'sign-in', ...told })
        return block
      })
      blocks.note(block)
    },
  }
}

const NOTHING_SET: RuleAnswer = { facts: {}, needsFactor: false }

/** What the rules may look at of a member; what none of them asks for is not looked up. */
function memberOf(
  { store, ticket }: House,
  question: RuleQuestion,
  owner: Owner,
  { asks }: SignInRules,
  places: PlaceFinder,
  sessions: LiveSessions,
): Promise<RuleMember> {
  const { address = '', roles = [], isDeviceBound = false, isOpen = false } = question
  return store.read(ticket('sign-in'), async (tx) => {
    const [standing] = await standingsOf(tx, owner.organisationId, [owner.memberId])
    const provenAt = asks.has('proven') && !isOpen ? await lastProvenAt(tx, owner) : undefined
    return {
      address: address.toLowerCase(),
      department: standing?.department ?? '',
      jobLevel: standing?.jobLevel ?? '',
      roles,
      isDeviceBound,
      devices: asks.has('devices') && !isDeviceBound ? (await devicesOf(tx, owner)).length : 0,
      open:
        asks.has('open') && !isOpen
          ? sessions
              .of(owner.memberId)
              .map(({ visitor, begunAt }) => ({ place: places.of(visitor.remoteAddress), since: begunAt }))
          : [],
      ...(provenAt !== undefined && { provenAt }),
    }
  })
}
