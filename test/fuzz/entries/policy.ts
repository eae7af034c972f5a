// What administrators write about mail: a policy file, compiled and asked about a message; and its search for words.
import assert from 'node:assert/strict'
import { compilePolicy } from '../../../src/policy/document/compile.ts'
import { readPolicy } from '../../../src/policy/document/read-policy.ts'
import { WordSearch } from '../../../src/mail/word-search.ts'
import { unlessRefused, type FuzzEntry } from '../entry.ts'

const POLICY = `in: { spam: { from: 0.95, action: quarantine }, rules: { encrypted-archive: junk } }
flow:
  - { id: a, direction: in, any: [{ words: [x, 发票] }, { peer: 10.0.0.0/8 }, { header: 'X-A: b' }], unless: [{ sender: .a.example }], action: refuse }
  - { id: b, all: [{ attachment: .iso }, { signal: { id: a.b, at-least: 2 } }, { larger-than: 5 }], action: tag }
`
const FACTS = {
  direction: 'in',
  senders: ['a@b.example'],
  recipients: ['c@d.example'],
  readers: [{ department: 'A/B', jobLevel: 'P5' }],
  size: 10,
  subject: 'x',
  words: 'x y 发票',
  header: 'X-A: b\r\n',
  attachmentNames: ['a.iso'],
  attachmentTypes: ['text/plain'],
  peer: '10.1.2.3',
  classification: 'clean',
  signals: [{ id: 'a.b', value: 3 }],
} as const

export const POLICY_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'policy',
    seeds: () => [Buffer.from(POLICY)],
    dictionary: [
      'in:',
      'out:',
      'flow:',
      'rules:',
      'words:',
      'any:',
      'all:',
      'unless:',
      'action:',
      'peer:',
      '*',
      '&a',
      '0.9',
    ],
    longest: 8_192,
    run(bytes) {
      const document = unlessRefused(() => readPolicy(bytes.toString('utf8')))
      if (document === undefined) return
      const policy = compilePolicy(document, 1)
      policy.flow(FACTS)
      assert.equal(policy.inbound([{ id: 'malware.found', value: 'x' }]).action, 'reject')
    },
  },
  {
    name: 'word-search',
    seeds: () => [Buffer.from('one\ntwo words\n发票\na text with two words')],
    dictionary: ['\n', ' ', '发票'],
    longest: 16_384,
    run(bytes) {
      const lines = bytes.toString('utf8').split('\n')
      new WordSearch(lines.slice(0, -1)).isIn(lines.at(-1) ?? '')
    },
  },
]
