// The owner's word: what waits for it, programs and browsers that show a code alike, and what a yes or a no brings about.
import { Refusal } from '../base/refusal.ts'
import { approvePrompt, denyPrompt, openPrompts, type StoredPrompt } from '../directory/credentials/prompts.ts'
import { trustedDevices } from './factors.ts'
import type { MemberDesk, Prompt, Whereabouts } from './member-desk.ts'
import { reportStranger } from './not-me.ts'
import type { QrCode, QrCodes } from './qr-codes.ts'
import type { Reception } from './reception.ts'
import type { SignedIn, SignInProtocol, Visitor } from './sign-in.ts'

export function openPromptDesk(
  qrCodes: QrCodes,
  reception: Reception,
  whereabouts: (visitor: Omit<Visitor, 'isPrivate'>) => Whereabouts,
): Pick<MemberDesk, 'prompts' | 'promptOfCode' | 'approve' | 'deny'> {
  const { store, ticket, sessions } = reception.parts

  const shownPrompt = ({ id, askedAt, expiresAt, numbers, ...stored }: StoredPrompt): Prompt => ({
    ...whereabouts({ ...stored, protocol: stored.protocol as SignInProtocol }),
    about: 'sign-in',
    id,
    askedAt,
    expiresAt,
    numbers,
  })
  const promptOf = ({ pending, promptId, numbers, askedAt, expiresAt }: QrCode): Prompt => {
    if (pending.person === undefined) throw notThere()
    return {
      ...whereabouts(pending.person.visitor),
      about: pending.purpose,
      id: promptId,
      numbers,
      askedAt,
      expiresAt,
    }
  }
  const deviceHere = ({ owner, ticket }: SignedIn) =>
    sessions.of(owner.memberId).find((each) => each.ticket.id === ticket.id)?.event.device

  /** @returns undefined when the prompt is none of a code. @throws Refusal `no-such-thing` when it is another member's */
  function ownCode({ owner }: SignedIn, promptId: string): QrCode | undefined {
    const code = qrCodes.ofPrompt(promptId)
    if (code === undefined) return undefined
    if (code.pending.person?.owner.memberId !== owner.memberId) throw notThere()
    return code
  }

  /** Somebody is let in, or on, by a device that proved itself before, and never by itself. */
  async function requireTrusted(who: SignedIn, { pending: { deviceId, approvers } }: QrCode): Promise<void> {
    const here = deviceHere(who)
    const trusted = (await reception.read((tx) => trustedDevices(tx, who.owner, deviceId))).map(({ id }) => id)
    if (here === undefined || !trusted.includes(here) || approvers?.includes(here) === false)
      throw new Refusal('not-permitted', 'This device is too new to let others in')
  }

  return {
    async prompts(who) {
      const here = deviceHere(who)
      const listed = qrCodes.listedFor(who.owner.memberId).filter(({ pending }) => pending.deviceId !== here)
      const stored = await reception.read((tx) => openPrompts(tx, who.owner))
      return [...listed.map(promptOf), ...stored.map(shownPrompt)]
    },

    async promptOfCode({ owner }, text) {
      const code = qrCodes.ofCode(text)
      // Somebody else's code, shown to this member by a relay: it is nothing here.
      if (code.pending.person?.owner.memberId !== owner.memberId) throw notThere()
      return promptOf(code)
    },

    async approve(who, promptId, number = '') {
      const code = ownCode(who, promptId)
      if (code !== undefined) await requireTrusted(who, code)
      const isRight =
        code !== undefined
          ? qrCodes.answer(code, number)
          : await store.write(ticket, (tx) => approvePrompt(tx, who.owner, promptId, number))
      if (isRight === undefined) throw notThere()
      if (!isRight) throw new Refusal('wrong-credentials', 'This is not the number on the screen that asks')
    },

    async deny(who, promptId) {
      const { owner } = who
      const code = ownCode(who, promptId)
      if (code !== undefined) {
        qrCodes.deny(code)
        const { person } = code.pending
        await code.onNotMe?.()
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
