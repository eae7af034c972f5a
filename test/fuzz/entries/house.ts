// What the house reads of itself and of its operator: sign-in, settings, lists of people, names, sealed bytes, scripts.
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Refusal } from '../../../src/base/refusal.ts'
import { parseImport } from '../../../src/directory/import-csv.ts'
import { SealingKey } from '../../../src/keys/sealed-value.ts'
import { HEADER_BYTES, StreamOpener, StreamSealer } from '../../../src/keys/stream.ts'
import { levelsOf, nameOf } from '../../../src/mailbox/folder-name.ts'
import { loadSettings } from '../../../src/settings/load.ts'
import { readMigrations, scriptFor } from '../../../src/store/migrate.ts'
import { decodeInitialResponse, offeredMechanism } from '../../../src/wire/sasl.ts'
import { formatScramKeys, parseScramKeys } from '../../../src/wire/scram-keys.ts'
import { unlessRefused, type FuzzEntry } from '../entry.ts'
import { argumentsOf } from '../seeds.ts'

const SCRAM =
  'SCRAM-SHA-256$4096:MDAwMDAwMDAwMDAwMDAwMA==$MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=:MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA='
const PLAIN = Buffer.from('what nobody may read, altered by a single bit')
const KEY = Buffer.alloc(32, 7)
const SEALING = new SealingKey(KEY)
const SEALED = SEALING.seal(PLAIN, 'a place')
const sealer = new StreamSealer(KEY)
const STREAM = Buffer.concat([...sealer.update(Buffer.alloc(70_000, 'x')), sealer.final()])

let settingsFile: string | undefined

