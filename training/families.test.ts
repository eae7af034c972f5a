import assert from 'node:assert/strict'
import { test } from 'node:test'
import { familiesOf } from './families.ts'
import { outsideOf, SENDER_FOLDS, SOURCE_FOLDS, splitOf } from './splits.ts'
import { hasCorpora, loadCorpora } from './corpora.ts'

const LETTER =
  'dear colleagues the quarterly meeting moves to thursday because the hall on the second floor is being painted and ' +
  'nobody wants to sit in the smell please bring your numbers for the last three months and a short list of open points'

let count = 0
const said = (text: string, subject = '') => ({
  id: `d${count++}`,
  readable: { subject, senderName: '', text, linkTexts: [] },
})

test('familiesOf() puts near-duplicates together and leaves others apart', () => {
  const documents = [
    said(LETTER),
    said(LETTER.replace('thursday', 'friday').toUpperCase()),
    said('the harvest was good this year and the apples are sold at the gate from eight to noon every day but monday'),
    said(`${LETTER} 12345 https://a.test/x`),
  ]
  const [first, changed, other, numbered] = familiesOf(documents)
  assert.equal(changed, first)
  assert.equal(numbered, first)
  assert.notEqual(other, first)
})

test('familiesOf() compares Chinese by character', () => {
  const text =
    '各位同事请注意本周四下午三点在二楼会议室召开季度总结会议请携带各自部门最近三个月的数据和需要讨论的问题清单'
  const [one, two, other] = familiesOf([
    said(text),
    said(text.replace('下午', '上午')),
    said('今年的苹果收成很好每天早上八点到中午在果园门口出售欢迎新老顾客前来选购数量有限先到先得'),
  ])
  assert.equal(two, one)
  assert.notEqual(other, one)
})

test('familiesOf() joins a thread by its long subject, and issues of a letter not', () => {
  const [one, answer, issue41, issue42] = familiesOf([
    said('see the plan below', 'Rebuilding the stairs of the old mill'),
    said('I like it but the third step is too high for me', 'Re: Rebuilding the stairs of the old mill'),
    said('apples and pears', 'The weekly letter of the orchard, 41'),
    said('plums and cherries', 'The weekly letter of the orchard, 42'),
  ])
  assert.equal(answer, one)
  assert.notEqual(issue41, issue42)
})

test('familiesOf() keeps the very short apart unless they are the same', () => {
  const [ok, okAgain, thanks] = familiesOf([said('ok'), said('OK!'), said('thanks')])
  assert.equal(okAgain, ok)
  assert.notEqual(thanks, ok)
})

test('splitOf() gives families 60, 20 and 20 per cent', () => {
  const counts = { train: 0, tune: 0, test: 0 }
  for (let i = 0; i < 10_000; i++) counts[splitOf({ family: `f${i}` })]++
  assert.ok(Math.abs(counts.train - 6_000) < 200 && Math.abs(counts.tune - 2_000) < 200, JSON.stringify(counts))
})

test('the collections: a fold trains on no family that it measures', { skip: !hasCorpora() }, async () => {
  const documents = await loadCorpora()
  assert.ok(documents.length > 30_000)
  assert.ok(
    documents.every(({ readable: { text, subject } }) => !/reader@example|phishing@pot|\[SPAM\]/i.test(text + subject)),
  )
  for (const fold of [...SOURCE_FOLDS, ...SENDER_FOLDS]) {
    const held = documents.filter(fold.isHeldOut)
    const learned = new Set(outsideOf(fold, documents).map(({ family }) => family))
    assert.ok(held.length > 0 && learned.size > 0, fold.name)
    assert.ok(!held.some(({ family }) => learned.has(family)), fold.name)
  }
})
