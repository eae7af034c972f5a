// Screening: file types, everything that is opened, the whole judgement of a letter, results that others wrote.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { likenessOf } from '../../../src/intel/look-alike.ts'
import { nameKey } from '../../../src/intel/own-names.ts'
import { markupSketch, textSketch } from '../../../src/mail/sketch.ts'
import { foldReadable } from '../../../src/mail/folding/fold-readable.ts'
import { parseMessage } from '../../../src/mail/mime-parser.ts'
import { forgedResults, formatResults } from '../../../src/screening/authentication-results.ts'
import { attachmentSignals } from '../../../src/screening/attachments/attachment.ts'
import { Allowance } from '../../../src/screening/containers/allowance.ts'
import { ContentModel } from '../../../src/screening/content/model.ts'
import { unpack } from '../../../src/screening/containers/unpack.ts'
import { fileType } from '../../../src/screening/file-type.ts'
import { screen } from '../../../src/screening/screen.ts'
import { authenticateSender } from '../../../src/screening/sender-auth.ts'
import type { FuzzEntry } from '../entry.ts'
import { files, messages } from '../seeds.ts'

const ID = 'mx.example.org'
const PEER = { address: '192.0.2.1', port: 25, helo: 'mx.example.net', protocol: 'ESMTP' as const }
const FACTS = { direction: 'in', returnPath: 'a@example.org', recipientCount: 1, receivedAt: 0 } as const

let loaded: ContentModel | undefined
const contentModel = (): ContentModel =>
  (loaded ??= ContentModel.read(readFileSync(new URL('../../../models/content.bin', import.meta.url))))

/** What an attachment of this type is opened by. */
const container = (name: string, chosen: RegExp, dictionary: readonly string[]): FuzzEntry => ({
  name,
  seeds: () =>
    Object.entries(files())
      .filter(([file, bytes]) => chosen.test(`${file} ${fileType(bytes).id}`))
      .map(([, bytes]) => bytes),
  dictionary,
  run: async (bytes) => {
    const part = { name: 'file', bytes, isAttachment: true }
    attachmentSignals(await unpack([part], new Allowance(bytes.length)))
  },
})

