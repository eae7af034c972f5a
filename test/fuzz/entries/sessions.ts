// Whole sessions: what clients say, changed, to real servers over a real store. No input is a bug, hangs or leaves something open.
import assert from 'node:assert/strict'
import net from 'node:net'
import tls from 'node:tls'
import { openLog } from '../../../src/base/log.ts'
import { openImapWorld } from '../../support/imap-world.ts'
import { openPopWorld } from '../../support/pop-world.ts'
import { openSmtpStage } from '../../support/smtp-stage.ts'
import type { FuzzEntry } from '../entry.ts'
import { dialogues } from '../seeds.ts'

interface Host {
  readonly port: number
  /** PEM of the authority to trust, when the port wants TLS from the first byte */
  readonly ca?: string
  readonly isIdle?: () => boolean
  stop(): Promise<void>
}

/** bytes: some hundred commands; each alone is far below a second of CPU */
const LONGEST_DIALOGUE = 16_384
/** ms until a server must have ended the session of a client that has left; wrong passwords are answered slowly for 60 s */
const PATIENCE_MS = 65_000
/** A mailbox that grows makes each input slower: after so many, everything begins anew. */
const INPUTS_PER_HOST = 400

const session = (
  name: string,
  folders: readonly string[],
  reply: RegExp,
  dictionary: readonly string[],
  open: () => Promise<Host>,
): FuzzEntry => {
  let host: Promise<Host> | undefined
  let inputs = 0
  const close = async () => {
    const before = await host
    host = undefined
    await before?.stop()
  }
  return {
    name,
    seeds: () => dialogues(...folders),
    longest: LONGEST_DIALOGUE,
    dictionary: [...dictionary, '\r\n', '\n', '\r', '\0'],
    run: async (bytes) => {
      if (++inputs % INPUTS_PER_HOST === 0) await close()
      failures.length = 0
      openLog('error', { write: (line) => void failures.push(line) })
      host ??= open()
      const { port, ca, isIdle } = await host
      const heard = await talk(port, ca, bytes)
      for (const line of heard.split('\r\n').slice(0, -1)) assert.match(line, reply)
      assert.deepEqual(
        failures.filter((line) => !line.includes('a bug')),
        [],
        'the server failed',
      )
      assert.ok(isIdle?.() ?? true, 'something stays open')
    },
    close,
  }
}

/** lines of the log at level error: a bug was caught, and the client was told an incident id */
const failures: string[] = []

const ENVELOPE = [
  'EHLO x\r\n',
  'MAIL FROM:<wang@example.net>\r\n',
  'RCPT TO:<li@example.org>\r\n',
  'DATA\r\n',
  '\r\n.\r\n',
  'BDAT 5\r\n',
  'BDAT 0 LAST\r\n',
  'RSET\r\n',
  'STARTTLS\r\n',
]

async function openSmtp(kind: 'mx' | 'submission'): Promise<Host> {
  const stage = await openSmtpStage(kind, { refuseEarlyTalkers: false })
  return { port: stage.port, isIdle: () => stage.openSpools === 0, stop: () => stage.stop() }
}

export const SESSION_ENTRIES: readonly FuzzEntry[] = [
  session('smtp-session', ['smtp'], /^[2-5]\d\d[ -]/, ENVELOPE, () => openSmtp('mx')),
  session('submission-session', ['submission'], /^[2-5]\d\d[ -]/, [...ENVELOPE, 'AUTH PLAIN '], () =>
    openSmtp('submission'),
  ),
  session(
    'imap-session',
    ['imap'],
    /^(?!\S+ NO \[SERVERBUG)/,
    [
      'a SELECT INBOX\r\n',
      'a UID FETCH 1:* (FLAGS BODY[])\r\n',
      'a STORE 1:* +FLAGS (\\Deleted)\r\n',
      'a EXPUNGE\r\n',
      'a IDLE\r\n',
      'DONE\r\n',
      '{3+}\r\nabc',
      '(',
      ')',
      '*',
      '$',
      'BODY.PEEK[1.MIME]',
    ],
    async () => {
      const world = await openImapWorld(100_000)
      for (const subject of ['First', 'Re: First', 'Second']) await world.deliver({ subject })
      return { port: world.tlsPort, ca: world.certificate.certificate, stop: () => world.cleanup() }
    },
  ),
  session(
    'pop-session',
    ['pop'],
    /^/,
    ['USER alice@example.org\r\n', 'PASS only for tests\r\n', 'RETR 1\r\n', 'TOP 1 9\r\n', 'DELE 1\r\n', 'QUIT\r\n'],
    async () => {
      const world = await openPopWorld([{ subject: 'One' }, { subject: 'Two', body: '.\r\n..' }])
      return { port: world.tlsPort, ca: world.certificate.certificate, stop: () => world.cleanup() }
    },
  ),
]

/** Says it all, leaves, and gives what was heard until the server closed. latin1 */
function talk(port: number, ca: string | undefined, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1' }
    const socket = ca === undefined ? net.connect(options) : tls.connect({ ...options, ca, servername: 'localhost' })
    const heard: Buffer[] = []
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error('the session does not end'))
    }, PATIENCE_MS)
    socket.on('data', (chunk: Buffer) => heard.push(chunk))
    socket.on('error', () => undefined) // A server may close while we still speak.
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(Buffer.concat(heard).toString('latin1'))
    })
    socket.end(bytes)
  })
}
