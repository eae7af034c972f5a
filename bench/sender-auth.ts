// Sender authentication: whole checks (SPF, DKIM, DMARC, ARC) with a real DNS server, and what the resolver's cache gives.
import { monotonic } from '../src/base/clock.ts'
import { Resolver } from '../src/net/resolver.ts'
import { startZoneServer } from '../src/net/zone-server.ts'
import { authenticateSender } from '../src/screening/sender-auth.ts'
import { newTestKey, signMessage } from '../test/support/dkim.ts'

const CASES = [
  { kind: 'rsa', bytes: 10_000, rounds: 500 },
  { kind: 'ed25519', bytes: 10_000, rounds: 500 },
  { kind: 'rsa', bytes: 1_000_000, rounds: 40 },
] as const
const LINE = 'The quick brown fox jumps over the lazy dog.\r\n'
const CACHE_HITS = 500_000

/** Prints checks per second, one after another on one thread, and cache hits per second. */
export async function run(): Promise<void> {
  for (const { kind, bytes, rounds } of CASES) {
    const key = newTestKey('bank.test', 's', kind)
    const dns = await startZoneServer({
      records: [
        { name: 'bank.test', type: 'TXT', data: ['v=spf1 ip4:192.0.2.10 -all'] },
        { name: '_dmarc.bank.test', type: 'TXT', data: ['v=DMARC1; p=reject'] },
        { name: 's._domainkey.bank.test', type: 'TXT', data: key.record },
      ],
    })
    const resolver = new Resolver({ servers: [dns.address] })
    const letter = `From: <a@bank.test>\r\nTo: <b@example.org>\r\nSubject: x\r\n\r\n${LINE.repeat(bytes / LINE.length)}`
    const message = Buffer.from(signMessage(letter, key), 'latin1')
    const check = () =>
      authenticateSender(
        {
          message,
          peer: { address: '192.0.2.10', port: 25, helo: 'bank.test', protocol: 'ESMTP' },
          returnPath: 'a@bank.test',
        },
        { resolveFor: resolver.resolveFor, authservId: 'mx.example.org' },
      )
    for (let i = 0; i < rounds / 4; i++) await check() // warms the compiler up
    const start = monotonic()
    for (let i = 0; i < rounds; i++) {
      if ((await check()).dmarc.result !== 'pass') throw new Error('a good message did not pass')
    }
    print(`${kind}, ${bytes / 1_000} kB`, rounds, start)
    await dns.stop()
  }
  await measureCache()
}

async function measureCache(): Promise<void> {
  const dns = await startZoneServer({ records: [{ name: 'bank.test', type: 'A', data: '192.0.2.1' }] })
  const resolver = new Resolver({ servers: [dns.address] })
  const start = monotonic()
  for (let i = 0; i < CACHE_HITS; i++) await resolver.lookup('bank.test', 'A')
  print('cache hits', CACHE_HITS, start)
  await dns.stop()
}

function print(what: string, count: number, start: number): void {
  const rate = (count * 1_000) / (monotonic() - start)
  console.log(`  ${what.padEnd(20)} ${rate.toFixed(0).padStart(9)} /s`)
}
