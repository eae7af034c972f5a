// The only place that knows every room, the part about mail that members hand in over HTTP, and copies that they keep themselves.
import { now } from './base/clock.ts'
import { Refusal } from './base/refusal.ts'
import type { Intake } from './intake/intake.ts'
import { MAIL_CLASS } from './mail/data-class.ts'
import type { DigestedMessage } from './mail/structure.ts'
import { FLAG } from './mailbox/mailbox.ts'
import { decideInbound } from './policy/decide.ts'
import type { Screener } from './screening/screener.ts'
import type { Post } from './servers/http/session/post.ts'
import { answerOf, keepAnswer } from './store/idempotency-key.ts'
import type { SpoolHandOver } from './store/store.ts'
import type { House } from './wiring.ts'

export function openPost({ settings, store, mailboxes, ticket }: House, intake: Intake, screener: Screener): Post {
  const { maxMessageBytes, maxRecipients } = settings
  const mx = ticket('mx')
  return {
    intake,
    maxMessageBytes,
    maxRecipients,
    answers: {
      find: (request) => store.read(mx, (tx) => answerOf(tx, request)),
      keep: (request, answer, tx) =>
        tx ? keepAnswer(tx, request, answer) : store.write(mx, (own) => keepAnswer(own, request, answer)),
    },
    async copy({ owner, ticket }) {
      const spool = await store.spool(ticket)
      const writer = await store.blobs.create(ticket, owner.organisationId, MAIL_CLASS)
      return {
        async write(bytes) {
          await spool.write(bytes)
          await writer.write(bytes)
        },
        async finish() {
          await spool.finish()
          const digested = await digestOwn(screener, spool.handOver(ticket)).catch(noneOfMalware)
          if (digested === undefined) return async () => undefined
          const blob = await writer.finish()
          const flags = { system: FLAG.seen, keywords: [] }
          const message = { blob, digested, flags, dataClass: MAIL_CLASS }
          return (tx) =>
            mailboxes
              .append(tx, owner, 'sent', { ...message, internalDate: now() })
              .then(() => undefined, noneWhereFull)
        },
        async discard() {
          await Promise.all([writer.abandon(), spool.discard()]) // abandon: no effect on a finished blob
        },
      }
    },
  }
}

/** Who sends malware keeps no copy of it; the message itself is judged by intake, and traced there. */
function noneOfMalware(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.reason !== 'malware-found') throw error
}

function noneWhereFull(error: unknown): void {
  if (!(error instanceof Refusal) || error.reason !== 'mailbox-full') throw error
}

/** What a member puts into a folder is looked at like what is sent to them: no door stands open to malware. */
export async function digestOwn(screener: Screener, message: SpoolHandOver): Promise<DigestedMessage> {
  const facts = { direction: 'internal', returnPath: '', recipientCount: 0, receivedAt: now() } as const
  const { signals, digest } = await screener.screen({ message, ...facts })
  const { action, classification, rules } = decideInbound(signals)
  if (action === 'tempfail')
    throw new Refusal('scanner-unavailable', 'Message cannot be checked now, try again later', rules.join(' '))
  if (classification === 'malware' && action === 'reject')
    throw new Refusal('malware-found', 'Message carries malware', rules.join(' '))
  return digest
}
