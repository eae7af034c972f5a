// The log: JSON lines, no secrets, no content, no addresses of people. Facts are ids and numbers.
import { now } from './clock.ts'
import { pino, type DestinationStream, type Logger } from 'pino'

/** Names that never reach a log line, whoever passes them by mistake. */
const SECRET_NAMES = [
  'password',
  'passphrase',
  'secret',
  'token',
  'authorization',
  'cookie',
  'dek',
  'key',
  'subject',
  'body',
]

const options = (level: string) => ({
  level,
  base: null,
  timestamp: () => `,"at":"${new Date(now()).toISOString()}"`,
  redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
})

/** Silent until `openLog`: a library or a test that only imports a room writes nothing. */
let root: Logger = pino(options('silent'))

/**
 * Starts the log of this process.
 * @param level  trace, debug, info, warn, error or silent
 * @param destination  where lines go; standard output when absent
 */
export function openLog(level: string, destination?: DestinationStream): void {
  root = destination ? pino(options(level), destination) : pino(options(level))
}

type Level = 'debug' | 'info' | 'warn' | 'error'
export type RoomLog = Readonly<Record<Level, (facts: object, message: string) => void>>

/**
 * The log of one room; it follows `openLog`, so a room may name its log while it is being loaded.
 * @example const log = logOf('servers/smtp'); log.info({ session }, 'greeted')
 */
export function logOf(room: string): RoomLog {
  const line = (level: Level) => (facts: object, message: string) => root[level]({ room, ...facts }, message)
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}
