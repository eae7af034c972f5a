import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readPolicy } from '../document/read-policy.ts'
import { compileRule, isAddressOf } from './flow-match.ts'
import type { MailFacts } from './flow-rule.ts'

const FACTS: MailFacts = {
  direction: 'in',
  senders: ['wang@partner.test'],
  recipients: ['alice@example.org', 'bob@example.org'],
  readers: [{ department: 'Sales/Asia', jobLevel: 'P5' }],
  size: 2_000_000,
  subject: 'your invoice',
  words: 'your invoice\nplease pay the invoice of may',
  header: 'X-Priority: 1\r\nSubject: Your invoice\r\n',
  attachmentNames: ['Invoice.PDF', 'notes.txt'],
  attachmentTypes: ['application/pdf', 'text/plain'],
  peer: '203.0.113.7',
  classification: 'spam',
  signals: [
    { id: 'content.phish', value: 0.4 },
    { id: 'attachment.macro', value: 'vba' },
  ],
}

/** One condition as it stands in a file. */
const holds = (condition: string, facts: Partial<MailFacts> = {}): boolean => {
  const { flow } = readPolicy(`flow: [{ id: x, action: junk, all: [{ ${condition} }] }]`)
  const [rule] = flow
  assert.ok(rule)
  return compileRule(rule).holds({ ...FACTS, ...facts })
}

// prettier-ignore
const CASES: readonly (readonly [condition: string, holds: boolean])[] = [
  ["sender: wang@partner.test",                  true],
  ["sender: ['@other.test', '@PARTNER.test']",   true],
  ["sender: '@artner.test'",                     false],
  ["recipient: bob@example.org",                 true],
  ["recipient-department: Sales",                true],
  ["recipient-department: Sale",                 false],
  ["recipient-level: [P5, P6]",                  true],
  ["sender-department: Sales",                   false],
  ["subject: pay",                               false],
  ["words: [pay, transfer]",                     true],
  ["header: 'X-Priority: 1'",                    true],
  ["header: 'x-priority'",                       true],
  ["header: 'List-Id'",                          false],
  ["attachment: .pdf",                           true],
  ["attachment: [image/*, text/*]",              true],
  ["attachment: .exe",                           false],
  ["peer: 203.0.113.0/24",                       true],
  ["peer: '2001:db8::/32'",                      false],
  ["classification: [spam, phish]",              true],
  ["larger-than: 1000000",                       true],
  ["smaller-than: 1000000",                      false],
  ["signal: { id: content.phish, at-least: 0.3 }", true],
  ["signal: { id: content.phish, at-least: 0.5 }", false],
  ["signal: { id: attachment.macro, is: vba }",  true],
]

describe('compileRule()', () => {
  for (const [condition, expected] of CASES) {
    test(`${condition}: ${expected ? 'holds' : 'does not'}`, () => assert.equal(holds(condition), expected))
  }

  const rule = (text: string) => {
    const [only] = readPolicy(`flow:\n  - ${text}`).flow
    assert.ok(only)
    return compileRule(only)
  }

  test('all and any, exceptions, directions', () => {
    const [yes, no] = ['{ words: pay }', '{ words: elephants }']
    assert.equal(rule(`{ id: x, action: junk, all: [${yes}, ${no}] }`).holds(FACTS), false)
    assert.equal(rule(`{ id: x, action: junk, any: [${yes}, ${no}] }`).holds(FACTS), true)
    assert.equal(
      rule(`{ id: x, action: junk, any: [${yes}], unless: [{ sender: '@partner.test' }] }`).holds(FACTS),
      false,
    )
    assert.equal(rule(`{ id: x, action: junk, any: [${yes}], direction: out }`).holds(FACTS), false)
  })

  test('mail that no peer brought matches no network', () => {
    assert.equal(holds('peer: 0.0.0.0/0', { peer: '' }), false)
  })
})

test('isAddressOf() with a dot takes the domain and all below it', () => {
  for (const address of ['a@example.org', 'a@mail.example.org']) assert.ok(isAddressOf(address, ['.example.org']))
  assert.ok(!isAddressOf('a@myexample.org', ['.example.org']))
})
