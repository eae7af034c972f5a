// What all aspects of one message share: its bytes, one parse, one unpacking, one check of the sender.
import type { Direction, Peer } from '../mail/envelope.ts'
import { foldReadable, type FoldedReadable } from '../mail/folding/fold-readable.ts'
import { parseMessage, type ParsedMessage } from '../mail/mime-parser.ts'
import type { LeakReport } from '../mail/leak.ts'
import { readableOf, type MessageReading } from '../mail/readable.ts'
import type { Signal } from '../mail/signal.ts'
import { attachmentSignals } from './attachments/attachment.ts'
import { activeFiles, type ActiveFile } from './attachments/disarm.ts'
import { passwordsIn } from './attachments/passwords.ts'
import { Allowance, type UnpackLimits } from './containers/allowance.ts'
import { leavesOf } from './containers/message.ts'
import { unpack } from './containers/unpack.ts'
import { leaksOf } from './leak/leaks-of.ts'
import { leakFailure, type LeakKnowledge } from './leak/leak-knowledge.ts'
import { fileLinks, type FileLinks } from './links/file-links.ts'
import { readLinks, type LinkReading } from './links/reading.ts'
import { filesForEngine, hasTestFile, type ScanWithEngine } from './malware.ts'
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
  /** what leaks of its organisation look like; without it only the general detectors run */
  readonly leaks?: LeakKnowledge
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
  /** members get mail without files that do something when they are opened */
  readonly disarms?: boolean
}

/** What was found in the files of a message. */
export interface Findings {
  readonly hasTestFile: boolean
  /** for the engine; absent without files, or without an engine */
  readonly files?: Uint8Array
  /** of the aspect of attachments */
  readonly attachments: readonly Signal[]
  /** empty where nothing is disarmed */
  readonly active: readonly ActiveFile[]
  readonly links: FileLinks
  /** absent for mail that comes in, whose leaks are nobody's here; an error where leak detection broke */
  readonly leaks?: LeakReport | Error
}

export interface ScreeningContext {
  readonly bytes: Uint8Array
  readonly message: ParsedMessage
  readonly facts: ScreeningFacts
  readonly tools: ScreeningTools
  /** what a person reads of it, and what is there but not seen */
  readable(): MessageReading
  /** the same with what variant spam does to letters undone */
  folded(): FoldedReadable
  findings(): Promise<Findings>
  /** of text, HTML, pictures and attached files */
  links(): Promise<LinkReading>
  /** undefined for mail that no peer brought, and without DNS */
  senderAuth(): Promise<SenderAuth | undefined>
}

export function contextOf(bytes: Uint8Array, facts: ScreeningFacts, tools: ScreeningTools): ScreeningContext {
  const message = parseMessage(bytes)
  const readable = once(() => readableOf(bytes, message))
  const findings = once(() => lookInside(bytes, message, passwordsIn(readable().text), facts, tools))
  return {
    bytes,
    message,
    facts,
    tools,
    readable,
    folded: once(() => foldReadable(readable())),
    findings,
    links: once(async () => readLinks(bytes, message, (await findings()).links)),
    senderAuth: once(() => checkSender(bytes, facts, tools)),
  }
}

/**
 * Unpacks everything in a message and looks at it. What was unpacked is let go at once: while a message waits for DNS or
 * the engine, others of this thread are looked at, and all of them together must fit into memory.
 */
async function lookInside(
  bytes: Uint8Array,
  message: ParsedMessage,
  passwords: readonly string[],
  facts: ScreeningFacts,
  tools: ScreeningTools,
): Promise<Findings> {
  const allowance = new Allowance(bytes.length, tools.unpackLimits)
  const contents = await unpack([...leavesOf(bytes, message)], allowance, passwords)
  const files = tools.scanWithEngine && filesForEngine(contents)
  const links = await fileLinks(contents)
  const leaks = facts.direction === 'in' ? undefined : leaksOf(bytes, message, contents, links.codes, facts.leaks)
  return {
    hasTestFile: hasTestFile(contents),
    ...(files && { files }),
    attachments: attachmentSignals(contents),
    active: tools.disarms ? activeFiles(contents) : [],
    links,
    // A reader that breaks over one file takes nothing else along.
    ...(leaks && { leaks: await leaks.catch(leakFailure) }),
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

/** The first caller starts the work; all get its outcome, and of a promise also its failure. */
function once<T extends object>(work: () => T): () => T {
  let done: T | undefined
  return () => (done ??= work())
}
