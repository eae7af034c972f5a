import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addressText, parseAddressList } from './address.ts'
import { decodeHeaderText } from './encoded-word.ts'
import { addressField, internationalField, structuredField, textField, withParameters } from './header-writer.ts'
import { parseHeader } from './header.ts'
import { parseParameterised } from './parameters.ts'

const valueOf = (field: string): string => parseHeader(Buffer.from(field)).first('x-test')!
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(' ', '=?', '?=', '"', '\\', ',', '<', '@', '\t', '你', 'é', '😀'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 120,
})
const safeText = anyText.filter((text) => !/[\r\n\0]/.test(text))

/** One field, whole lines, no longer than allowed, nothing in it that ends a line or the header. */
function checkField(field: string): void {
  assert.match(field, /^X-Test:(?:[^\r\n\0]|\r\n )*\r\n$/)
  for (const line of field.split('\r\n')) assert.ok(line.length <= 998)
}

describe('textField()', () => {
  it('writes plain text as it is and folds it at 78', () => {
    assert.equal(textField('Subject', 'Hello, world'), 'Subject: Hello, world\r\n')
    for (const line of textField('X-Test', 'word '.repeat(50).trim()).split('\r\n')) assert.ok(line.length <= 78)
  })

  it('writes other text as encoded words of at most 75 characters', () => {
    assert.equal(textField('Subject', '你好'), 'Subject: =?utf-8?B?5L2g5aW9?=\r\n')
    for (const line of textField('X-Test', '企业邮箱'.repeat(40)).split('\r\n')) assert.ok(line.length <= 78)
  })

  it('writes any text so that it reads back the same', () => {
    fc.assert(
      fc.property(safeText, (text) => {
        const field = textField('X-Test', text)
        checkField(field)
        assert.match(field, /^[\x20-\x7e\r\n]*$/)
        assert.equal(decodeHeaderText(valueOf(field)), text.toWellFormed())
      }),
      { numRuns: 500 },
    )
  })

  it('refuses CR, LF and NUL anywhere, and names that are none', () => {
    const breaking = fc
      .tuple(anyText, fc.constantFrom('\r', '\n', '\0', '\r\n'), anyText)
      .map((parts) => parts.join(''))
    const refused = { reason: 'malformed-message' }
    fc.assert(
      fc.property(breaking, (text) => {
        assert.throws(() => textField('X-Test', text), refused)
        assert.throws(() => textField(`X${text}`, 'a'), refused)
        assert.throws(() => structuredField('X-Test', text), refused)
        assert.throws(() => internationalField('X-Test', text), refused)
        assert.throws(() => addressField('X-Test', [{ name: text, address: 'a@b.c' }]), refused)
        assert.throws(() => addressField('X-Test', [{ address: `a${text}@b.c` }]), { reason: 'bad-address' })
        assert.throws(() => withParameters('a/b', { name: text }), refused)
      }),
    )
  })
})

describe('addressField()', () => {
  it('writes names bare, quoted or encoded', () => {
    const field = addressField('To', [
      { address: 'A@EXAMPLE.org' },
      { name: 'Li Na', address: 'li@example.org' },
      { name: 'Na, Li "L"', address: 'li@example.org' },
      { name: '李娜', address: 'li@例子.公司' },
    ])
    assert.equal(
      field,
      'To: A@example.org, Li Na <li@example.org>, "Na, Li \\"L\\"" <li@example.org>,\r\n =?utf-8?B?5p2O5aic?= <li@xn--fsqu00a.xn--55qx5d>\r\n',
    )
  })

  it('writes any name so that it reads back the same', () => {
    fc.assert(
      fc.property(fc.array(safeText, { minLength: 1, maxLength: 5 }), (names) => {
        const field = addressField(
          'X-Test',
          names.map((name) => ({ name, address: 'li@example.org' })),
        )
        checkField(field)
        const read = parseAddressList(valueOf(field))
        assert.deepEqual(
          read.map(addressText),
          names.map(() => 'li@example.org'),
        )
        assert.deepEqual(
          read.map(({ name }) => name),
          names.map((name) => name.toWellFormed().trim()),
        )
      }),
      { numRuns: 500 },
    )
  })
})

describe('structuredField()', () => {
  it('folds at blanks', () => {
    const field = structuredField(
      'X-Test',
      `from a.example (${'x'.repeat(60)}) by b.example; Sat, 21 Nov 2026 18:00:00 +0800`,
    )
    for (const line of field.split('\r\n')) assert.ok(line.length <= 78)
    checkField(field)
  })

  it('refuses what no line can hold', () => {
    assert.throws(() => structuredField('X-Test', 'x'.repeat(1_000)), { reason: 'malformed-message' })
    assert.throws(() => structuredField('X-Test', 'é'), { reason: 'malformed-message' })
  })
})

it('internationalField() keeps UTF-8 as it is', () => {
  assert.equal(internationalField('For', '<张三@例子.公司>'), 'For: <张三@例子.公司>\r\n')
})

it('withParameters() writes any value so that it reads back the same', () => {
  assert.equal(withParameters('a/b', { x: 'y', name: 'a b' }), 'a/b; x=y; name="a b"')
  assert.equal(withParameters('a/b', { name: '你.pdf' }), "a/b; name*=utf-8''%E4%BD%A0.pdf")
  fc.assert(
    fc.property(safeText, (text) => {
      const value = withParameters('a/b', { name: text })
      checkField(structuredField('X-Test', value))
      assert.equal(parseParameterised(value).parameters['name'], text.toWellFormed())
    }),
  )
})
