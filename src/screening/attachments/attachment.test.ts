import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Allowance } from '../containers/allowance.ts'
import { unpack } from '../containers/unpack.ts'
import { attachmentSignals } from './attachment.ts'
import { CONTENTS_RULES, ITEM_RULES } from './rules.ts'
import type { Signal } from '../../mail/signal.ts'
import { tar, zip } from '../../../test/support/archives.ts'
import { cpuMs } from '../../../test/support/cpu.ts'

/** Beginnings that lead each pattern as far as it goes, over and over: the time must grow with the length alone. */
// prettier-ignore
const HOSTILE: readonly [title: string, head: string, repeated: string][] = [
  ['open tags',              '<!doctype html>',             '<a <input <meta '],
  ['event attributes',       '<!doctype html>',             '<a onx= onload'],
  ['data addresses',         '<!doctype html>',             'data:a/b;x=y;x=y;base64,'],
  ['RTF fields',             '{\\rtf1 ',                    '\\fldinst DD '],
  ['RTF objects',            '{\\rtf1 ',                    '\\objdata 0 {} '],
  ['PDF object streams',     '%PDF-1.5\n',                  '/ObjStm stream '],
  ['PDF embedded files',     '%PDF-1.5\n',                  '/EmbeddedFile '],
  ['PDF names',              '%PDF-1.5\n',                  '/#4a#53#'],
  ['begins of uuencode',     'text\n',                      'begin 644 x\n'],
  ['formulas',               'text\n',                      ',=+=-@='],
  ['lines of base64',        'text\n',                      'QUJD\n'],
  ['comments before a page',  '',                           '<!---->'],
  ['messages in a mailbox',  'From a@b Mon Jan  1 00:00:00 2024\n', 'x: y\n\nFrom a@b Mon Jan  1 00:00:00 2024\n'],
]

async function signalsOf(parts: Parameters<typeof unpack>[0]): Promise<Signal[]> {
  return attachmentSignals(await unpack(parts, new Allowance(Math.max(...parts.map(({ bytes }) => bytes.length)))))
}

for (const [title, head, repeated] of HOSTILE) {
  test(`two megabytes of ${title} cost no more than a moment`, async () => {
    const bytes = Buffer.from(head + repeated.repeat(2_000_000 / repeated.length))
    const startedAt = cpuMs()
    await signalsOf([{ name: 'a.csv', bytes, isAttachment: true }])
    const ms = cpuMs() - startedAt
    assert.ok(ms < 2_000, `${Math.round(ms)} ms`)
  })
}

/** A tar whose one entry is records about the next one. POSIX.1-2017 pax */
function records(bytes: Buffer): Buffer {
  const archive = tar([{ name: 'a', bytes }])
  archive.write('x', 156)
  return archive
}

// prettier-ignore
const HOSTILE_FILES: readonly [title: string, name: string, bytes: Buffer][] = [
  ['a name of dots',            `${'.'.repeat(200_000)}x`, Buffer.from('x')],
  ['instructions never closed', 'a.docx',                  zip([{ name: 'word/document.xml', bytes: Buffer.from('<w:instrText '.repeat(100_000)) }])],
  ['digits for a tar record',   'a.tar',                   records(Buffer.alloc(1_000_000, '1'))],
]

for (const [title, name, bytes] of HOSTILE_FILES) {
  test(`${title}: no more than a moment`, async () => {
    const startedAt = cpuMs()
    await signalsOf([{ name, bytes, isAttachment: true }])
    const ms = cpuMs() - startedAt
    assert.ok(ms < 2_000, `${Math.round(ms)} ms`)
  })
}

test('a harmless file before it does not hide what another file does', async () => {
  const pages = ['<script>let calm</script>', '<script>new Blob([])</script>']
  const signals = await signalsOf(
    pages.map((page) => ({ name: 'a.html', bytes: Buffer.from(`<!doctype html>${page}`), isAttachment: true })),
  )
  const actions = signals.filter(({ id }) => id === 'attachment.markup-action').map(({ value }) => value)
  assert.deepEqual(actions, ['script', 'smuggling'])
})

test('the tables: every id stands once and says what it means', () => {
  const rows = [...ITEM_RULES, ...CONTENTS_RULES]
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length)
  for (const { id, meaning } of rows) assert.ok(id.startsWith('attachment.') && meaning.endsWith('.'))
})
