import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { contextOf, type ScreeningFacts, type ScreeningTools } from '../context.ts'
import { headerSignals } from './header.ts'
import { HEADER_SIGNALS } from './signals.ts'

const RECEIVED_AT = Date.UTC(2026, 0, 15, 12)
const WHOLE: Readonly<Record<string, string>> = {
  From: 'Ann <ann@example.com>',
  To: 'bob@example.org',
  Subject: 'Hello',
  Date: 'Thu, 15 Jan 2026 12:00:00 +0000',
  'Message-ID': '<1@mail.example.com>',
}
const FACTS: ScreeningFacts = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: RECEIVED_AT }

interface Case {
  readonly header?: Readonly<Record<string, string | undefined>>
  readonly more?: readonly string[]
  readonly body?: string
  readonly facts?: Partial<ScreeningFacts>
  readonly tools?: Partial<ScreeningTools>
}

async function raised({ header = {}, more = [], body = 'Hello', facts = {}, tools = {} }: Case): Promise<string[]> {
  const fields = Object.entries({ ...WHOLE, ...header }).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}: ${value}`,
  )
  const bytes = Buffer.from([...fields, ...more, '', body, ''].join('\r\n'))
  const context = contextOf(bytes, { ...FACTS, ...facts }, { authservId: 'mx.example.org', ...tools })
  const signals = await headerSignals(context)
  for (const { id, unit = '' } of signals) assert.equal(unit, HEADER_SIGNALS[id as keyof typeof HEADER_SIGNALS].unit)
  return signals.filter(({ id }) => id !== 'header.hops').map(({ id, value }) => `${id.slice(7)}=${value}`)
}

const peer = (helo: string, address = '192.0.2.7') => ({
  facts: { peer: { address, port: 25, helo, protocol: 'ESMTP' as const } },
})

// prettier-ignore
const CASES: readonly [title: string, letter: Case, expected: readonly string[]][] = [
  ['an ordinary letter',                     {},                                                                   []],
  ['no Date',                                { header: { Date: undefined } },                                      ['missing=date']],
  ['no receiver named',                      { header: { To: undefined } },                                        ['missing=to']],
  ['two subjects',                           { more: ['Subject: again'] },                                         ['repeated=subject']],
  ['dated two days ahead',                   { header: { Date: 'Sat, 17 Jan 2026 12:00:00 +0000' } },              ['date-ahead=48']],
  ['dated 20 days ago',                      { header: { Date: 'Fri, 26 Dec 2025 12:00:00 +0000' } },              ['date-behind=20']],
  ['old, of a file whose arrival is unknown',{ header: { Date: 'Fri, 26 Dec 2003 12:00:00 +0000' }, facts: { receivedAt: 0 } }, []],
  ['a zone that is nowhere',                 { header: { Date: 'Thu, 15 Jan 2026 12:00:00 +1730' } },              ['date-zone=true']],
  ['a date that is none',                    { header: { Date: 'yesterday' } },                                    ['date-unreadable=true']],
  ['a Message-ID of another domain',         { header: { 'Message-ID': '<1@other.example>' } },                    ['message-id=other-domain']],
  ['a Message-ID of one word',               { header: { 'Message-ID': '<1@localhost>' } },                        ['message-id=no-domain']],
  ['a Message-ID without brackets',          { header: { 'Message-ID': '1@example.com' } },                        ['message-id=malformed']],
  ['answers go elsewhere',                   { header: { 'Reply-To': 'ann@other.example' } },                      ['reply-to=other-domain']],
  ['answers go to a free mail box',          { header: { 'Reply-To': 'ann.example@gmail.com' } },                  ['reply-to=free-mail']],
  ['answers stay in the house',              { header: { 'Reply-To': 'team@lists.example.com' } },                 []],
  ['a name that is an address',              { header: { From: '"ceo@example.org" <ann@example.com>' } },          ['name-is-address=other-domain']],
  ['a name that is the address itself',      { header: { From: '"ann@example.com" <ann@example.com>' } },          ['name-is-address=same']],
  ['an answer to nothing',                   { header: { Subject: 'RE: your invoice' } },                          ['fake-reply=re']],
  ['an answer',                              { header: { Subject: 'Re: your invoice', 'In-Reply-To': '<2@example.org>' } }, []],
  ['a Chinese answer to nothing',            { header: { Subject: '回复：发票' } },                                 ['fake-reply=re']],
  ['Chinese set, no Chinese letter',         { header: { 'Content-Type': 'text/plain; charset=gb2312' }, body: 'many words of English text '.repeat(4) }, ['charset-differs=gb2312']],
  ['a part before the first',                { header: { 'Content-Type': 'multipart/mixed; boundary=a' }, body: '--b\r\nContent-Type: text/html\r\n\r\nx\r\n--a\r\n\r\nhello\r\n--a--' }, ['hidden-part=preamble']],
  ['a part after the last',                  { header: { 'Content-Type': 'multipart/mixed; boundary=a' }, body: '--a\r\n\r\nhello\r\n--a--\r\n--b\r\nContent-Type: text/html\r\n\r\nx' }, ['hidden-part=epilogue']],
  ['a part inside a text',                   { body: '--b\r\nContent-Type: text/html\r\n\r\nx\r\n--b--' },         ['hidden-part=text']],
  ['a list',                                 { header: { 'List-Id': '<l.example.com>', 'List-Unsubscribe': '<mailto:u@example.com>', Precedence: 'bulk' } }, ['list-id=true', 'list-unsubscribe=mail', 'precedence=bulk']],
  ['one click to leave',                     { header: { 'List-Unsubscribe': '<https://example.com/u>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } }, ['list-unsubscribe=one-click']],
  ['a program writes',                       { header: { 'Auto-Submitted': 'auto-replied (vacation)' } },          ['auto-submitted=replied']],
  ['a service for mass mail',                { header: { 'Feedback-ID': '1:2:3' } },                               ['bulk-mailer=feedback-id']],
  ['greets with its address',                peer('[192.0.2.7]'),                                                  ['helo=literal']],
  ['greets with the address of another',     peer('[192.0.2.8]'),                                                  ['helo=other-literal']],
  ['greets with a bare address',             peer('192.0.2.7'),                                                    ['helo=address']],
  ['greets with our name',                   peer('MX.example.org'),                                               ['helo=ours']],
  ['greets with one word',                   peer('desktop'),                                                      ['helo=no-dot']],
  ['a member greets with one word',          { facts: { ...peer('desktop').facts, direction: 'out' } },            []],
  ['a hop that no server wrote',             { more: ['Received: from nowhere'] },                                 ['hop-malformed=1']],
]

describe('headerSignals()', () => {
  for (const [title, letter, expected] of CASES) {
    test(title, async () => assert.deepEqual(await raised(letter), expected))
  }

  const zone: Readonly<Record<string, readonly string[]>> = {
    '7.7.6.5.in-addr.arpa PTR': ['mail.example.com'],
    'mail.example.com A': ['5.6.7.7'],
    '8.7.6.5.in-addr.arpa PTR': ['mail.example.com'],
    '9.7.6.5.in-addr.arpa PTR': ['5-6-7-9.dsl.example.net'],
    '5-6-7-9.dsl.example.net A': ['5.6.7.9'],
  }
  const resolveFor = async (name: string, type: string) => {
    const found = zone[`${name} ${type}`]
    if (found === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    return [...found]
  }
  // prettier-ignore
  const NAMES: readonly [title: string, address: string, expected: readonly string[]][] = [
    ['a private address is not asked about',      '10.0.0.1', []],
    ['an address without a name',                 '5.6.7.1',  ['reverse-dns=none']],
    ['an address whose name leads back',          '5.6.7.7',  ['reverse-dns=confirmed']],
    ['an address whose name leads elsewhere',     '5.6.7.8',  ['reverse-dns=unconfirmed']],
    ['a home, whose name is made of its address', '5.6.7.9',  ['reverse-dns=generic', 'helo-differs=true']],
  ]
  for (const [title, address, expected] of NAMES) {
    test(title, async () => {
      assert.deepEqual(await raised({ ...peer('mail.example.com', address), tools: { resolveFor } }), expected)
    })
  }

  test('DNS that does not answer is no reproach', async () => {
    const silent = () => Promise.reject(Object.assign(new Error('late'), { code: 'ETIMEOUT' }))
    assert.deepEqual(await raised({ ...peer('mail.example.com', '5.6.7.7'), tools: { resolveFor: silent } }), [])
  })
})
