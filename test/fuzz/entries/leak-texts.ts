// The text of attached files: every reader with the documents that office programs wrote.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { Allowance, UNPACK_LIMITS } from '../../../src/screening/containers/allowance.ts'
import { unpack } from '../../../src/screening/containers/unpack.ts'
import { textsOf } from '../../../src/screening/leak/text/texts-of.ts'
import type { FuzzEntry } from '../entry.ts'

const DOCUMENTS = path.join(import.meta.dirname, '../../documents')
/** bytes; larger seeds make every input slow */
const LARGEST_SEED = 65_536

/** What unpacking costs is tried by its own entries. */
const LIMITS = { ...UNPACK_LIMITS, parts: 500 }

const reader = (name: string, chosen: RegExp, dictionary: readonly string[]): FuzzEntry => ({
  name,
  seeds: () =>
    readdirSync(DOCUMENTS)
      .filter((file) => chosen.test(file))
      .map((file) => readFileSync(path.join(DOCUMENTS, file)))
      .map((bytes) => (bytes[0] === 0x1f && bytes[1] === 0x8b ? zlib.gunzipSync(bytes).subarray(0, LARGEST_SEED) : bytes)), // prettier-ignore
  dictionary,
  run: async (bytes) => {
    const contents = await unpack(
      [{ name: 'file.csv', bytes, isAttachment: true }],
      new Allowance(bytes.length, LIMITS),
    )
    const { pieces } = await textsOf(contents)
    for (const { text, table } of pieces) {
      if (table === undefined) continue
      for (let at = 0; at < table.cells.length; at += 3) {
        const [start = 0, end = 0, column = 0] = table.cells.subarray(at, at + 3)
        assert.ok(start < end && end <= text.length && column < table.columns.length)
      }
    }
  },
})

export const LEAK_TEXT_ENTRIES: readonly FuzzEntry[] = [
  reader('text-of-packages', /\.(?:docx|xlsx|pptx|od[tsp])$/, [
    'PK\x03\x04',
    '\xff\xff',
    '<w:t>',
    '<row>',
    '<c t="s">',
  ]),
  reader('text-of-ole', /\.(?:doc|xls|ppt\.gz)$/, ['\xec\xa5', '\x0f\x00', '\xfc\x00', '\x3c\x00', '\xff\xff\xff\xff']),
  reader('text-of-pdf', /\.pdf$/, [' obj', '<<', '>>', '/Kids[', '/Parent ', ' R', 'BT', 'Tj', 'stream\n']),
  reader('text-of-rtf', /\.rtf$/, ['{', '}', "\\'c9", '\\u-1234?', '\\bin9 ', '\\trowd', '\\cell', '\\row', '{\\*\\']),
  reader('text-of-markup', /\.(?:html|fodp)$/, ['<table>', '<tr>', '<td>', '</', '<!--', '<![CDATA[', '&#', '="']),
  reader('text-of-tables', /\.csv$/, ['"', ',', '""', '\r\n', '\t', '="']),
]
