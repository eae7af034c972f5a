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
import type { SpoolHandOver } from './store/store.ts'
import type { House } from './wiring.ts'

export function openPost({ settings, store, mailboxes }: House, intake: Intake, screener: Screener): Post {
  const { maxMessageBytes, maxRecipients } = settings
  return {
    intake,
    maxMessageBytes,
    maxRecipients,
    async keep({ owner, ticket }, message) {
      const spool = await store.spool(ticket)
      const writer = await store.blobs.create(ticket, owner.organisationId, MAIL_CLASS)
      try {
        for await (const bytes of message) {
          await spool.write(bytes)
          await writer.write(bytes)
        }
        await spool.finish()
        const digested = await digestOwn(screener, spool.handOver(ticket))
        const blob = await writer.finish()
        const flags = { system: FLAG.seen, keywords: [] }
        await store.write(ticket, (tx) =>
          mailboxes.append(tx, owner, 'sent', { blob, digested, flags, internalDate: now(), dataClass: MAIL_CLASS }),
        )
      } finally {
        await Promise.all([writer.abandon(), spool.discard()]) // abandon: no effect on a finished blob
      }
    },
  }
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
