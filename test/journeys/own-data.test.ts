// An organisation teaches the house its own data: its words, rows of a table, a document. What leaves with them waits; what does
// not have enough of them goes. A secret message is kept as one.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { letter } from '../../src/cli/demo/letters.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openHouse } from '../../src/wiring.ts'
import { ALICE, BOB, openTestHouse, submit, type TestHouse } from '../support/house.ts'

const STRANGER = 'x@remote.example'
const POLICY = `leaks:
  words:
    - { name: projects, words: [Project Nightingale, 夜莺计划], severity: high }
  patterns:
    - { name: parts, pattern: '\\bPT-\\d{5}[A-F]\\b', severity: high, words: [part] }
`
const PLAN = Array.from(
  { length: 60 },
  (_, at) => `Chapter ${at}: ${at * 17} workers of hall ${at * 3} build ${at * 29} engines by day ${at * 5}.`,
)

let house: TestHouse

before(async () => {
  house = await openTestHouse()
  await house.start()
  const file = (name: string, text: string) => {
    const at = path.join(path.dirname(house.config), name)
    writeFileSync(at, text)
    return at
  }
  for (const words of [
    ['policy', 'apply', file('policy.yaml', POLICY)],
    [
      'leak-data',
      'import',
      'staff',
      file('staff.csv', 'badge,name\nZX204017,Grace Hopper\nZX204018,林晓明\n'),
      '--primary',
      'badge',
      '--fields',
      'name',
    ],
    ['leak-data', 'protect', 'plan', file('plan.txt', PLAN.join('\n'))],
  ]) {
    const { code, err } = await house.command(...words)
    assert.equal(code, 0, `${words[1]}: ${err}`)
  }
})
after(() => house?.cleanup())

const send = (subject: string, text: string, to = STRANGER, fields = '') =>
  // The client writes each unit as a byte.
  submit(
    house,
    Buffer.from(letter(ALICE, to, subject, text.replaceAll('\n', '\r\n'), 'plain', fields)).toString('latin1'),
    [to],
  )

interface HeldMail {
  readonly reasons: readonly { readonly rule: string; readonly facts: readonly string[] }[]
}

/** What a letter waits for; undefined when it went on. */
async function heldFor(text: string): Promise<{ rules: readonly string[]; told: string } | undefined> {
  const reply = await send('status', text)
  assert.match(reply, /^250/)
  if (!/Held/.test(reply)) return undefined
  const id = / as (\w+)$/.exec(reply.trim())?.[1] ?? assert.fail(reply)
  const { out } = await house.command('hold', 'show', id, '--json')
  return { rules: (JSON.parse(out) as HeldMail).reasons.map(({ rule }) => rule), told: out }
}

test('words, forms, rows and documents of the organisation wait; a row with too little of it goes', async () => {
  const words = await heldFor('The schedule of PROJECT\u200b Nightingale is new, and so is 夜鶯計劃.')
  assert.deepEqual(words?.rules, ['leak-own-words'])
  assert.deepEqual((await heldFor('Please order part PT-20417C.'))?.rules, ['leak-own-words'])
  const row = await heldFor('Badge: ZX 2040 17\nof Grace  HOPPER')
  assert.deepEqual(row?.rules, ['leak-own-words'])
  assert.match(row?.told ?? '', /records of the organisation/)
  for (const value of ['ZX204017', 'Hopper', '204017']) assert.ok(!row?.told.includes(value), value)
  assert.deepEqual((await heldFor(`As promised:\n${PLAN.slice(0, 45).join('\n')}`))?.rules, ['leak-own-document'])

  assert.equal(await heldFor('Badge ZX204017 opens the gate.'), undefined)
  assert.equal(await heldFor('Grace Hopper wrote the first compiler.'), undefined)
  assert.equal(await heldFor('No part of it, see PT-20417Z.'), undefined)
})

test('what was taken away is looked for no more', async () => {
  assert.equal((await house.command('leak-data', 'remove', 'staff')).code, 0)
  assert.equal(await heldFor('Badge ZX204018 of 林晓明'), undefined)
})

test('a letter labelled secret is kept as one, for those who get it too', async () => {
  assert.match(await send('plans', 'for your eyes', BOB, 'X-Gatehouse-Label: secret\r\n'), /^250/)
  const data = await openHouse(loadSettings(house.config, {}))
  const classes = await data.store
    .read(data.ticket('administrator'), ({ db }) => db.selectFrom('email').select('data_class').execute())
    .finally(() => data.close())
  assert.ok(classes.some(({ data_class }) => data_class === 'C4'))
})
