// The owner's word: what waits for it, programs and browsers that show a code alike, and what a yes or a no brings about.
import { Refusal } from '../base/refusal.ts'
import { approvePrompt, denyPrompt, openPrompts, type StoredPrompt } from '../directory/credentials/prompts.ts'
import { trustedDevices } from './factors.ts'
import type { MemberDesk, Prompt, Whereabouts } from './member-desk.ts'
import { reportStranger } from './not-me.ts'
import { Questions, type AskedProof } from './questions.ts'
import type { Reception } from './reception.ts'
import type { SignedIn, SignInProtocol, Visitor } from './sign-in.ts'
import type { SignInStates } from './states.ts'

/** @param notMe  what follows for whoever is in already when the owner says that it is somebody else */
export function openPromptDesk(
  states: SignInStates,
  notMe: (asked: AskedProof) => Promise<void>,
  reception: Reception,
  whereabouts: (visitor: Omit<Visitor, 'isPrivate'>) => Whereabouts,
): Pick<MemberDesk, 'prompts' | 'promptOfCode' | 'approve' | 'deny'> {
  const { store, ticket, sessions } = reception.parts
  const questions = new Questions(states)

  const shownPrompt = ({ id, askedAt, expiresAt, numbers, ...stored }: StoredPrompt): Prompt => ({
    ...whereabouts({ ...stored, protocol: stored.protocol as SignInProtocol }),
    about: 'sign-in',
    id,
    askedAt,
    expiresAt,
    numbers,
  })
  const promptOf = ({ facts: { person, purpose }, question }: AskedProof): Prompt => {
    if (person === undefined) throw notThere()
    const { promptId: id, numbers, askedAt, expiresAt } = question
    return { ...whereabouts(person.visitor), about: purpose, id, numbers, askedAt, expiresAt }
  }
  const deviceHere = ({ owner, ticket }: SignedIn) =>
    sessions.of(owner.memberId).find((each) => each.ticket.id === ticket.id)?.event.device

  /** Somebody is let in, or on, by a device that proved itself before, and never by itself. */
  async function requireTrusted(who: SignedIn, { facts: { deviceId, approvers } }: AskedProof): Promise<void> {
    const here = deviceHere(who)
    const trusted = (await reception.read((tx) => trustedDevices(tx, who.owner, deviceId))).map(({ id }) => id)
    if (here === undefined || !trusted.includes(here) || approvers?.includes(here) === false)
      throw new Refusal('not-permitted', 'This device is too new to let others in')
  }

  return {
    async prompts(who) {
      const here = deviceHere(who)
      const listed = (await questions.listedFor(who.owner)).filter(({ facts }) => facts.deviceId !== here)
      const stored = await reception.read((tx) => openPrompts(tx, who.owner))
      return [...listed.map(promptOf), ...stored.map(shownPrompt)]
    },

    promptOfCode: async ({ owner }, text) => promptOf(await questions.ofCode(owner, text)),

    async approve(who, promptId, number = '') {
      const asked = await questions.ofPrompt(who.owner, promptId)
      if (asked !== undefined) await requireTrusted(who, asked)
      const isRight =
        asked !== undefined
          ? await questions.answer(asked, number)
          : await store.write(ticket, (tx) => approvePrompt(tx, who.owner, promptId, number))
      if (isRight === undefined) throw notThere()
      if (!isRight) throw new Refusal('wrong-credentials', 'This is not the number on the screen that asks')
    },

    async deny(who, promptId) {
      const { owner } = who
      const asked = await questions.ofPrompt(owner, promptId)
      if (asked !== undefined) {
        const { person, purpose } = asked.facts
        await questions.deny(asked)
        if (purpose !== 'sign-in') await notMe(asked)
        if (person !== undefined)
          await reportStranger(reception, owner, { ...person.visitor, appPassword: '' }, actorOf(who))
        return
      }
      const prompt = await store.write(ticket, (tx) => denyPrompt(tx, owner, promptId))
      if (prompt === undefined) throw notThere()
      await reportStranger(reception, owner, { ...prompt, protocol: prompt.protocol as SignInProtocol }, actorOf(who))
    },
  }
}

const actorOf = ({ owner }: SignedIn) => String(owner.memberId)

function notThere(): Refusal {
  return new Refusal('no-such-thing', 'There is no such question')
}