export const HOUSE_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'sasl',
    longest: 16_384,
    seeds: () => [
      ...[
        '\0li\0secret',
        'li\nsecret',
        'n,,n=li,r=abcdef\nc=biws,r=abcdefxyz,p=eA==',
        'p=tls-exporter,,n=li,r=abc\nc=eA==,r=abc,p=eA==',
      ].map((text) => Buffer.from(text)),
      Buffer.from('n,a=li@example.org,\x01auth=Bearer abc\x01\x01'),
      Buffer.from('user=li@example.org\x01auth=Bearer abc\x01\x01'),
      ...argumentsOf(/AUTH(?:ENTICATE)? \S+ /i, 'imap', 'pop', 'submission'),
    ],
    dictionary: [
      '\0',
      '\n',
      '\x01',
      'auth=Bearer ',
      'n,,',
      'y,,',
      'p=tls-exporter,,',
      ',',
      '=2C',
      '=3D',
      'n=',
      'r=',
      'c=biws',
      'p=',
      'm=',
      '\xc2\xad',
    ],
    run: async (bytes) => {
      unlessRefused(() => decodeInitialResponse(bytes.toString('latin1')))
      for (const name of ['PLAIN', 'LOGIN', 'SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS', 'OAUTHBEARER', 'XOAUTH2'])
        await converse(name, bytes)
    },
  },
  {
    name: 'scram-keys',
    longest: 2_048,
    seeds: () => [Buffer.from(SCRAM)],
    dictionary: ['$', ':', '=', '10000', 'SCRAM-SHA-256'],
    run: (bytes) => {
      const keys = parseScramKeys(bytes.toString('latin1'))
      if (keys !== undefined) assert.deepEqual(parseScramKeys(formatScramKeys(keys)), keys)
    },
  },
  {
    name: 'settings',
    seeds: () =>
      [
        'smtp:\n  max-message-bytes: 1000\n',
        'house:\n  domain: example.org\n# x\nhttp:\n  port: 80\n',
        'a: [1, {b: "c"}]\n',
      ].map((text) => Buffer.from(text)),
    dictionary: [
      '\n',
      ': ',
      '- ',
      '&a ',
      '*a',
      '<<: *a',
      '|\n',
      '>\n',
      '!!binary ',
      '? ',
      '{',
      '[',
      '"',
      '%YAML 9',
      '---\n',
      'smtp:\n  ',
    ],
    run: (bytes) => {
      settingsFile ??= path.join(mkdtempSync(path.join(os.tmpdir(), 'gatehouse-settings-')), 'gatehouse.yaml')
      writeFileSync(settingsFile, bytes)
      loadSettings(settingsFile, {})
    },
  },
  {
    name: 'import-csv',
    seeds: () => [
      Buffer.from(
        'address,name,password,department,level,roles,aliases\nli@example.org,"Li, Lei",secret,Sales,staff,admin,"a@example.org b@example.org"\n',
      ),
    ],
    dictionary: [',', '"', '""', '\n', '\r\n', '\xef\xbb\xbf', ';', 'address', 'admin', '\0'],
    run: (bytes) => {
      const { members, errors } = parseImport(bytes.toString('utf8'))
      for (const { line } of [...members, ...errors]) assert.ok(line >= 1)
    },
  },
  {
    name: 'folder-name',
    longest: 16_384,
    seeds: () => ['INBOX/a/b', 'Sent', '测试/é', 'inbox/x/'].map((text) => Buffer.from(text)),
    dictionary: ['/', '//', 'inbox', '\xcc\x81', '\xe2\x80\xa8', '\x00', '\xed\xa0\x80', '.'],
    run: (bytes) => {
      const levels = levelsOf(bytes.toString('utf8'))
      assert.deepEqual(levelsOf(nameOf(levels)), levels)
    },
  },
  {
    name: 'sealed-value',
    seeds: () => [SEALED],
    dictionary: ['\x01', '\x00\x00\x00\x01'],
    run: (bytes) => {
      const opened = SEALING.open(bytes, 'a place')
      assert.ok(bytes.equals(SEALED) && opened.equals(PLAIN), 'opened what nobody sealed')
    },
  },
  {
    name: 'sealed-stream',
    seeds: () => [STREAM],
    dictionary: ['GHB\x01'],
    run: (bytes) => {
      const opener = new StreamOpener(KEY, bytes.subarray(0, HEADER_BYTES), bytes.length)
      const wanted = { start: 0, end: opener.size }
      const { start, end } = opener.sealedRange(wanted)
      opener.open(wanted, bytes.subarray(start, end))
      assert.ok(bytes.equals(STREAM), 'opened what nobody sealed')
    },
  },
  {
    name: 'migration-script',
    longest: 32_768,
    seeds: () => readMigrations().map(({ script }) => Buffer.from(script)),
    dictionary: ['--', '/*', '*/', 'sqlite:', 'postgresql:', '\n', ';'],
    run: (bytes) => {
      for (const engine of ['sqlite', 'postgresql'] as const) scriptFor(engine, bytes.toString('utf8'))
    },
  },
]

/** The client's part is the input, an answer a line. */
async function converse(name: string, bytes: Buffer): Promise<void> {
  const answers = bytes
    .toString('latin1')
    .split('\n')
    .map((line) => Buffer.from(line, 'latin1'))
  const bindingOf = (type: string) => (type === 'tls-exporter' ? Buffer.from('bound') : undefined)
  const ask = async () => answers.shift() ?? Promise.reject(new Refusal('bad-syntax', 'The client has left'))
  const keys = parseScramKeys(SCRAM)
  assert.ok(keys !== undefined)
  const refuse = async () => Promise.reject(new Refusal('wrong-credentials', 'No'))
  const settle = async (proven: unknown) => {
    assert.equal(proven, undefined, 'a proof holds that nobody could make')
    return refuse()
  }
  const mechanism = offeredMechanism(name, { scram: true, token: true, bindingOf })
  assert.ok(mechanism !== undefined, name)
  try {
    const initialResponse = bytes.length % 2 === 0 ? answers.shift() : undefined
    await mechanism.run(
      { initialResponse, ask, bindingOf },
      { password: refuse, token: refuse, scram: async () => ({ keys: [keys], settle }) },
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}
