import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newMemberId } from '../../base/ids.ts'
import { SizeBook, UNKNOWN } from './size-book.ts'

const [li, wang, zhao] = [newMemberId(), newMemberId(), newMemberId()]

function page(uids: readonly number[], uidValidity = 1) {
  return { uidValidity, uids: Uint32Array.from(uids), sizes: Uint32Array.from(uids, (uid) => uid * 10) }
}

test('sizesOf() knows what was kept, and nothing else', () => {
  const uids = fc.uniqueArray(fc.integer({ min: 1, max: 30 })).map((all) => all.sort((a, b) => a - b))
  fc.assert(
    fc.property(uids, uids, (kept, asked) => {
      const book = new SizeBook()
      book.keep(li, page(kept))
      assert.deepEqual(
        [...book.sizesOf(li, 1, Uint32Array.from(asked))],
        asked.map((uid) => (kept.includes(uid) ? uid * 10 : UNKNOWN)),
      )
    }),
  )
})

test('sizesOf() knows nothing of another member, and nothing once UIDVALIDITY has changed', () => {
  const book = new SizeBook()
  book.keep(li, page([1, 2]))
  assert.deepEqual([...book.sizesOf(wang, 1, Uint32Array.of(1))], [UNKNOWN])
  assert.deepEqual([...book.sizesOf(li, 2, Uint32Array.of(1))], [UNKNOWN])
})

test('keep() forgets who was away longest when the book is full', () => {
  const book = new SizeBook(4)
  const knows = (member: typeof li) => book.sizesOf(member, 1, Uint32Array.of(1))[0] === 10
  book.keep(li, page([1, 2]))
  book.keep(wang, page([1, 2]))
  book.keep(li, page([1, 2]))
  book.keep(zhao, page([1]))
  assert.deepEqual([knows(li), knows(wang), knows(zhao)], [true, false, true])
  book.keep(zhao, page([1, 2, 3, 4, 5]))
  assert.deepEqual([knows(li), knows(zhao)], [true, false], 'a page larger than the book is not kept')
})
