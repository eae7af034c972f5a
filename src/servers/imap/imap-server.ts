// The IMAP listeners: 143 with STARTTLS, 993 with TLS from the first byte. RFC 9051, RFC 3501, RFC 8314 §3.2
import { imapReply, type Refusal } from '../../base/refusal.ts'
import { listen, type Listener, type ListenOptions } from '../../net/listener.ts'
import { NewsBoard } from './news-board.ts'
import type { ImapServices } from './services.ts'
import { Session } from './session.ts'

export type ImapListenOptions = ImapServices & Omit<ListenOptions, 'name' | 'farewell' | 'onConnection'>

/** @throws the error of listen(2), such as EADDRINUSE */
export async function listenImap(options: ImapListenOptions): Promise<Listener> {
  const board = new NewsBoard(options.store)
  const listener = await listen({
    ...options,
    name: options.implicitTls === true ? 'imaps' : 'imap',
    farewell,
    onConnection: (connection) => new Session(connection, options, board).run(),
  })
  return {
    port: listener.port,
    get open() {
      return listener.open
    },
    close(graceMs) {
      board.close()
      return listener.close(graceMs)
    },
  }
}

/** `* BYE [EXPIRED] Session has ended`. RFC 9051 §7.1.5 */
function farewell(refusal: Refusal): string {
  return `* BYE ${imapReply(refusal).replace(/^\w+ /, '')}\r\n`
}
