// The model that ships, on letters written for this test: no sentence of them is in any collection or in training/made.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { foldReadable } from '../../mail/folding/fold-readable.ts'
import { DamagedArtefact, encodeArtefact } from './artefact.ts'
import { ContentModel } from './model.ts'

const FILE = readFileSync(new URL('../../../models/content.bin', import.meta.url))
const model = ContentModel.read(FILE)

const judge = (subject: string, text: string) =>
  model.judge(foldReadable({ subject, text, senderName: '', linkTexts: [] }))

const LETTERS: readonly {
  readonly is: 'wanted' | 'spam' | 'phish'
  readonly subject: string
  readonly text: string
}[] = [
  {
    is: 'wanted',
    subject: 'Draft of the budget for the library',
    text: 'Hello Ruth,\n\nI went through the draft with Peter this morning. The figures for the reading room look fine, but we have counted the chairs twice. Could you send me the old sheet, so that I can compare before the meeting on Thursday?\n\nThanks, Anna',
  },
  {
    is: 'wanted',
    subject: '周四评审会的材料',
    text: '各位好，\n\n周四下午的评审会改到三楼会议室。请大家把各自模块的测试报告更新到共享目录，老陈会先看一遍。如果时间有冲突请今天告诉我，我再调整。\n\n谢谢\n小林',
  },
  {
    is: 'spam',
    subject: 'Cheap pills without prescription',
    text: 'Save up to 80% on all meds! Viagra, Cialis and more, no prescription needed, discreet worldwide shipping. Order now and get free bonus pills with every order. Click here: http://pills.example/ Limited time offer!!! To be removed from our mailing list reply with remove.',
  },
  {
    is: 'spam',
    subject: '代开各类发票',
    text: '您好：本公司长期对外代开全国各地增值税普通发票、运输发票、广告发票，税点优惠，可先验票后付款。贵公司如有需要，请来电联系：13800000000 李经理。',
  },
  {
    is: 'phish',
    subject: 'Your mailbox will be deactivated',
    text: 'Dear user,\n\nWe detected unusual activity on your account. Your mailbox has been limited and will be suspended within 24 hours. To keep your account, verify your password now by clicking the link below:\n\nhttp://verify.example/login\n\nFailure to verify will result in permanent loss of your emails.\n\nThe IT Support Team',
  },
  {
    is: 'phish',
    subject: '关于您的邮箱账户异常通知',
    text: '尊敬的用户：系统检测到您的邮箱账户存在异常登录，为了您的账户安全，请在24小时内点击以下链接重新验证您的账号和密码，逾期未验证账户将被停用。http://mail.example/verify 系统管理员',
  },
]

for (const { is, subject, text } of LETTERS) {
  test(`a letter that is ${is} is judged so: ${subject}`, () => {
    const { spam, phish } = judge(subject, text)
    assert.ok(is === 'wanted' ? spam < 0.2 && phish < 0.2 : spam > 0.8, `spam ${spam}, phish ${phish}`)
    if (is === 'phish') assert.ok(phish > 0.5, `phish ${phish}`)
  })
}

test('of an empty letter nothing is said', () => {
  assert.deepEqual(Object.values(judge('', ' - ').intents), [0, 0, 0, 0, 0, 0])
  assert.equal(judge('', '').phish, 0)
})

test('any text gets finite chances between 0 and 1', () => {
  const unit = fc.oneof(fc.constantFrom('free ', '发票', '\ud800', '𠀀', '!', '12', 'http://a', '\n'), fc.string())
  fc.assert(
    fc.property(fc.string(), fc.array(unit, { maxLength: 200 }), (subject, texts) => {
      const { spam, bulk, phish, intents } = judge(subject, texts.join(''))
      for (const chance of [spam, bulk, phish, ...Object.values(intents)]) assert.ok(chance >= 0 && chance <= 1)
    }),
  )
})

test('the same letter gets the same answer after any other', () => {
  const [first] = LETTERS
  const before = judge(first!.subject, first!.text)
  for (const { subject, text } of LETTERS) judge(subject, text)
  assert.deepEqual(judge(first!.subject, first!.text), before)
})

test('a model without its parts, or changed, is refused', () => {
  assert.throws(() => ContentModel.read(encodeArtefact({ facts: {}, tensors: new Map() })), DamagedArtefact)
  const changed = Buffer.from(FILE)
  changed[changed.length >> 1]! ^= 1
  assert.throws(() => ContentModel.read(changed), DamagedArtefact)
})
