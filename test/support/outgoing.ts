// Messages on their way out, and a deliverer whose DNS is a small zone on loopback.
import { Resolver } from '../../src/net/resolver.ts'
import { createDeliverer, type Deliverer, type DelivererOptions } from '../../src/outbound/delivery.ts'
import type { OutgoingMessage } from '../../src/outbound/smtp-delivery.ts'
import { startDns, type TestDns, type ZoneRecord } from './dns.ts'

export const OUR_HOST = 'mx.example.org'
const LETTER = 'From: a@example.org\r\nTo: b@remote.example\r\nSubject: Hello\r\n\r\nHello there.\r\n'

/** @param content  latin1, or bytes; @param envelope  what differs from that of a plain letter */
export function outgoing(
  content: string | Buffer = LETTER,
  envelope: Partial<OutgoingMessage['envelope']> = {},
): OutgoingMessage {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content
  const is8bit = bytes.some((byte) => byte > 0x7f)
  return {
    envelope: { returnPath: 'a@example.org', smtpUtf8: false, body: is8bit ? '8bitmime' : '7bit', ...envelope },
    size: bytes.length,
    is8bit,
    async *open() {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
    },
  }
}

export interface OutgoingWorld {
  readonly deliverer: Deliverer
  readonly dns: TestDns
  stop(): Promise<void>
}

export async function openOutgoingWorld(
  records: readonly ZoneRecord[],
  options: Partial<DelivererOptions>,
): Promise<OutgoingWorld> {
  const dns = await startDns(records)
  const resolver = new Resolver({ servers: [dns.address], timeoutMs: 10_000 })
  const deliverer = createDeliverer({ resolver, hostname: OUR_HOST, permitted: ['loopback'], ...options })
  return {
    deliverer,
    dns,
    async stop() {
      deliverer.close()
      await dns.stop()
    },
  }
}

/** `remote.example` with one MX per address, the first the best. */
export function zoneOf(...addresses: readonly string[]): ZoneRecord[] {
  return addresses.flatMap((address, index): ZoneRecord[] => [
    {
      name: 'remote.example',
      type: 'MX',
      data: { exchange: `mx${index + 1}.remote.example`, priority: 10 * (index + 1) },
    },
    { name: `mx${index + 1}.remote.example`, type: 'A', data: address },
  ])
}
