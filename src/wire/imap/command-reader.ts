// Commands out of a stream of bytes: lines, literals kept in memory, and the one literal that is too big for that.
import { Refusal } from '../../base/refusal.ts'
import { Arguments } from './arguments.ts'
import {
  MAX_LINE,
  MAX_LINE_BEFORE_SIGN_IN,
  MAX_LITERAL,
  MAX_LITERAL_BEFORE_SIGN_IN,
  MAX_LITERAL_OCTETS,
  MAX_LITERALS,
} from './limits.ts'

/** Where the bytes come from. Both methods wait for the peer, and throw when it is gone or too slow. */
export interface ByteSource {
  /**
   * The next line without its CRLF, one character an octet.
   * @param isContinued  a command has begun, and this line belongs to it
   */
  line(maxBytes: number, isContinued: boolean): Promise<string>
  /** At least one octet, at most `max`. */
  some(max: number): Promise<Buffer>
}

/** The message of an APPEND, announced and not yet read. */
export interface MessageLiteral {
  /** octets, as the client says */
  readonly size: number
  /** Tells the client to go on (when it waits for that) and gives the octets as they come. Once. */
  read(): AsyncIterable<Buffer>
  /** Reads what follows the message up to the end of the command. */
  rest(): Promise<Arguments>
}

export interface ClientCommand {
  readonly tag: string
  /** in capitals */
  readonly verb: string
  /** what follows the verb, its SP included */
  readonly args: Arguments
  /** where the line stopped to announce the message of an APPEND */
  readonly message?: MessageLiteral
}

/** What the client wrote could not be read as a command. `tag` is '*' when not even that is known. */
export class UnreadableCommand extends Error {
  readonly tag: string
  readonly refusal: Refusal
  /** the place of the next command in the stream is not known any more */
  readonly isFatal: boolean

  constructor(tag: string, refusal: Refusal, isFatal: boolean) {
    super(refusal.message, { cause: refusal })
    this.tag = tag
    this.refusal = refusal
    this.isFatal = isFatal
  }
}

const ANNOUNCED = /~?\{(\d{1,10})(\+?)\}$/ // RFC 9051 §4.3, RFC 7888 §3, RFC 3516 §4.4
const TAG = /[^\x00-\x20\x7f-\xff(){%*"\\+]{1,64}/ // RFC 9051 §9: tag, any ASTRING-CHAR but "+"
const VERB = /[A-Za-z][A-Za-z0-9]{0,31}/
// RFC 9051 §6.3.12: the literal after the mailbox name is the message; the name itself can be one, too.
const BEFORE_MESSAGE = /^[^ ]+ append (?=[^ ])[^]* (?:utf8 \()?$/i

export class CommandReader {
  readonly #source: ByteSource
  readonly #proceed: () => void
  #message: StreamedLiteral | undefined
  isSignedIn = false

  /** @param proceed  sends the continuation request that a synchronising literal waits for. RFC 9051 §7.6 */
  constructor(source: ByteSource, proceed: () => void) {
    this.#source = source
    this.#proceed = proceed
  }

  /** @throws UnreadableCommand, and what the source throws */
  async next(): Promise<ClientCommand> {
    await this.#message?.skip()
    this.#message = undefined
    let text = await this.#line()
    const literals = { count: 0, octets: 0 }
    for (;;) {
      const announced = ANNOUNCED.exec(text)
      if (announced === null) return headOf(text)
      const size = Number(announced[1])
      const isWaiting = announced[2] === ''
      const head = text.slice(0, announced.index)
      if (this.isSignedIn && BEFORE_MESSAGE.test(head)) {
        this.#message = new StreamedLiteral(this.#source, isWaiting ? this.#proceed : undefined, size)
        return { ...headOf(head), message: this.#message }
      }
      this.#admit(text, literals, size, isWaiting)
      if (isWaiting) this.#proceed()
      text += `\r\n${await exactly(this.#source, size)}`
      text += await this.#line(true)
    }
  }

  #line(isContinued = false): Promise<string> {
    return this.#source.line(this.isSignedIn ? MAX_LINE : MAX_LINE_BEFORE_SIGN_IN, isContinued)
  }

  /** A literal that nobody waits for is on its way already: when it is too big, the stream is lost. RFC 7888 §4 */
  #admit(text: string, literals: { count: number; octets: number }, size: number, isWaiting: boolean): void {
    literals.count += 1
    literals.octets += size
    const isTooBig =
      size > (this.isSignedIn ? MAX_LITERAL : MAX_LITERAL_BEFORE_SIGN_IN) ||
      literals.count > MAX_LITERALS ||
      literals.octets > MAX_LITERAL_OCTETS
    if (isTooBig)
      throw new UnreadableCommand(tagOf(text), new Refusal('message-too-big', 'Literal too big'), !isWaiting)
  }
}

class StreamedLiteral implements MessageLiteral {
  readonly size: number
  readonly #source: ByteSource
  readonly #proceed: (() => void) | undefined
  #left: number
  #isBegun = false
  #isEnded = false

  constructor(source: ByteSource, proceed: (() => void) | undefined, size: number) {
    this.#source = source
    this.#proceed = proceed
    this.size = size
    this.#left = size
  }

  async *read(): AsyncIterable<Buffer> {
    if (!this.#isBegun) this.#proceed?.()
    this.#isBegun = true
    while (this.#left > 0) {
      const bytes = await this.#source.some(this.#left)
      this.#left -= bytes.length
      yield bytes
    }
  }

  async rest(): Promise<Arguments> {
    this.#isEnded = true
    return new Arguments(await this.#source.line(MAX_LINE_BEFORE_SIGN_IN, true))
  }

  /** Throws away what is still to come, so that the next command begins where it begins. */
  async skip(): Promise<void> {
    // A client that waits for "+" and gets a tagged NO instead sends nothing of the literal. RFC 9051 §4.3
    if (this.#proceed !== undefined && !this.#isBegun) return
    while (this.#left > 0) this.#left -= (await this.#source.some(this.#left)).length
    if (!this.#isEnded) await this.rest()
  }
}

/** command = tag SP verb … RFC 9051 §9 */
function headOf(text: string): ClientCommand {
  const args = new Arguments(text)
  const tag = args.tryRun(TAG) ?? ''
  const verb = args.take(' ') ? args.tryRun(VERB) : undefined
  if (verb === undefined) {
    throw new UnreadableCommand(tag || '*', new Refusal('bad-syntax', 'Expected a tag and a command'), false)
  }
  return { tag, verb: verb.toUpperCase(), args }
}

function tagOf(text: string): string {
  return new Arguments(text).tryRun(TAG) ?? '*'
}

async function exactly(source: ByteSource, size: number): Promise<string> {
  let text = ''
  while (text.length < size) text += (await source.some(size - text.length)).toString('latin1')
  return text
}
