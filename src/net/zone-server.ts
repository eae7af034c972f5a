// A small authoritative DNS server on loopback, UDP and TCP: the DNS of the demo's throw-away world, and of tests.
import dgram from 'node:dgram'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import * as packet from 'dns-packet'
import { isSame, withoutDot, type RecordType, type RecordValues } from './dns-records.ts'

/** One record of the world, such as `{ name: 'example.org', type: 'MX', data: { exchange: 'mx.example.org', priority: 10 } }`. */
export type ZoneRecord = {
  readonly [T in RecordType]: { readonly name: string; readonly type: T; readonly data: RecordValues[T] }
}[RecordType]

/** What becomes of a question: an answer from the records, no reply at all, or SERVFAIL. */
export type Fate = 'answer' | 'drop' | 'fail'

export interface ZoneServerOptions {
  readonly records: readonly ZoneRecord[]
  /** 0: any free port */
  readonly port?: number
  /** Seconds every answer may be kept. */
  readonly ttl?: number
  /** Whether answers carry the AD bit, as those of a validating resolver do. */
  readonly authentic?: boolean
  /** Asked before each answer; the default always answers. */
  readonly fateOf?: (question: packet.Question) => Fate | Promise<Fate>
}

export interface ZoneServer {
  /** `127.0.0.1:port`, as the resolver's list of servers takes it */
  readonly address: string
  readonly port: number
  /** Puts other records in place of all there were. */
  replaceRecords(records: readonly ZoneRecord[]): void
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
/** RFC 1035 §4.2.1: what a client without EDNS takes. */
const PLAIN_UDP_BYTES = 512
const NXDOMAIN = 3
const SERVFAIL = 2
/** Ports tried before giving up: TCP takes a free one, UDP may find it in use. */
const PORT_TRIES = 10

/** Starts the server; it keeps no process alive by itself. */
export async function startZoneServer(options: ZoneServerOptions): Promise<ZoneServer> {
  let records = options.records
  const answer = async (bytes: Buffer): Promise<{ reply: Buffer; udpBytes: number } | undefined> => {
    const query = decode(bytes)
    const question = query?.questions?.[0]
    if (query === undefined || question === undefined) return undefined
    const fate = (await options.fateOf?.(question)) ?? 'answer'
    if (fate === 'drop') return undefined
    const found = fate === 'fail' ? { flags: SERVFAIL, answers: [] } : answerFrom(records, question, options.ttl ?? 300)
    const flags = found.flags | packet.AUTHORITATIVE_ANSWER | (options.authentic ? packet.AUTHENTIC_DATA : 0)
    const reply = encode({ type: 'response', id: query.id ?? 0, questions: [question], ...found, flags })
    if (reply === undefined) return undefined
    const edns = query.additionals?.find((row) => row.type === 'OPT')
    return { reply, udpBytes: edns?.type === 'OPT' ? edns.udpPayloadSize : PLAIN_UDP_BYTES }
  }

  const { tcp, udp, port } = await bindBoth(options.port ?? 0)
  const connections = new Set<net.Socket>()
  udp.on('message', async (bytes, from) => {
    const answered = await answer(bytes)
    if (answered === undefined) return
    const reply = answered.reply.length <= answered.udpBytes ? answered.reply : truncated(bytes)
    if (reply !== undefined) udp.send(reply, from.port, from.address)
  })
  tcp.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket)).on('error', () => socket.destroy())
    let received: Buffer = Buffer.alloc(0)
    socket.on('data', async (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
      const answered = await answer(received.subarray(2, 2 + received.readUInt16BE(0)))
      if (answered === undefined) return
      const length = Buffer.alloc(2)
      length.writeUInt16BE(answered.reply.length)
      socket.end(Buffer.concat([length, answered.reply]))
    })
  })
  tcp.unref()
  udp.unref()

  return {
    address: `${HOST}:${port}`,
    port,
    replaceRecords: (next) => {
      records = next
    },
    stop: async () => {
      for (const socket of connections) socket.destroy()
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise<void>((resolve) => tcp.close(() => resolve())),
      ])
    },
  }
}

