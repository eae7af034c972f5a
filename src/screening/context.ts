// What all aspects of one message share: its bytes, one parse, one unpacking, one check of the sender.
import type { Direction, Peer } from '../mail/envelope.ts'
import { parseMessage, type ParsedMessage } from '../mail/mime-parser.ts'
import { Allowance, type UnpackLimits } from './containers/allowance.ts'
import { leavesOf } from './containers/message.ts'
import { unpack, type Contents } from './containers/unpack.ts'
import type { ScanWithEngine } from './malware.ts'
import { authenticateSender } from './sender-auth.ts'
import type { ResolveFor } from './sender-auth-lookups.ts'
import type { SenderAuth } from './sender-auth-result.ts'

/** What is known of a message besides its bytes. */
export interface ScreeningFacts {
  readonly direction: Direction
  /** absent for mail that no peer brought: a file, a draft */
  readonly peer?: Peer
  /** '' for a bounce */
  readonly returnPath: string
  readonly recipientCount: number
  /** ms since 1970 */
  readonly receivedAt: number
}

/** What a worker brings along for every message. */
export interface ScreeningTools {
  /** our name in Authentication-Results. RFC 8601 §2.5 */
  readonly authservId: string
  /** absent when there is no DNS: senders are not checked then */
  readonly resolveFor?: ResolveFor
  /** absent when no engine is set up */
  readonly scanWithEngine?: ScanWithEngine
  readonly unpackLimits?: UnpackLimits
}

export interface ScreeningContext {
  readonly bytes: Uint8Array
  readonly message: ParsedMessage
  readonly facts: ScreeningFacts
  readonly tools: ScreeningTools
  /** everything in the message, unpacked */
  contents(): Promise<Contents>
  /** undefined for mail that no peer brought, and without DNS */
  senderAuth(): Promise<SenderAuth | undefined>
}

export function contextOf(bytes: Uint8Array, facts: ScreeningFacts, tools: ScreeningTools): ScreeningContext {
  const message = parseMessage(bytes)
  return {
    bytes,
    message,
    facts,
    tools,
    contents: once(() => unpack([...leavesOf(bytes, message)], new Allowance(bytes.length, tools.unpackLimits))),
    senderAuth: once(() => checkSender(bytes, facts, tools)),
  }
}

async function checkSender(
  message: Uint8Array,
  { direction, peer, returnPath }: ScreeningFacts,
  { authservId, resolveFor }: ScreeningTools,
): Promise<SenderAuth | undefined> {
  if (direction !== 'in' || !peer || !resolveFor) return undefined
  return authenticateSender({ message, peer, returnPath }, { resolveFor, authservId })
}

/** The first caller starts the work; all get its outcome, also when it failed. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => (running ??= work())
}
