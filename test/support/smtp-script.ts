// A remote SMTP server that answers as a test wants, wrongly too, and keeps every byte it was sent.
import net, { type AddressInfo, type Socket } from 'node:net'
import tls, { type SecureContext } from 'node:tls'

/** What it is asked for: the greeting, a verb, or the answer to the end of the text. */
export type Step =
  'greeting' | 'EHLO' | 'HELO' | 'STARTTLS' | 'AUTH' | 'RSET' | 'MAIL' | 'RCPT' | 'DATA' | 'text' | 'QUIT' | 'other'

/** Raw bytes of the answer, '' for none; a function gets the line (or the text) and may do what it likes with the socket. */
export type Answer = string | ((said: string, socket: Socket) => string)
export type Script = Partial<Record<Step, Answer>>

export interface ScriptedServer {
  readonly port: number
  /** what each connection was sent, latin1; the text of messages with its dots and its end */
  readonly heard: string[]
  stop(): void
}

const GOOD: Record<Step, Answer> = {
  greeting: '220 remote.example\r\n',
  EHLO: '250-remote.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 SIZE 1000000\r\n',
  HELO: '250 remote.example\r\n',
  STARTTLS: '220 Go ahead\r\n',
  AUTH: '235 2.7.0 Welcome\r\n',
  RSET: '250 2.0.0 Ok\r\n',
  MAIL: '250 2.1.0 Ok\r\n',
  RCPT: '250 2.1.5 Ok\r\n',
  DATA: '354 Go on\r\n',
  text: '250 2.0.0 Taken\r\n',
  QUIT: (_, socket) => {
    socket.end('221 Bye\r\n')
    return ''
  },
  other: '500 5.5.2 What?\r\n',
}
const END_OF_TEXT = '\r\n.\r\n'

/**
 * @param script  the steps that differ from a good server's
 * @param where  other loopback addresses stand for other hosts on the same port
 */
export async function startScript(
  script: Script,
  where: {
    readonly host?: string
    readonly port?: number
    readonly secureContext?: SecureContext
    readonly implicitTls?: boolean
  } = {},
): Promise<ScriptedServer> {
  const answers = { ...GOOD, ...script }
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = net.createServer({ noDelay: true }, (plain) => {
    const connection = heard.push('') - 1
    let socket: Socket = plain
    let unread = ''
    let isText = false
    const answer = (step: Step, said: string) => {
      const words = answers[step]
      const reply = typeof words === 'string' ? words : words(said, socket)
      if (reply !== '' && socket.writable) socket.write(reply, 'latin1')
      return reply
    }
    const read = () => {
      for (;;) {
        const end = unread.indexOf(isText ? END_OF_TEXT : '\r\n')
        if (end < 0) return
        const said = unread.slice(0, end)
        unread = unread.slice(end + (isText ? END_OF_TEXT.length : 2))
        const verb = said.split(' ', 1)[0]!.toUpperCase()
        const step: Step = isText ? 'text' : verb in answers ? (verb as Step) : 'other'
        const reply = answer(step, said)
        // The end of a message may stand right at its beginning.
        isText = step === 'DATA' && reply.startsWith('354')
        if (isText) unread = `\r\n${unread}`
        if (step === 'STARTTLS' && reply.startsWith('220') && where.secureContext !== undefined) {
          plain.removeAllListeners('data')
          socket = attach(new tls.TLSSocket(plain, { isServer: true, secureContext: where.secureContext }))
        }
      }
    }
    const attach = <T extends Socket>(each: T): T => {
      sockets.add(each)
      each.on('error', () => each.destroy()).on('close', () => sockets.delete(each))
      return each.on('data', (bytes) => {
        heard[connection] += bytes.toString('latin1')
        unread += bytes.toString('latin1')
        read()
      })
    }
    const { secureContext, implicitTls } = where
    socket = attach(implicitTls ? new tls.TLSSocket(plain, { isServer: true, secureContext }) : plain)
    answer('greeting', '')
  })
  await new Promise<void>((resolve) => server.listen(where.port ?? 0, where.host ?? '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
