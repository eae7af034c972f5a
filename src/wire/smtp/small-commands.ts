// The short commands: EHLO, HELO, BDAT, AUTH.
import { Cursor } from '../cursor.ts'
import { decodeInitialResponse, MECHANISM } from '../sasl.ts'
import { SPACES } from './path.ts'

// RFC 5321 §4.1.1.1 wants a domain or an address literal; what clients write is not believed, only kept printable.
const CLIENT_NAME = /[!-~]{1,255}/
const CHUNK_SIZE = /\d{1,15}/ // RFC 3030 §2 sets no end; below 2^53

/** The name the client gives itself. @throws Refusal `bad-syntax` */
export function parseHello(line: string): string {
  const c = new Cursor(line, 4)
  c.expect(' ')
  const name = c.run(CLIENT_NAME, 'a domain name')
  c.tryRun(SPACES)
  c.expectEnd()
  return name
}

export interface BdatCommand {
  /** bytes that follow the command */
  readonly size: number
  readonly isLast: boolean
}

/** bdat-cmd = "BDAT" SP chunk-size [ SP "LAST" ] CRLF   (RFC 3030 §2) @throws Refusal `bad-syntax` */
export function parseBdat(line: string): BdatCommand {
  const c = new Cursor(line, 4)
  c.expect(' ')
  const size = Number(c.run(CHUNK_SIZE, 'a size'))
  const isLast = c.take(' LAST')
  c.tryRun(SPACES)
  c.expectEnd()
  return { size, isLast }
}

export interface AuthCommand {
  /** upper case */
  readonly mechanism: string
  /** decoded; absent when the client waits to be asked. RFC 4954 §4: "=" is the empty response */
  readonly initialResponse?: Buffer
}

/** AUTH SP sasl-mech [SP initial-response] CRLF   (RFC 4954 §4) @throws Refusal `bad-syntax` */
export function parseAuth(line: string): AuthCommand {
  const c = new Cursor(line, 4)
  c.expect(' ')
  const mechanism = c.run(MECHANISM, 'a mechanism').toUpperCase()
  const response = c.take(' ') ? c.rest().trimEnd() : ''
  c.expectEnd()
  if (response === '') return { mechanism }
  return { mechanism, initialResponse: decodeInitialResponse(response) }
}
