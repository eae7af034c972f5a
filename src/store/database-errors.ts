// What databases say when they cannot, as reasons of the house. Any other error is a bug and stays what it is.
import { Refusal, type Reason } from '../base/refusal.ts'

type Coded = Error & { readonly code?: unknown }

/** https://sqlite.org/rescode.html: primary codes; extended ones begin with them */
const SQLITE: readonly (readonly [code: string, reason: Reason])[] = [
  ['SQLITE_FULL', 'storage-full'],
  ['SQLITE_BUSY', 'unavailable'],
  ['SQLITE_IOERR', 'unavailable'],
  ['SQLITE_READONLY', 'unavailable'],
  ['SQLITE_CANTOPEN', 'unavailable'],
  ['SQLITE_NOMEM', 'unavailable'],
  ['SQLITE_CORRUPT', 'data-damaged'],
  ['SQLITE_NOTADB', 'data-damaged'],
]

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: codes, or classes of two letters */
const POSTGRESQL: readonly (readonly [code: string, reason: Reason])[] = [
  ['53100', 'storage-full'],
  ['53', 'unavailable'], // insufficient resources
  ['40', 'unavailable'], // transactions in each other's way, still after the last try
  ['08', 'unavailable'], // connection exception
  ['57', 'unavailable'], // operator intervention: shutdown, crash, cancelled by a time limit
  ['55P03', 'unavailable'], // lock not available within lock_timeout
  ['58', 'unavailable'], // system error
  ['25006', 'unavailable'], // read-only: a replica, or a server on its way down
  ['XX001', 'data-damaged'],
]

/** Codes of Node's sockets, and what pg says without any code. */
const CONNECTION_CODES = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/
const CONNECTION_WORDS = /^(Connection terminated|Client has encountered|timeout exceeded|Query read timeout)/

/**
 * @param access  in a transaction that only reads, a write is a bug; in one that writes, read-only storage is a misfortune
 * @returns the refusal for an error of either engine that a later try may mend; undefined for a bug
 */
export function storageRefusal(error: unknown, access: 'read' | 'write'): Refusal | undefined {
  const reason = reasonOf(error)
  if (reason === undefined || (access === 'read' && isWriteInRead(error))) return undefined
  const message = reason === 'storage-full' ? 'Storage is full' : 'Storage is not available'
  return new Refusal(reason, message, (error as Error).message, { cause: error })
}

/**
 * Two transactions stood in each other's way: the same work can simply run again, and then sees what the other one did. Of a row
 * that must be there once, too, when somebody else has put it since the work looked. PostgreSQL, chapter 13.5: 40001, 40P01, 23505
 */
export function isConflict(error: unknown): boolean {
  const { code } = error as Coded
  return code === '40001' || code === '40P01' || code === '23505'
}

/** The connection is gone, so the server has rolled back whatever had not been committed. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = String((error as Coded).code ?? '')
  return /^(08|57P)/.test(code) || CONNECTION_CODES.test(code) || CONNECTION_WORDS.test(error.message)
}

/** The connection stands, but no answer came in time: what pg says then. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Query read timeout')
}

function isWriteInRead(error: unknown): boolean {
  const { code } = error as Coded
  return code === 'SQLITE_READONLY' || code === '25006'
}

function reasonOf(error: unknown): Reason | undefined {
  if (!(error instanceof Error) || error instanceof Refusal) return undefined
  const code = String((error as Coded).code ?? '')
  if (code.startsWith('SQLITE_')) return SQLITE.find(([prefix]) => code.startsWith(prefix))?.[1]
  if (isConnectionLoss(error)) return 'unavailable'
  return /^[0-9A-Z]{5}$/.test(code) ? POSTGRESQL.find(([prefix]) => code.startsWith(prefix))?.[1] : undefined
}
