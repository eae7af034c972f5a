// For tests of sending over HTTP: a spool in memory, and an intake that keeps what it is given; some recipients are refused or held.
import type { TraceId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Intake } from '../../intake/intake.ts'
import type { Envelope } from '../../mail/envelope.ts'
import type { KeptAnswer } from '../../store/idempotency-key.ts'
import type { Spool, WriteTx } from '../../store/store.ts'
import type { Post } from './session/post.ts'

export const [NOBODY, HELD_TO, MAX_BYTES] = ['nobody@partner.test', 'held@partner.test', 100_000]

export function openPostWorld(said: string[]) {
  const taken: { readonly envelope: Envelope; readonly text: string }[] = []
  const kept: string[] = []
  /** bytes that the last spool was given */
  let spooled = 0
  let openSpools = 0
  const answers = new Map<string, KeptAnswer & { readonly digest: string }>()
  const spool = (): Spool => {
    const pieces: Buffer[] = []
    return {
      get size() {
        return pieces.reduce((sum, piece) => sum + piece.length, 0)
      },
      async write(bytes) {
        pieces.push(Buffer.from(bytes))
        spooled = this.size
      },
      finish: async () => 'hash',
      async *stream() {
        yield* pieces
      },
      handOver: () => ({ kind: 'memory', bytes: Buffer.concat(pieces) }),
      discard: async () => void openSpools--,
    }
  }
  const intake: Pick<Intake, 'sender' | 'recipient' | 'spool' | 'accept' | 'refused'> = {
    sender: async (_, returnPath) => {
      if (!returnPath.endsWith('@example.org')) throw new Refusal('not-your-address', 'Sender address is not yours')
    },
    recipient: async (_, { address }) => {
      if (address === NOBODY) throw new Refusal('no-such-recipient', 'No such recipient')
    },
    async spool() {
      openSpools++
      return spool()
    },
    accept: async ({ peer, submitter }, envelope, message, within) => {
      const pieces: Buffer[] = []
      for await (const piece of message.stream()) pieces.push(piece)
      taken.push({ envelope, text: Buffer.concat(pieces).toString() })
      said.push(`accept ${peer.protocol} ${submitter?.address}`)
      const isHeld = envelope.recipients.some(({ address }) => address === HELD_TO)
      const traceId = (isHeld ? 'h1' : `t${taken.length}`) as TraceId
      const accepted = isHeld ? ({ traceId, heldFor: 'step-up' } as const) : { traceId }
      await within?.({} as WriteTx, accepted)
      return accepted
    },
    refused: (_, stage, { message }) => void said.push(`refused ${stage} ${message}`),
  }
  const post: Post = {
    intake,
    maxMessageBytes: MAX_BYTES,
    maxRecipients: 3,
    answers: {
      async find({ key, digest }) {
        const before = answers.get(key)
        if (before !== undefined && before.digest !== digest) throw new Refusal('key-reused', 'Another request')
        return before
      },
      keep: async ({ key, digest }, answer) => void answers.set(key, { digest, ...answer }),
    },
    async copy() {
      const pieces: Buffer[] = []
      return {
        write: async (bytes) => void pieces.push(Buffer.from(bytes)),
        finish: async () => async () => void kept.push(Buffer.concat(pieces).toString()),
        discard: async () => undefined,
      }
    },
  }
  return { post, taken, kept, spooled: () => spooled, openSpools: () => openSpools }
}