/** RFC 1034 §4.3.2, within one flat set of records: aliases are followed, a name above a known one exists (RFC 8020 §2). */
function answerFrom(
  records: readonly ZoneRecord[],
  question: packet.Question,
  ttl: number,
): Pick<packet.Packet, 'answers' | 'authorities'> & { flags: number } {
  const answers: packet.Answer[] = []
  const followed = new Set<string>()
  let owner = question.name
  while (!followed.has(owner.toLowerCase())) {
    followed.add(owner.toLowerCase())
    const here = records.filter((record) => isSame(record.name, owner))
    const matching = here.filter((record) => record.type === question.type)
    if (matching.length > 0) {
      return { flags: 0, answers: [...answers, ...matching.map((record) => toWire(record, owner, ttl))] }
    }
    const alias = here.find((record) => record.type === 'CNAME')
    if (alias?.type === 'CNAME') {
      answers.push(toWire(alias, owner, ttl))
      owner = alias.data
      continue
    }
    const below = `.${withoutDot(owner).toLowerCase()}`
    const exists = here.length > 0 || records.some((record) => record.name.toLowerCase().endsWith(below))
    return { flags: exists ? 0 : NXDOMAIN, answers, authorities: [soaFor(owner, ttl)] }
  }
  return { flags: SERVFAIL, answers: [] }
}

function toWire(record: ZoneRecord, name: string, ttl: number): packet.Answer {
  const common = { name, ttl, class: 'IN' } as const
  switch (record.type) {
    case 'MX':
      return { ...common, type: 'MX', data: { exchange: record.data.exchange, preference: record.data.priority } }
    case 'TXT':
      return { ...common, type: 'TXT', data: record.data.map((string) => Buffer.from(string, 'latin1')) }
    case 'SRV':
      return { ...common, type: 'SRV', data: { ...record.data, target: record.data.name } }
    case 'SOA':
      return {
        ...common,
        type: 'SOA',
        data: { mname: record.data.primary, rname: 'hostmaster.invalid', ...record.data },
      }
    case 'TLSA':
      return { ...common, type: 'TLSA', data: record.data }
    default:
      return { ...common, type: record.type, data: record.data }
  }
}

/** RFC 2308 §3: a "no" comes with the SOA that says how long it holds. */
function soaFor(name: string, ttl: number): packet.Answer {
  const zone = name.split('.').slice(-2).join('.')
  return {
    type: 'SOA',
    name: zone,
    ttl,
    class: 'IN',
    data: { mname: `ns.${zone}`, rname: `hostmaster.${zone}`, minimum: ttl },
  }
}

/** RFC 2181 §9: no part of an answer that does not fit, only the word that it is longer. */
function truncated(query: Buffer): Buffer | undefined {
  const { id = 0, questions = [] } = packet.decode(query)
  return encode({ type: 'response', id, questions, flags: packet.TRUNCATED_RESPONSE })
}

function decode(bytes: Buffer): packet.DecodedPacket | undefined {
  try {
    return packet.decode(bytes)
  } catch {
    return undefined
  }
}

/** undefined for a question whose name was no text, and grew too long when it was read as one */
function encode(reply: packet.Packet): Buffer | undefined {
  try {
    return packet.encode(reply)
  } catch {
    return undefined
  }
}

/** TCP and UDP on one port. */
async function bindBoth(wanted: number): Promise<{ tcp: net.Server; udp: dgram.Socket; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const tcp = net.createServer()
    await new Promise<void>((resolve, reject) => tcp.once('error', reject).listen(wanted, HOST, resolve))
    const { port } = tcp.address() as AddressInfo
    const udp = dgram.createSocket('udp4')
    try {
      await new Promise<void>((resolve, reject) => udp.once('error', reject).bind(port, HOST, resolve))
      return { tcp, udp, port }
    } catch (error) {
      tcp.close()
      udp.close()
      if (wanted !== 0 || attempt >= PORT_TRIES) throw error
    }
  }
}
