import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../base/refusal.ts'
import { Cursor } from './cursor.ts'

test('Cursor reads literals in either case, patterns and the end', () => {
  const c = new Cursor('mail From:<a@b> SIZE=12')
  c.expect('MAIL FROM:<')
  assert.equal(c.run(/[^>]+/, 'a path'), 'a@b')
  assert.equal(c.take('<'), false)
  c.expect('> ')
  assert.equal(c.next, 'S')
  assert.equal(c.bytes(5), 'SIZE=')
  assert.equal(c.tryRun(/[a-z]+/), undefined)
  assert.equal(c.rest(), '12')
  c.expectEnd()
  assert.equal(c.next, '')
})

test('Cursor.run() matches at the cursor only, never further on', () => {
  assert.throws(
    () => new Cursor('  word').run(/[a-z]+/, 'a word'),
    (error) => error instanceof Refusal && error.reason === 'bad-syntax' && error.message.endsWith('expected a word'),
  )
})

test('Cursor.bytes() and expectEnd() refuse a line that is too short or too long', () => {
  assert.throws(() => new Cursor('abc').bytes(4), Refusal)
  assert.throws(() => new Cursor('abc').expectEnd(), Refusal)
})

test('Cursor gives back every byte exactly once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(40), (text, cut) => {
      const c = new Cursor(text)
      const head = cut <= text.length ? c.bytes(cut) : ''
      assert.equal(head + c.rest(), text)
    }),
  )
})
