// A listening port of a text protocol: who may connect, whose connection it is, TLS, and an orderly shutdown.
// The session itself is a function of the server: it reads and writes through `Connection` and returns when it is done.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { ConnectionLimits } from '../base/connection-limits.ts'
import { randomText } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { MAX_PROXY_HEADER_BYTES, parseProxyHeader } from '../wire/proxy-protocol.ts'
import { classify, isInNetwork, normalise } from './addresses.ts'
import { Connection, Goodbye, PeerGone, type SecureContextFor } from './connection.ts'

/** The PROXY text §2: a receiver waits at least 3 s for the header. */
const PROXY_HEADER_MS = 5_000

export interface ListenOptions {
  /** such as `smtp`: for the log */
  readonly name: string
  readonly host: string
  /** 0 takes a free port */
  readonly port: number
  /** absent where TLS is not offered; a TLS session resumes only where the contexts have the same session id context */
  readonly secureContextFor?: SecureContextFor
  /** the handshake comes first. RFC 8314 §3 */
  readonly implicitTls?: boolean
  /** passwords may cross without TLS, from this machine and from the proxies: see `server.plaintext-sign-in` */
  readonly isWirePrivate?: boolean
  /** whether SCRAM-SHA-256-PLUS is offered: see `server.channel-binding`; absent: it is */
  readonly bindsChannels?: boolean
  /** of this port */
  readonly limits: ConnectionLimits
  /** networks of proxies that must send a PROXY header; from anywhere else such a header is just a bad command */
  readonly trustProxyFrom?: readonly string[]
  /** the last words in the protocol's own tongue, line end included */
  readonly farewell: (refusal: Refusal) => string
  /** One session, from greeting to end. What it throws becomes last words: Goodbye and Refusal theirs, else an incident. */
  readonly onConnection: (connection: Connection) => Promise<void>
}

export interface Listener {
  readonly port: number
  /** connections open now */
  readonly open: number
  /** Stops accepting, tells every session at its next read, and cuts what is left after `graceMs`. */
  close(graceMs?: number): Promise<void>
}

/** @throws the error of listen(2), such as EADDRINUSE */
export async function listen(options: ListenOptions): Promise<Listener> {
  const log = logOf(`net/${options.name}`)
  const connections = new Set<Connection>()
  let isClosing = false
  let allGone: (() => void) | undefined

  async function serve(socket: Socket): Promise<void> {
    const isPrivate = isPrivateWire(socket.remoteAddress, options)
    const connection = new Connection(socket, options.secureContextFor, isPrivate, options.bindsChannels)
    if (connection.remoteAddress === '') return connection.destroy() // gone before we looked
    connections.add(connection)
    let leave: (() => void) | undefined
    try {
      if (isProxy(connection.remoteAddress, options.trustProxyFrom)) await readProxyHeader(connection)
      leave = options.limits.enter(connection.remoteAddress)
      if (options.implicitTls === true) await connection.startTls()
      await options.onConnection(connection)
    } catch (error) {
      await sayFarewell(connection, error)
    } finally {
      await connection.end()
      leave?.()
      connections.delete(connection)
      if (connections.size === 0) allGone?.()
    }
  }

  async function sayFarewell(connection: Connection, error: unknown): Promise<void> {
    if (error instanceof PeerGone) return
    const refusal = lastWords(error, connection.id)
    if (options.implicitTls === true && !connection.isEncrypted) return // nobody there who would understand them
    await connection.write(options.farewell(refusal)).catch(() => undefined)
  }

  function lastWords(error: unknown, connection: string): Refusal {
    const refusal = error instanceof Goodbye ? error.refusal : error
    if (refusal instanceof Refusal) {
      log.info({ connection, reason: refusal.reason, detail: refusal.detail }, 'connection ended by us')
      return refusal
    }
    const incident = randomText(10)
    log.error({ connection, incident, err: error }, 'session failed')
    return new Refusal('unavailable', `Internal error, incident ${incident}`)
  }

  // Half-open: a client that sends all and closes its side still gets its replies.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void serve(socket))
  const port = await bound(server, options)
  log.info({ port }, 'listening')

  return {
    port,
    get open() {
      return connections.size
    },
    async close(graceMs = 5_000) {
      if (isClosing) return
      isClosing = true
      server.close()
      if (connections.size === 0) return
      let cut: NodeJS.Timeout | undefined
      const gone = new Promise<void>((resolve) => {
        allGone = resolve
        cut = setTimeout(() => {
          for (const connection of connections) connection.destroy()
          resolve() // a session that is stuck below us must not hold up the shutdown
        }, graceMs)
      })
      for (const connection of connections)
        connection.interrupt(new Refusal('shutting-down', 'Service is shutting down'))
      await gone
      clearTimeout(cut)
    },
  }
}

function bound(server: Server, options: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.host, port: options.port, backlog: 511 }, () => {
      server.off('error', reject)
      // Later errors are those of accept(2), such as EMFILE: the listener goes on.
      server.on('error', (error: NodeJS.ErrnoException) =>
        logOf(`net/${options.name}`).warn({ code: error.code ?? '' }, 'accept failed'),
      )
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Where a proxy ends TLS for others, a stranger who comes past it has a wire that anybody may hear. */
export function isPrivateWire(
  remoteAddress: string | undefined,
  { isWirePrivate = false, trustProxyFrom }: Pick<ListenOptions, 'isWirePrivate' | 'trustProxyFrom'>,
): boolean {
  const address = normalise(remoteAddress ?? '')
  if (!isWirePrivate || address === undefined) return false
  return classify(address) === 'loopback' || isProxy(address, trustProxyFrom)
}

function isProxy(address: string, networks: readonly string[] = []): boolean {
  return address !== '' && networks.some((network) => isInNetwork(address, network))
}

/** @throws Goodbye `too-slow`, PeerGone when the header is malformed: nobody is there who would understand a reply */
async function readProxyHeader(connection: Connection): Promise<void> {
  let seen: Buffer = Buffer.alloc(0)
  while (seen.length < MAX_PROXY_HEADER_BYTES) {
    const chunk = await connection.readChunk(MAX_PROXY_HEADER_BYTES, PROXY_HEADER_MS)
    if (chunk === undefined) break
    seen = Buffer.concat([seen, chunk])
    const header = parseProxyHeader(seen)
    if (header.kind === 'malformed') break
    if (header.kind === 'incomplete') continue
    connection.unread(seen.subarray(header.length))
    if (header.source === undefined) return
    const address = normalise(header.source.address)
    if (address === undefined) break
    connection.speakFor(address, header.source.port)
    return
  }
  throw new PeerGone('Malformed PROXY header')
}
