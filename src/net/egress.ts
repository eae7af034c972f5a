// The one way out over HTTP(S). Only to hosts that the settings name; the name is resolved once, its addresses are judged,
// and the connection goes to the judged address: a name that changes its mind in between (rebinding) changes nothing.
import http from 'node:http'
import https from 'node:https'
import { Refusal } from '../base/refusal.ts'
import { classify, normalise, type AddressClass } from './addresses.ts'
import type { Resolver } from './resolver.ts'
import { trustedWith } from './trusted-with.ts'

/** One row of the settings: a place that may be reached. */
export interface EgressRow {
  /** a host name, an IP address, `*.example.org` for the names under it, or `*` for any */
  readonly host: string
  /** classes of address its name may lead to; absent: only the internet */
  readonly classes?: readonly AddressClass[]
}

export interface EgressRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** largest answer taken, in bytes */
  readonly maxBytes?: number
  /** ms from the first lookup to the last byte, redirects included */
  readonly timeoutMs?: number
  /** a certificate to trust besides the machine's own, PEM */
  readonly ca?: string
}

export interface EgressReply {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

const MAX_BYTES = 1_048_576
const TIMEOUT_MS = 10_000
/** RFC 9110 §15.4 leaves the number open; what we fetch needs one, rarely two. */
const MAX_REDIRECTS = 3
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Where a request is going, judged. */
interface Target {
  readonly url: URL
  readonly address: string
  readonly addressClass: AddressClass
}

export class Egress {
  readonly #resolver: Pick<Resolver, 'lookup'>
  readonly #rows: readonly EgressRow[]

  constructor(resolver: Pick<Resolver, 'lookup'>, rows: readonly EgressRow[]) {
    this.#resolver = resolver
    this.#rows = rows
  }

  /**
   * Sends one request. GET follows redirects, but never from https to http nor to another class of address.
   * @returns any answer, whatever its status
   * @throws Refusal `not-permitted` (place not allowed), `unavailable` (no DNS, no connection, too slow),
   *   `limit-reached` (answer too large, too many redirects)
   */
  async fetch(address: string, request: EgressRequest = {}): Promise<EgressReply> {
    const signal = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS)
    let target = await this.#judge(address, signal)
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const reply = await send(target, request, signal)
      const { location } = reply.headers
      const mayFollow = REDIRECTS.has(reply.status) && location !== undefined && (request.method ?? 'GET') === 'GET'
      if (!mayFollow) return reply
      const next = await this.#judge(location, signal, target.url.href)
      if (next.addressClass !== target.addressClass) throw forbidden('redirect to another class of address')
      if (target.url.protocol === 'https:' && next.url.protocol !== 'https:') throw forbidden('redirect to http')
      // What was meant for one host, such as a token, does not go to the next.
      if (next.url.origin !== target.url.origin) request = { ...request, headers: {} }
      target = next
    }
    throw new Refusal('limit-reached', 'Too many redirects')
  }

  async #judge(address: string, signal: AbortSignal, base?: string): Promise<Target> {
    if (!URL.canParse(address, base)) throw forbidden('not a URL')
    const url = new URL(address, base)
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw forbidden('not http')
    if (url.username !== '' || url.password !== '') throw forbidden('credentials in a URL')
    // The URL parser has turned `0x7f.1`, `2130706433` and the like into plain addresses already.
    const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
    const row = this.#rows.find((row) => matches(row.host, host))
    if (row === undefined) throw forbidden('host not in the list')
    const literal = normalise(host)
    const addresses = literal === undefined ? await this.#addressesOf(host, signal) : [literal]
    const classes = addresses.map(classify)
    // One bad address among good ones is no accident, so it spoils all of them.
    if (!classes.every((found) => (row.classes ?? ['public']).includes(found))) throw forbidden('class of address')
    return { url, address: addresses[0] as string, addressClass: classes[0] as AddressClass }
  }

  async #addressesOf(host: string, signal: AbortSignal): Promise<string[]> {
    const lookups = Promise.all([this.#resolver.lookup(host, 'A'), this.#resolver.lookup(host, 'AAAA')])
    const answers = await Promise.race([lookups, aborted(signal)])
    const addresses = answers.flatMap((answer) => (answer.outcome === 'found' ? answer.values : []))
    const plain = addresses.map(normalise).filter((address) => address !== undefined)
    if (plain.length === 0) throw new Refusal('unavailable', 'Remote host cannot be reached', 'no address')
    return plain
  }
}

function matches(pattern: string, host: string): boolean {
  if (pattern === '*') return true
  if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1)) && normalise(host) === undefined
  return host === pattern.toLowerCase()
}

function send({ url, address }: Target, request: EgressRequest, signal: AbortSignal): Promise<EgressReply> {
  const maxBytes = request.maxBytes ?? MAX_BYTES
  const isIPv6 = address.includes(':')
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(
        error instanceof Refusal ? error : new Refusal('unavailable', 'Remote host cannot be reached', codeOf(error)),
      )
    const options: https.RequestOptions = {
      method: request.method ?? 'GET',
      headers: { ...request.headers, ...(request.body ? { 'content-length': request.body.length } : {}) },
      agent: false, // a pooled connection might lead to an address judged for somebody else
      lookup: (_host, _options, done) => done(null, [{ address, family: isIPv6 ? 6 : 4 }]),
      signal,
      ...(request.ca === undefined ? {} : { ca: trustedWith(request.ca) }),
    }
    const outgoing = (url.protocol === 'https:' ? https : http).request(url, options, (incoming) => {
      const chunks: Buffer[] = []
      let size = 0
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxBytes) incoming.destroy(new Refusal('limit-reached', 'Answer of a remote host is too large'))
        else chunks.push(chunk)
      })
      incoming.on('error', fail)
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
      )
    })
    outgoing.on('error', fail)
    outgoing.end(request.body)
  })
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const late = () => reject(new Refusal('unavailable', 'Remote host cannot be reached', 'too slow'))
    signal.addEventListener('abort', late, { once: true })
  })
}

/** The reason is for the log; the one who asked for a forbidden place learns nothing about it. */
function forbidden(detail: string): Refusal {
  return new Refusal('not-permitted', 'Remote host is not permitted', detail)
}

function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.name
}
