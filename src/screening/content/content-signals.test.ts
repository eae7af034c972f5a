import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldReadable } from '../../mail/folding/fold-readable.ts'
import { CONTENT_SIGNALS, contentSignals } from './content-signals.ts'
import { INTENTS } from './judgement.ts'

const signalsOf = (subject: string, text: string) =>
  contentSignals({ folded: () => foldReadable({ subject, text, senderName: '', linkTexts: [] }) })

const PHISH =
  'Dear user,\n\nWe noticed unusual activity. Your account has been limited. To restore access, sign in and confirm your ' +
  'password within 24 hours, or your account will be closed.\n\nhttps://verify.example/login\n\nSecurity team'

test('every signal raised has a row, and a chance of at most five decimals', async () => {
  for (const text of ['', 'See you at lunch.', PHISH]) {
    for (const { id, value } of await signalsOf('Your account', text)) {
      assert.ok(Object.hasOwn(CONTENT_SIGNALS, id), id)
      if (typeof value === 'number') assert.match(String(value), /^[01](\.\d{1,5})?$|^\de-[45]$/)
      else assert.ok((INTENTS as readonly unknown[]).includes(value))
    }
  }
})

test('what a phish wants is named, and only of a phish', async () => {
  const intentOf = async (subject: string, text: string) =>
    (await signalsOf(subject, text)).find(({ id }) => id === 'content.intent')?.value
  assert.equal(await intentOf('Your account is limited', PHISH), 'credential')
  assert.equal(
    await intentOf('Lunch', 'Hi Tom, shall we have lunch at noon? The new place by the river. Anna'),
    undefined,
  )
})

test('few words prove little, whatever the model makes of them', async () => {
  for (const [subject, text] of [
    ['', ''],
    ['', 'Hello.'],
    ['Hi', 'Hello.'],
    ['你好', '你好。'],
    ['link', 'https://docs.example/plan'],
  ] as const) {
    for (const { id, value } of await signalsOf(subject, text))
      assert.ok(typeof value === 'number' && value < 0.5, `${text} ${id}`)
  }
})

test('rows of random letters are no words, however many', async () => {
  const row = 'q7xk2mfw9zt4hbv1ncy8rjd3gslp6'.repeat(2)
  for (const { id, value } of await signalsOf('crash 4f9a', `${row}\r\n`.repeat(40)))
    assert.ok(typeof value === 'number' && value < 0.5, `${id} ${value}`)
})

test('a code to sign in with is no letter to many', async () => {
  for (const text of [
    'Your verification code is 482913. It is valid for ten minutes.',
    '您的验证码是 482913，十分钟内有效，请勿告诉他人。',
  ]) {
    const bulk = (await signalsOf('', text)).find(({ id }) => id === 'content.bulk')?.value
    assert.ok(Number(bulk) < 0.8, `${text} ${bulk}`)
  }
})
