import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useClock } from '../base/clock.ts'
import { PasswordMemo } from './password-memo.ts'

/** Counts the work: what is right is what the hash says. */
function counting() {
  const asked: string[] = []
  const memo = new PasswordMemo(async (password, hash) => {
    asked.push(password)
    return hash === `hash of ${password}`
  })
  return { asked, memo }
}

test('a right password costs one check for ten connections, at the same time or one by one', async () => {
  const { asked, memo } = counting()
  const ten = Array.from({ length: 10 }, () => memo.verify('p', 'hash of p'))
  assert.ok((await Promise.all(ten)).every(Boolean))
  assert.equal(await memo.verify('p', 'hash of p'), true)
  assert.deepEqual(asked, ['p'])
})

test('a wrong password costs its check each time, and a new hash forgets the old password', async () => {
  const { asked, memo } = counting()
  assert.equal(await memo.verify('q', 'hash of p'), false)
  assert.equal(await memo.verify('q', 'hash of p'), false)
  assert.equal(await memo.verify('p', 'hash of p'), true)
  assert.equal(await memo.verify('p', 'hash of q'), false)
  assert.deepEqual(asked, ['q', 'q', 'p', 'p'])
})

test('what was right is asked again after ten minutes, and no more than 20,000 are remembered', async () => {
  let time = 0
  const restore = useClock({ monotonic: () => time })
  try {
    const { asked, memo } = counting()
    await memo.verify('p', 'hash of p')
    time += 10 * 60_000
    await memo.verify('p', 'hash of p')
    assert.deepEqual(asked, ['p', 'p'])
    for (let count = 0; count < 20_050; count++) await memo.verify(`p${count}`, `hash of p${count}`)
    assert.ok(memo.size <= 20_000 && memo.size >= 10_000, `${memo.size}`)
  } finally {
    restore()
  }
})
