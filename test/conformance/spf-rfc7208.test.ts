// The openspf.org test suite for RFC 7208, whole, through our resolver and a real DNS server.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { Resolver } from '../../src/net/resolver.ts'
import { startZoneServer, type ZoneRecord } from '../../src/net/zone-server.ts'
import { authenticateSender } from '../../src/screening/sender-auth.ts'

type Entry = string | Readonly<Record<string, string | string[] | [number, string]>>

interface Section {
  readonly description: string
  readonly tests: Readonly<Record<string, Case>>
  readonly zonedata: Readonly<Record<string, readonly Entry[]>>
}

interface Case {
  readonly host: string
  readonly helo: string
  readonly mailfrom: string | null
  readonly result: string | readonly string[]
  readonly spec: string | readonly string[]
}

const suite = readFileSync(new URL('rfc7208-tests.yml', import.meta.url), 'utf8')
const sections = parseAllDocuments(suite, { uniqueKeys: false })
  .map((document) => document.toJS() as Section | null)
  .filter((section): section is Section => section !== null)

/** The suite writes bytes that YAML cannot hold as `\x96` and `\0`. */
const bytes = (text: string): string =>
  text.replace(/\\0/g, '\0').replace(/\\x([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

/** Records of a name; what stands under the old type SPF counts as TXT too, unless TXT is there. */
function recordsOf(name: string, entries: readonly Entry[]): ZoneRecord[] {
  const pairs = entries.flatMap((entry) => (typeof entry === 'string' ? [] : Object.entries(entry)))
  const hasText = pairs.some(([type]) => type === 'TXT')
  return pairs.flatMap(([written, value]): ZoneRecord[] => {
    const type = written === 'SPF' && !hasText ? 'TXT' : written
    if (value === 'NONE' || value === 'TIMEOUT') return []
    if (type === 'TXT') return [{ name, type, data: [value].flat().map((part) => bytes(String(part))) }]
    if (type === 'MX') return [{ name, type, data: { priority: Number(value[0]), exchange: bytes(String(value[1])) } }]
    if (type === 'A' || type === 'AAAA' || type === 'PTR' || type === 'CNAME')
      return [{ name, type, data: String(value) }]
    return []
  })
}

for (const { description, tests, zonedata } of sections) {
  describe(`RFC 7208 suite: ${description}`, async () => {
    const records = Object.entries(zonedata).flatMap(([name, entries]) => recordsOf(name, entries))
    const silent = new Set(
      Object.entries(zonedata).flatMap(([name, entries]) => (entries.includes('TIMEOUT') ? [name.toLowerCase()] : [])),
    )
    for (const [name, { host, helo, mailfrom, result, spec }] of Object.entries(tests)) {
      test(`${name} (${[spec].flat().join(', ')})`, async () => {
        const dns = await startZoneServer({
          records,
          fateOf: ({ name, type }) => {
            const isKnown = records.some((row) => row.type === type && row.name.toLowerCase() === name.toLowerCase())
            return !isKnown && silent.has(name.toLowerCase()) ? 'drop' : 'answer'
          },
        })
        try {
          const timeoutMs = silent.size === 0 ? 10_000 : 300
          const resolver = new Resolver({ servers: [dns.address], timeoutMs, tries: 1 })
          const found = await authenticateSender(
            {
              message: Buffer.from('From: a@b.test\r\n\r\n'),
              peer: { address: host, port: 25, helo, protocol: 'ESMTP' },
              returnPath: mailfrom ?? '',
            },
            { resolveFor: resolver.resolveFor, authservId: 'mx.example.org' },
          )
          assert.ok(
            [result].flat().includes(found.spf.result),
            `${found.spf.result}, not ${[result].flat().join(' or ')}`,
          )
        } finally {
          await dns.stop()
        }
      })
    }
  })
}
