// The DNS records Gatehouse asks for, as plain values, and the four ways a question can end.
import type { Answer, DecodedPacket } from 'dns-packet'

/** What the data of one record looks like, per type. Names come without their final dot, as the server wrote them. */
export interface RecordValues {
  readonly A: string
  readonly AAAA: string
  readonly CNAME: string
  readonly NS: string
  readonly PTR: string
  readonly MX: { readonly exchange: string; readonly priority: number }
  /** the character-strings of one record; a character is a byte. RFC 1035 §3.3.14 */
  readonly TXT: readonly string[]
  readonly SRV: { readonly name: string; readonly port: number; readonly priority: number; readonly weight: number }
  /** RFC 6698 §2.1 */
  readonly TLSA: TlsaValue
  readonly SOA: { readonly primary: string; readonly serial: number; readonly minimum: number }
}

export interface TlsaValue {
  readonly usage: number
  readonly selector: number
  readonly matchingType: number
  readonly certificate: Buffer
}

export type RecordType = keyof RecordValues

/**
 * How a question ended. `authentic`: a validating resolver on this machine vouches for it (AD bit, RFC 4035 §3.2.3).
 * `failed` is temporary: nobody knows whether the name exists.
 */
export type Lookup<Value> =
  | { readonly outcome: 'found'; readonly values: readonly Value[]; readonly authentic: boolean }
  | { readonly outcome: 'no-such-name'; readonly authentic: boolean }
  | { readonly outcome: 'no-data'; readonly authentic: boolean }
  | { readonly outcome: 'failed'; readonly reason: FailureReason }

export type FailureReason = 'no-servers' | 'busy' | 'timeout' | 'unreachable' | 'refused' | 'malformed'

/** An answer with the time it may be kept. */
export interface TimedLookup<Value> {
  readonly lookup: Lookup<Value>
  /** seconds, as the server says; 0 when it says nothing */
  readonly ttl: number
}

/** Aliases followed within one answer; resolvers stop at 8 to 16. */
const MAX_ALIASES = 16

/** Reads a reply whose question was checked already. RFC 1035 §4.1, RFC 2308 §2 */
export function readReply<T extends RecordType>(
  reply: DecodedPacket,
  name: string,
  type: T,
): TimedLookup<RecordValues[T]> {
  const { rcode } = reply as DecodedPacket & { rcode: string } // missing in the library's types
  const authentic = reply.flag_ad
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return { lookup: { outcome: 'failed', reason: 'refused' }, ttl: 0 }

  const { owner, ttl: aliasTtl } = followAliases(reply.answers ?? [], name, type)
  const matching = (reply.answers ?? []).filter((answer) => answer.type === type && isSame(answer.name, owner))
  const values = matching.map((answer) => valueOf(answer, type)).filter((value) => value !== undefined)
  if (values.length > 0) {
    const ttl = Math.min(aliasTtl, ...matching.map(ttlOf))
    return { lookup: { outcome: 'found', values, authentic }, ttl }
  }
  const outcome = rcode === 'NXDOMAIN' ? 'no-such-name' : 'no-data'
  return { lookup: { outcome, authentic }, ttl: Math.min(aliasTtl, negativeTtl(reply)) }
}

export function isRecordType(type: string): type is RecordType {
  return Object.hasOwn(READERS, type)
}

/** Names compare without case (RFC 4343 §2) and without the final dot. */
export function isSame(a: string, b: string): boolean {
  return withoutDot(a).toLowerCase() === withoutDot(b).toLowerCase()
}

export function withoutDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name
}

/** RFC 1034 §3.6.2: the name that the chain of CNAME records leads to, and the shortest life on the way. */
function followAliases(answers: readonly Answer[], name: string, type: RecordType): { owner: string; ttl: number } {
  let owner = name
  let ttl = Number.MAX_SAFE_INTEGER
  if (type === 'CNAME') return { owner, ttl }
  for (let step = 0; step < MAX_ALIASES; step++) {
    const alias = answers.find((answer) => answer.type === 'CNAME' && isSame(answer.name, owner))
    if (alias?.type !== 'CNAME') break
    owner = alias.data
    ttl = Math.min(ttl, ttlOf(alias))
  }
  return { owner, ttl }
}

/** RFC 2308 §5: how long a "no" may be kept. */
function negativeTtl(reply: DecodedPacket): number {
  const soa = reply.authorities?.find((answer) => answer.type === 'SOA')
  return soa?.type === 'SOA' ? Math.min(ttlOf(soa), soa.data.minimum ?? 0) : 0
}

function ttlOf(answer: Answer): number {
  const ttl = 'ttl' in answer ? (answer.ttl ?? 0) : 0
  return ttl < 0x8000_0000 ? ttl : 0 // RFC 2181 §8: a set top bit means zero
}

function valueOf<T extends RecordType>(answer: Answer, type: T): RecordValues[T] | undefined {
  const reader = READERS[type] as ((answer: Answer) => RecordValues[T] | undefined) | undefined
  return reader?.(answer)
}

const READERS: { readonly [T in RecordType]: (answer: Answer) => RecordValues[T] | undefined } = {
  A: (answer) => (answer.type === 'A' ? answer.data : undefined),
  AAAA: (answer) => (answer.type === 'AAAA' ? answer.data : undefined),
  CNAME: (answer) => (answer.type === 'CNAME' ? withoutDot(answer.data) : undefined),
  NS: (answer) => (answer.type === 'NS' ? withoutDot(answer.data) : undefined),
  PTR: (answer) => (answer.type === 'PTR' ? withoutDot(answer.data) : undefined),
  MX: (answer) =>
    answer.type === 'MX'
      ? { exchange: withoutDot(answer.data.exchange), priority: answer.data.preference ?? 0 }
      : undefined,
  TXT: (answer) => {
    if (answer.type !== 'TXT') return undefined
    const strings = Array.isArray(answer.data) ? answer.data : [answer.data]
    return strings.map((string) => Buffer.from(string as Buffer).toString('latin1'))
  },
  SRV: (answer) =>
    answer.type === 'SRV'
      ? {
          name: withoutDot(answer.data.target),
          port: answer.data.port,
          priority: answer.data.priority ?? 0,
          weight: answer.data.weight ?? 0,
        }
      : undefined,
  TLSA: (answer) => (answer.type === 'TLSA' ? answer.data : undefined),
  SOA: (answer) =>
    answer.type === 'SOA'
      ? { primary: withoutDot(answer.data.mname), serial: answer.data.serial ?? 0, minimum: answer.data.minimum ?? 0 }
      : undefined,
}
