// The validation part of the ARC test suite (dmarc.org, ValiMail), whole.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { authenticateSender } from '../../src/screening/sender-auth.ts'

interface Section {
  readonly description: string
  readonly tests: Readonly<Record<string, Case>>
  readonly 'txt-records': Readonly<Record<string, string>>
}

interface Case {
  readonly description: string
  readonly message: string
  /** None, Pass, Fail; '' for a chain so broken that the draft left the word open: it must not pass */
  readonly cv: string
}

/** Where we do otherwise than the suite, which was written for a draft. */
const OTHERWISE: Readonly<Record<string, { readonly result: string; readonly reason: string }>> = {
  ams_fields_c_na: {
    result: 'fail',
    reason: 'RFC 8617 §4.1.2 leaves c= as in DKIM: simple/simple when absent, not relaxed',
  },
  ams_fields_h_empty: { result: 'fail', reason: 'a signature that does not cover From proves nothing (RFC 6376 §5.4)' },
}

const suite = readFileSync(new URL('arc-draft-validation-tests.yml', import.meta.url), 'utf8')
const sections = parseAllDocuments(suite).map((document) => document.toJS() as Section | null)

for (const section of sections) {
  if (section === null) continue
  describe(`ARC suite: ${section.description}`, () => {
    const records = section['txt-records'] ?? {}
    const resolveFor = async (name: string, type: string) => {
      const record = type === 'TXT' ? records[name.toLowerCase()] : undefined
      if (record === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
      return [[record]]
    }
    for (const [name, { description, message, cv }] of Object.entries(section.tests)) {
      const otherwise = OTHERWISE[name]
      test(`${name}: ${otherwise?.reason ?? description}`, async () => {
        const found = await authenticateSender(
          {
            message: Buffer.from((message ?? '').replace(/\r?\n/g, '\r\n')),
            peer: { address: '192.0.2.1', port: 25, helo: 'x.test', protocol: 'ESMTP' },
            returnPath: '',
          },
          { resolveFor, authservId: 'mx.example.org' },
        )
        assert.equal(found.arc.result, otherwise?.result ?? (cv || 'Fail').toLowerCase())
      })
    }
  })
}
