// Sends single lines to a collector: the syslog protocol (RFC 5424) over UDP (RFC 5426), TCP (RFC 6587) or TLS (RFC 5425).
import dgram from 'node:dgram'
import net from 'node:net'
import tls from 'node:tls'
import { Refusal } from '../base/refusal.ts'
import { hostAndPort } from './exchange.ts'
import { trustedWith } from './trusted-with.ts'

export interface SyslogMessage {
  /** ms since 1970 */
  readonly at: number
  /** RFC 5424 §6.2.1: 0 emergency … 7 debug */
  readonly severity: number
  /** RFC 5424 §6.2.7: what kind of message it is, such as `alert` */
  readonly messageId: string
  /** name → value, in order */
  readonly facts: Readonly<Record<string, string>>
  readonly text: string
}

export interface SyslogOptions {
  /** `udp://host:port`, `tcp://host:port` or `tls://host:port` */
  readonly address: string
  /** name of this host */
  readonly hostname: string
  /** a certificate to trust besides the machine's own, PEM */
  readonly ca?: string
}

/** RFC 5424 §6.2.1: "log alert" */
const FACILITY = 14
const APPLICATION = 'gatehouse'
/** RFC 5424 §6.3.2: a name of our own needs a number of an enterprise; this one is kept for those without (RFC 5612 §2). */
const STRUCTURE = 'gatehouse@32473'
/** bytes. RFC 5426 §3.2: what receivers should take at least in one datagram */
const MAX_DATAGRAM = 2_048
/** bytes; RFC 5425 §4.3.1: receivers should take 8,192 */
const MAX_FRAME = 8_192
/** ms from connecting to the last byte */
const BUDGET_MS = 5_000

/** @throws Refusal `unavailable` when it could not be handed over; over UDP nobody says whether it came */
export async function sendSyslog(options: SyslogOptions, message: SyslogMessage): Promise<void> {
  const [protocol, rest = ''] = options.address.split('://')
  const { host, port } = hostAndPort(rest)
  const line = syslogLine(options.hostname, message)
  try {
    if (protocol === 'udp') await datagram(host, port, cut(line, MAX_DATAGRAM))
    else await frame(protocol === 'tls' ? { ca: options.ca } : undefined, host, port, cut(line, MAX_FRAME))
  } catch (error) {
    const { code, message: words } = error as NodeJS.ErrnoException
    throw new Refusal('unavailable', 'The collector was not reached', code ?? words, { cause: error })
  }
}

/** RFC 5424 §6: header, structured data, text in UTF-8. */
export function syslogLine(hostname: string, { at, severity, messageId, facts, text }: SyslogMessage): Buffer {
  const priority = FACILITY * 8 + severity
  const header = `<${priority}>1 ${new Date(at).toISOString()} ${printable(hostname, 255)} ${APPLICATION} ${process.pid} ${printable(messageId, 32)}`
  const elements = Object.entries(facts).map(([name, value]) => ` ${printable(name, 32)}="${escaped(value)}"`)
  const structure = elements.length === 0 ? '-' : `[${STRUCTURE}${elements.join('')}]`
  return Buffer.from(`${header} ${structure} \uFEFF${text.replace(/[\x00-\x1f\x7f]+/g, ' ')}`)
}

/** RFC 5424 §6: PRINTUSASCII; `-` stands for nothing. */
function printable(text: string, longest: number): string {
  return text.replace(/[^!-~]|[="\]]/g, '').slice(0, longest) || '-'
}

/** RFC 5424 §6.3.3 */
function escaped(value: string): string {
  return value.replace(/[\x00-\x1f\x7f]+/g, ' ').replace(/["\\\]]/g, '\\$&')
}

/** Not in the middle of a character. */
function cut(line: Buffer, longest: number): Buffer {
  if (line.length <= longest) return line
  let end = longest
  while (end > 0 && ((line[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return line.subarray(0, end)
}

function datagram(host: string, port: number, line: Buffer): Promise<void> {
  const socket = dgram.createSocket(net.isIPv6(host) ? 'udp6' : 'udp4')
  return new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.send(line, port, host, (error) => (error === null ? resolve() : reject(error)))
  }).finally(() => socket.close())
}

/** RFC 6587 §3.4.1, RFC 5425 §4.3: the length, a space, the message. Whoever listens has it when the connection ends well. */
function frame(
  secure: { readonly ca: string | undefined } | undefined,
  host: string,
  port: number,
  line: Buffer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket =
      secure === undefined
        ? net.connect({ host, port })
        : tls.connect({
            host,
            port,
            ...(secure.ca !== undefined && { ca: trustedWith(secure.ca) }),
            ...(net.isIP(host) === 0 && { servername: host }),
          })
    const timer = setTimeout(() => socket.destroy(new Error('too slow')), BUDGET_MS)
    let isWritten = false
    socket.on('error', reject)
    socket.on('close', () => {
      clearTimeout(timer)
      if (isWritten) resolve()
      else reject(new Error('the connection ended early'))
    })
    socket.on(secure === undefined ? 'connect' : 'secureConnect', () => {
      socket.end(Buffer.concat([Buffer.from(`${line.length} `), line]), () => {
        isWritten = true
        // Some collectors never hang up by themselves.
        socket.destroySoon()
      })
    })
    socket.resume()
  })
}
