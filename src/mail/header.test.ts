import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fieldValue, parseHeader } from './header.ts'

describe('parseHeader()', () => {
  const bytes = Buffer.from('A: one\r\nb : two\r\n\tthree\r\nnonsense\r\na:four\n\nBody: x\r\n')

  it('gives fields with names in lower case and their places', () => {
    const found = parseHeader(bytes).fields.map((field) => [
      field.name,
      bytes.toString('latin1', field.start, field.end),
    ])
    assert.deepEqual(found, [
      ['a', 'A: one\r\n'],
      ['b', 'b : two\r\n\tthree\r\n'],
      ['a', 'a:four\n'],
    ])
  })

  it('looks up the first or all, unfolded', () => {
    const header = parseHeader(bytes)
    assert.equal(header.first('a'), 'one')
    assert.deepEqual(header.all('a'), ['one', 'four'])
    assert.equal(header.first('b'), 'two\tthree')
    assert.equal(header.first('c'), undefined)
    assert.deepEqual([header.has('a'), header.has('body')], [true, false])
  })

  it('reads an empty value and a field without line end', () => {
    assert.deepEqual(parseHeader(Buffer.from('a:\r\nb: c')).fields.map(fieldValue), ['', 'c'])
  })
})