export const SCREENING_ENTRIES: readonly FuzzEntry[] = [
  container('zip', /zip|docx|xlsx|pptx|odt|jar|docm/, [
    'PK\x03\x04',
    'PK\x01\x02',
    'PK\x05\x06',
    'PK\x06\x06',
    '\x08\x00',
    '\xff\xff\xff\xff',
  ]),
  container('ole', /\b(?:ole|doc|xls|ppt|msg)$/, [
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    '\xfe\xff\xff\xff',
    '\xfd\xff\xff\xff',
    '\x00Attribut',
    '_\0V\0B\0A\0',
  ]),
  container('tar-and-packed', /^(?:tar|gz|zst|eicar\.tar\.gz) /, [
    'ustar\0',
    '\x1f\x8b\x08',
    '\x28\xb5\x2f\xfd',
    '0000777',
    'L',
    'x',
  ]),
  container('tnef-rtf-one-note', /\b(?:tnef|rtf|one)$/, [
    '\x78\x9f\x3e\x22',
    '{\\rtf1',
    '{\\*\\objdata ',
    '\\bin',
    '}',
    '0105000002000000',
    '\xe7\x16\xe3\xbd',
  ]),
  container('pdf', /\bpdf$/, [
    '%PDF-1.7',
    ' obj',
    'endobj',
    'stream\r\n',
    '\nendstream',
    '<<',
    '>>',
    '/Filter/FlateDecode',
    '/Filter[/ASCIIHexDecode]',
    '/Type/ObjStm',
    '/JS',
    '#61',
  ]),
  container('text-carriers', /^(?:html|uu|mbox|eicar) /, [
    'data:a/b;base64,',
    'begin 644 x\n',
    '`\n',
    'end\n',
    '\nFrom a@b Thu Jan 15 08:00:00 2026\n',
    'M',
    'A'.repeat(64),
    '<script>',
    '%41',
  ]),
  container('seven-zip', /^(?:7z|disk\.iso) /, [
    '7z\xbc\xaf\x27\x1c',
    'Rar!\x1a\x07\x01\0',
    'BZh91AY&SY',
    '\xfd7zXZ\0',
    'CD001',
  ]),
  {
    name: 'file-type',
    seeds: () => Object.values(files()),
    dictionary: ['MZ', 'PE\0\0', 'PK\x03\x04', '%PDF', '<html', '<?xml', '#!', '\x7fELF', '{\\rtf', 'GIF89a'],
    run: (bytes) => assert.match(fileType(bytes).id, /./),
  },
  {
    name: 'screening',
    seeds: messages,
    dictionary: [
      'Content-Type: application/zip\r\n',
      'Content-Transfer-Encoding: base64\r\n',
      '\r\n\r\n',
      'UEsDBA',
      'filename=a.exe',
      'begin 644 x\n',
    ],
    run: async (bytes) => {
      const { signals } = await screen(bytes, FACTS, { authservId: ID })
      assert.deepEqual(
        signals.filter(({ id }) => id === 'screening.aspect-failed'),
        [],
      )
    },
  },
  {
    name: 'sender-auth',
    seeds: messages,
    dictionary: [
      'DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=x; h=from; bh=eA==; b=eA==\r\n',
      'From: ',
      'ARC-Seal: i=1; ',
      'v=spf1 include:%{d} -all',
      'v=DMARC1; p=reject',
      '; ',
      '=',
      '\r\n ',
    ],
    run: async (bytes) => {
      // DNS says what the letter says: records are under the control of whoever writes the letter.
      const record = bytes.toString('latin1', bytes.length >> 1, (bytes.length >> 1) + 2_000)
      const resolveFor = async (name: string) => [
        [
          name.startsWith('_dmarc')
            ? `v=DMARC1; ${record}`
            : /domainkey/.test(name)
              ? `v=DKIM1; ${record}`
              : `v=spf1 ${record}`,
        ],
      ]
      await authenticateSender(
        { message: bytes, peer: PEER, returnPath: 'a@example.org' },
        { resolveFor, authservId: ID },
      )
    },
  },
  {
    name: 'authentication-results',
    seeds: () => [
      ...messages(),
      Buffer.from(
        `Authentication-Results: ${ID}; spf=pass\r\nAuthentication-Results: (x) "mx.example.org" 1;\r\n dkim=fail\r\n\r\n`,
      ),
    ],
    dictionary: [
      'Authentication-Results:',
      ` ${ID}`,
      '(',
      ')',
      '"',
      '\\',
      ';',
      '\r\n ',
      '\r',
      'Authentication-Results : ',
    ],
    run: (bytes) => {
      const header = bytes.subarray(0, parseMessage(bytes).root.bodyStart)
      let before = 0
      for (const { start, end } of forgedResults(header, ID)) {
        assert.ok(start >= before && end > start && end <= header.length)
        before = end
      }
      const value = bytes.toString('utf8')
      const written = formatResults(ID, [
        { method: 'spf', result: 'pass', reason: value, properties: { 'smtp.mailfrom': value } },
      ])
      assert.match(written, /^[^\r\n\0]*$/)
    },
  },
  {
    name: 'names-of-ours',
    seeds: () =>
      ['Zhang Wei', 'examp1e.org', 'xn--exmple-cua.org', 'login.example.org.attacker.net', '王小明'].map((text) =>
        Buffer.from(text),
      ),
    dictionary: ['xn--', '.org', 'example', '-', '..', 'rn', 'ο'],
    longest: 2_000,
    run: (bytes) => {
      const text = bytes.toString('utf8')
      assert.match(nameKey(text), /^$|^\S+( \S+)*$/)
      likenessOf(text, new Set(['example.org', 'example.com.cn']))
    },
  },
  {
    name: 'content-model',
    seeds: () => messages(),
    dictionary: ['http : / / ', '@', '发票', '!!!', '\u0301', '2026'],
    run: (bytes) => {
      const text = bytes.toString('utf8')
      const folded = foldReadable({ subject: text.slice(0, 80), senderName: '', text, linkTexts: [] })
      const { intents, ...chances } = contentModel().judge(folded)
      for (const chance of [...Object.values(chances), ...Object.values(intents)]) assert.ok(chance >= 0 && chance <= 1)
    },
  },
  {
    name: 'sketches',
    seeds: () => messages(),
    dictionary: ['<table>', '</', '<a ', '中', '123'],
    run: (bytes) => {
      const text = bytes.toString('utf8')
      for (const sketch of [textSketch(text), markupSketch(text)])
        assert.ok(sketch.length === 0 || sketch.length === 64)
    },
  },
]
