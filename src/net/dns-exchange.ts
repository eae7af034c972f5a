// One question to one DNS server: UDP first, TCP when the answer does not fit or looks odd.
import dgram from 'node:dgram'
import net from 'node:net'
import * as packet from 'dns-packet'
import { monotonic } from '../base/clock.ts'
import { randomBytes } from '../base/random.ts'
import type { RecordType } from './dns-records.ts'

export interface DnsServer {
  readonly address: string
  readonly port: number
}

/** Fits into one unfragmented datagram everywhere. DNS flag day 2020; RFC 9715 §3 */
const UDP_PAYLOAD_BYTES = 1_232

/** Nobody answered in a usable way. `reason` is a word of `FailureReason`. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError'
  readonly reason: 'timeout' | 'unreachable' | 'malformed'

  constructor(reason: 'timeout' | 'unreachable' | 'malformed') {
    super(`DNS: ${reason}`)
    this.reason = reason
  }
}

/**
 * Asks and returns the reply that belongs to the question: same server, port, id, name, type and class (RFC 5452 §9.1).
 * Everything else that arrives is ignored, as it may be forged.
 * @throws ExchangeError
 */
export async function exchange(
  server: DnsServer,
  name: string,
  type: RecordType,
  timeoutMs: number,
): Promise<packet.DecodedPacket> {
  const deadline = monotonic() + timeoutMs
  const query = newQuery(name, type)
  const overUdp = await askOverUdp(server, query, timeoutMs)
  // A server that does not keep our mixed case may be honest, but only TCP can tell. draft-vixie-dnsext-dns0x20 §4
  if (!overUdp.flag_tc && belongsTo(overUdp, query, true)) return overUdp
  return askOverTcp(server, query, deadline - monotonic())
}

interface Query {
  readonly id: number
  readonly name: string
  readonly type: RecordType
  readonly bytes: Buffer
}

function newQuery(name: string, type: RecordType): Query {
  const id = randomBytes(2).readUInt16BE(0)
  const mixed = withRandomCase(name)
  const bytes = packet.encode({
    type: 'query',
    id,
    // RFC 6840 §5.7: AD in a question asks for AD in the answer without all the signatures.
    flags: packet.RECURSION_DESIRED | packet.AUTHENTIC_DATA,
    questions: [{ name: mixed, type, class: 'IN' }],
    additionals: [EDNS],
  })
  return { id, name: mixed, type, bytes }
}

/** RFC 6891 §6.1.2 */
const EDNS: packet.OptAnswer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: UDP_PAYLOAD_BYTES,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
}

/** One more bit to guess for each letter of the name. draft-vixie-dnsext-dns0x20 */
function withRandomCase(name: string): string {
  const bits = randomBytes(Math.ceil(name.length / 8))
  return Array.from(name, (letter, i) => (((bits[i >> 3] ?? 0) >> (i & 7)) & 1 ? letter.toUpperCase() : letter)).join(
    '',
  )
}

function belongsTo(reply: packet.DecodedPacket, query: Query, withCase: boolean): boolean {
  const question = reply.questions?.[0]
  if (reply.type !== 'response' || reply.id !== query.id || reply.questions?.length !== 1 || !question) return false
  const sameName = withCase ? question.name === query.name : question.name.toLowerCase() === query.name.toLowerCase()
  return sameName && question.type === query.type && question.class === 'IN'
}

function decode(bytes: Buffer): packet.DecodedPacket | undefined {
  try {
    return packet.decode(bytes)
  } catch {
    return undefined // not DNS, or damaged: like a packet that never came
  }
}

function askOverUdp(server: DnsServer, query: Query, timeoutMs: number): Promise<packet.DecodedPacket> {
  return new Promise((resolve, reject) => {
    // A new socket for each question: the kernel picks a random port (RFC 5452 §9.2).
    const socket = dgram.createSocket(net.isIPv6(server.address) ? 'udp6' : 'udp4')
    const timer = setTimeout(() => end(() => reject(new ExchangeError('timeout'))), timeoutMs)
    let ended = false
    const end = (settle: () => void) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      socket.close()
      settle()
    }
    socket.on('error', () => end(() => reject(new ExchangeError('unreachable'))))
    socket.on('message', (bytes) => {
      const reply = decode(bytes)
      if (reply && belongsTo(reply, query, false)) end(() => resolve(reply))
    })
    // A connected socket hears only this server, and hears of closed ports at once.
    socket.connect(server.port, server.address, () => {
      if (!ended) socket.send(query.bytes)
    })
  })
}

/** RFC 7766 §8: a length of two bytes, then the message. */
function askOverTcp(server: DnsServer, query: Query, timeoutMs: number): Promise<packet.DecodedPacket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, server.address)
    const timer = setTimeout(() => fail('timeout'), timeoutMs)
    let received: Buffer = Buffer.alloc(0)
    const fail = (reason: 'timeout' | 'unreachable' | 'malformed') => {
      clearTimeout(timer)
      socket.destroy()
      reject(new ExchangeError(reason))
    }
    socket.on('error', () => fail('unreachable'))
    socket.on('end', () => fail('unreachable'))
    socket.on('connect', () => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(query.bytes.length)
      socket.write(Buffer.concat([length, query.bytes]))
    })
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
      const reply = decode(received.subarray(2, 2 + received.readUInt16BE(0)))
      if (!reply || !belongsTo(reply, query, false)) return fail('malformed')
      clearTimeout(timer)
      socket.destroy()
      resolve(reply)
    })
  })
}
