import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changeLetter, type ChangeFacts } from './letters.ts'

const FACTS: ChangeFacts = {
  what: 'passkey',
  isAdded: true,
  isByOwner: true,
  client: 'chrome on windows',
  remoteAddress: '203.0.113.9',
  signedInAt: 1,
  to: '',
  address: 'li@example.org',
  place: 'Shanghai, CN',
  at: Date.UTC(2026, 10, 22, 7, 5),
  notMe: 'https://mx.example.org/not-me?token=t',
}

describe('changeLetter()', () => {
  for (const [claim, facts, subject, says, saysNot] of [
    [
      'says what, when and from where',
      {},
      '已添加通行密钥 / Security notice: a passkey was added',
      'li@example.org: a passkey was added (2026-11-22 07:05 UTC, from chrome on windows, Shanghai, CN, 203.0.113.9)',
      'administrator)',
    ],
    [
      'says it in Chinese',
      {},
      '通行密钥',
      '已添加通行密钥（2026-11-22 07:05 UTC，来自 chrome on windows, Shanghai, CN, 203.0.113.9）',
      '由管理员操作',
    ],
    ['leads to the page', {}, '', 'If this was not you, open: https://mx.example.org/not-me?token=t', ''],
    ['names whom to ask', {}, '', 'tell your administrator at once (postmaster@example.org)', ''],
    [
      'of an administrator names no place',
      { what: 'all', isAdded: false, isByOwner: false, client: '', remoteAddress: '', place: '', notMe: '' },
      'all ways of second verification were removed',
      'removed (2026-11-22 07:05 UTC, by an administrator)',
      '/not-me',
    ],
    [
      'of a session that is not known goes without a page',
      { client: '', remoteAddress: '', place: '', notMe: '' },
      '',
      'from —',
      '/not-me',
    ],
  ] as const)
    // prettier-ignore
    it(claim, () => {
      const letter = changeLetter({ ...FACTS, ...facts })
      assert.ok(letter.subject.includes(subject) && letter.text.includes(says), `${letter.subject}\n${letter.text}`)
      assert.ok(saysNot === '' || !letter.text.includes(saysNot), letter.text)
    })
})
