import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskGiveAways, MASKED_ADDRESS } from './give-aways.ts'

const readable = (subject: string, text: string) => ({ subject, senderName: '', text, linkTexts: [] })

// prettier-ignore
const TEXTS: readonly [string, string][] = [
  ['write to reader@example.com today',            `write to ${MASKED_ADDRESS} today`],
  ['dear phishing@pot, your account',              `dear ${MASKED_ADDRESS}, your account`],
  ['https://a.test/?u=phishing%40pot&x=1',         `https://a.test/?${MASKED_ADDRESS}&x=1`],
  ['call john . smith @ corp . example . com now', `call john . ${MASKED_ADDRESS} now`],
  ['lunch @ 12 . 30',                              'lunch @ 12 . 30'],
  ['see http://lists.csmining.org/list',           'see http://mail.example/list'],
  ['信箱：王@例子.中国。',                           `信箱：${MASKED_ADDRESS}。`],
  ['hello\nX-Spam-Status: No, hits=1\nbye',        'hello\n\nbye'],
]

for (const [text, expected] of TEXTS) {
  test(`maskGiveAways() of ${JSON.stringify(text)}`, () => {
    assert.equal(maskGiveAways(readable('', text)).text, expected)
  })
}

// prettier-ignore
const SUBJECTS: readonly [string, string][] = [
  ['[SPAM] Cheap watches',       'Cheap watches'],
  ['*****SPAM***** Cheap',       'Cheap'],
  ['[ILUG] Spam filters',        '[ILUG] Spam filters'],
]

for (const [subject, expected] of SUBJECTS) {
  test(`maskGiveAways() of the subject ${JSON.stringify(subject)}`, () => {
    assert.equal(maskGiveAways(readable(subject, '')).subject, expected)
  })
}

test('maskGiveAways() changes nothing a second time', () => {
  const once = maskGiveAways(readable('[SPAM] a@b.test', 'x @ y . com and taint.org, A1@b2'))
  assert.deepEqual(maskGiveAways(once), once)
})
