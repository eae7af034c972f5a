// The POP3 listeners: 110 with STLS, 995 with TLS from the first byte. RFC 1939, RFC 2595 §4, RFC 8314 §3.3
import { popReply } from '../../base/refusal.ts'
import { listen, type Listener, type ListenOptions } from '../../net/listener.ts'
import type { PopServices } from './services.ts'
import { Session } from './session.ts'
import { SizeBook } from './size-book.ts'

export type PopListenOptions = PopServices & Omit<ListenOptions, 'name' | 'farewell' | 'onConnection'>

/** @throws the error of listen(2), such as EADDRINUSE */
export function listenPop(options: PopListenOptions): Promise<Listener> {
  const sizes = new SizeBook()
  return listen({
    ...options,
    name: options.implicitTls === true ? 'pop3s' : 'pop3',
    farewell: (refusal) => `${popReply(refusal)}\r\n`,
    onConnection: (connection) => new Session(connection, options, sizes).run(),
  })
}
