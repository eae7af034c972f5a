// The owner's word: what waits for it, programs and browsers that show a code alike, and what a yes or a no brings about.
import { Refusal } from '../base/refusal.ts'
import { devicesOf } from '../directory/credentials/devices.ts'
import { approvePrompt, denyPrompt, openPrompts, type StoredPrompt } from '../directory/credentials/prompts.ts'
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
    id,
    askedAt,
    expiresAt,
    numbers,
  })

  /** @returns undefined when the prompt is none of a code. @throws Refusal `no-such-thing` when it is another member's */
  function ownCode({ owner }: SignedIn, promptId: string): QrCode | undefined {
    const code = qrCodes.ofPrompt(promptId)
    if (code === undefined) return undefined
    if (code.pending.judged?.known.owner.memberId !== owner.memberId) throw notThere()
    return code
  }

  /** A browser is let in by a device that proved itself before, and never by itself. */
  async function requireTrusted({ owner, ticket }: SignedIn, { pending }: QrCode): Promise<void> {
    const session = sessions.of(owner.memberId).find((each) => each.ticket.id === ticket.id)
    const here = session?.event.device
    const devices = await reception.read((tx) => devicesOf(tx, owner))
    const isTrusted = devices.some(({ id, trust }) => id === here && id !== pending.deviceId && trust > 0)
    if (!isTrusted) throw new Refusal('not-permitted', 'This device is too new to let others in')
  }

  return {
    prompts: async ({ owner }) => (await reception.read((tx) => openPrompts(tx, owner))).map(shownPrompt),

    async promptOfCode({ owner }, text) {
      const { pending, promptId, numbers, askedAt, expiresAt } = qrCodes.ofCode(text)
      const { judged } = pending
      // Somebody else's code, shown to this member by a relay: it is nothing here.
      if (judged?.known.owner.memberId !== owner.memberId) throw notThere()
      return { ...whereabouts(judged.visitor), id: promptId, numbers, askedAt, expiresAt }
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
        const { judged } = code.pending
        if (judged !== undefined)
          await reportStranger(reception, owner, { ...judged.visitor, appPassword: '' }, actorOf(who))
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
