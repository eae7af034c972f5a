import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cpuMs } from '../../../test/support/cpu.ts'
import { baseSubject } from './base-subject.ts'
import { orderedSubject, references, writeThreads, type Threadable } from './threads.ts'

const message = (uid: number, more: Partial<Threadable> = {}): Threadable => ({
  uid,
  sentAt: uid,
  messageId: `<${uid}>`,
  references: [],
  subject: `s${uid}`,
  isReply: false,
  ...more,
})
const answer = (uid: number, ...parents: number[]): Threadable =>
  message(uid, { references: parents.map((parent) => `<${parent}>`) })
const written = (messages: Threadable[], algorithm = references) => writeThreads(algorithm(messages), (uid) => uid)

test('baseSubject() takes away what replies and forwards add', () => {
  const cases: [subject: string, text: string, isReply: boolean][] = [
    ['Hello', 'Hello', false],
    ['Re: Hello', 'Hello', true],
    ['RE: re[2]: Fwd: Hello (fwd)', 'Hello', true],
    ['[list] Re: [list] Hello', 'Hello', true],
    ['[Fwd: Hello]', 'Hello', true],
    ['[only]', '[only]', false],
    ['回复：你好', '你好', true],
    ['转发: 答复: 你好', '你好', true],
    ['Re:', '', true],
  ]
  for (const [subject, text, isReply] of cases) assert.deepEqual(baseSubject(subject), { text, isReply }, subject)
})

test('baseSubject() is quick on subjects made of prefixes', () => {
  const before = cpuMs()
  for (const unit of ['re: ', '[a] ', '[fwd:', 're[', '[']) baseSubject(unit.repeat(100_000))
  assert.ok(cpuMs() - before < 4_000)
})

test('references() hangs answers below what they answer', () => {
  assert.equal(written([message(1), answer(2, 1), answer(3, 1, 2), message(4)]), '(1 2 3)(4)')
  assert.equal(written([message(1), answer(2, 1), answer(3, 1)]), '(1 (2)(3))')
  // 9 is not there: one answer stands for itself, two are held together
  assert.equal(written([answer(2, 9)]), '(2)')
  assert.equal(written([answer(2, 9), answer(3, 9)]), '((2)(3))')
})

test('references() joins threads of one subject', () => {
  const reply = message(2, { subject: 's1', isReply: true })
  assert.equal(written([message(1), reply]), '(1 2)')
  assert.equal(written([message(1), message(2, { subject: 's1' })]), '((1)(2))')
  assert.equal(written([message(1), { ...reply, subject: '' }]), '(1)(2)')
})

test('orderedSubject() puts each subject below its first message', () => {
  const messages = [message(1, { subject: 'a' }), message(2, { subject: 'b' }), message(3, { subject: 'a' })]
  assert.equal(written(messages, orderedSubject), '(1 3)(2)')
  assert.equal(written([...messages, message(4, { subject: 'a' })], orderedSubject), '(1 (3)(4))(2)')
})

test('every message comes up once, whatever the references say', () => {
  const id = fc.integer({ min: 1, max: 12 })
  const one = fc.record({ id, parents: fc.array(id, { maxLength: 4 }), subject: fc.constantFrom('', 'a', 'b') })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (all) => {
      const messages = all.map(({ id: own, parents, subject }, at) =>
        message(at + 1, { messageId: `<${own}>`, references: parents.map((parent) => `<${parent}>`), subject }),
      )
      for (const algorithm of [references, orderedSubject]) {
        const numbers = (written(messages, algorithm).match(/\d+/g) ?? []).map(Number)
        assert.deepEqual(numbers.toSorted((a, b) => a - b), messages.map(({ uid }) => uid)) // prettier-ignore
      }
    }),
  )
})

test('50,000 messages in one chain, and as many with one subject, take a few seconds', () => {
  const count = 50_000
  const chain = Array.from({ length: count }, (_, at) => answer(at + 1, at))
  const same = Array.from({ length: count }, (_, at) => message(at + 1, { subject: 'a' }))
  const before = cpuMs()
  assert.match(written(chain), /^\(1 2 3 /)
  assert.match(written(same), /^\(\(1\)/)
  assert.ok(cpuMs() - before < 20_000)
})
