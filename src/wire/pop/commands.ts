// The command lines of POP3. RFC 1939 §3, RFC 2449 §4
import { Cursor } from '../cursor.ts'
import { decodeInitialResponse, MECHANISM } from '../sasl.ts'
import { decodeUtf8 } from '../sasl-verifier.ts'

/**
 * Longest command line with its CRLF. RFC 2449 §4 wants 255 octets; a name or a password of 255 octets needs more.
 */
export const MAX_COMMAND_LINE = 512

const VERB = /[A-Za-z0-9]{3,8}/ // RFC 1939 §3: three or four characters; those of later standards are no longer than this
const NUMBER = /[0-9]{1,9}/

export interface ClientCommand {
  /** upper case */
  readonly verb: string
  /** what follows the verb, its separating space included: '' or ` 1 10` */
  readonly args: Cursor
}

/** command = keyword *(SP arg) CRLF   (RFC 2449 §4) @throws Refusal `bad-syntax` */
export function parseCommand(line: string): ClientCommand {
  const args = new Cursor(line)
  const verb = args.run(VERB, 'a command').toUpperCase()
  if (!args.isAtEnd && args.next !== ' ') args.fail('expected a space')
  return { verb, args }
}

/** Nothing may follow the verb; a space is forgiven. @throws Refusal `bad-syntax` */
export function parseNothing(args: Cursor): void {
  args.tryRun(/ +/)
  args.expectEnd()
}

/**
 * USER and PASS: all that follows one space, spaces included (RFC 1939 §7: a password may hold them). Names and
 * passwords outside ASCII are UTF-8, as clients send them with and without RFC 6856.
 * @throws Refusal `bad-syntax`
 */
export function parseText(args: Cursor): string {
  args.expect(' ')
  const text = args.rest()
  if (text === '') args.fail('expected an argument')
  return decodeUtf8(Buffer.from(text, 'latin1'))
}

/** msg: the number of a message, 1 or more   (RFC 1939 §5) @throws Refusal `bad-syntax` */
export function parseMessageNumber(args: Cursor): number {
  const number = messageNumber(args)
  parseNothing(args)
  return number
}

/** [msg]: LIST and UIDL may go without   (RFC 1939 §5, §7) @throws Refusal `bad-syntax` */
export function parseOptionalMessageNumber(args: Cursor): number | undefined {
  if (/^ *$/.test(args.text.slice(args.at))) return undefined
  return parseMessageNumber(args)
}

/** TOP msg n: the header and `lines` lines of the body   (RFC 1939 §7) @throws Refusal `bad-syntax` */
export function parseTop(args: Cursor): { number: number; lines: number } {
  const number = messageNumber(args)
  args.expect(' ')
  const lines = Number(args.run(NUMBER, 'a number of lines'))
  parseNothing(args)
  return { number, lines }
}

export interface AuthCommand {
  /** upper case */
  readonly mechanism: string
  /** decoded; absent when the client waits to be asked */
  readonly initialResponse?: Buffer
}

/** AUTH SP mechanism [SP initial-response] CRLF   (RFC 5034 §4) @throws Refusal `bad-syntax` */
export function parseAuth(args: Cursor): AuthCommand {
  args.expect(' ')
  const mechanism = args.run(MECHANISM, 'a mechanism').toUpperCase()
  if (args.isAtEnd) return { mechanism }
  args.expect(' ')
  return { mechanism, initialResponse: decodeInitialResponse(args.rest()) }
}

function messageNumber(args: Cursor): number {
  args.expect(' ')
  const number = Number(args.run(NUMBER, 'a message number'))
  if (number === 0) args.fail('messages are numbered from 1')
  return number
}
