// How much members may send: rows of the policy, over SMTP, with what they are told and what an administrator does about it.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { ALICE, BOB, eventually, submit, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'

const STRANGERS = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `c${number}@remote.example`)
const POLICY = `
quota:
  rows:
    - { id: all, limits: [{ of: outside, in: hour, most: 3, after-step-up: 6 }] }
    - { id: sales, for: { department: Sales }, limits: [{ of: outside, in: hour, most: 5 }] }
    - { id: interns, for: { level: Intern }, inside-only: yes, allowed-domains: [partner.example] }
    - { id: size, limits: [{ of: message-bytes, most: 20000 }, { of: message-recipients, most: 7 }] }
`

let house: TestHouse
let sending: SendingHouse
let taken: readonly string[] = []

before(async () => {
  sending = await openSendingHouse()
  ;({ house, taken } = sending)
  await house.start()
  const file = path.join(house.folder, 'quota.yaml')
  writeFileSync(file, POLICY)
  assert.equal((await house.command('policy', 'apply', file)).code, 0)
})
after(async () => {
  await sending?.cleanup()
})

const letter = (from: string, subject: string, text = 'The minutes of Monday, as we agreed on the telephone.') =>
  `From: ${from}\r\nTo: undisclosed-recipients:;\r\nSubject: ${subject}\r\n\r\n${text}\r\n`
const send = (subject: string, recipients: readonly string[], text?: string) =>
  submit(house, letter(ALICE, subject, text), recipients)

interface Use {
  readonly of: string
  readonly in?: string
  readonly used: number
  readonly limit: number
  readonly row: string
}
async function usesOf(address: string): Promise<readonly Use[]> {
  const shown = await house.command('quota', 'show', address, '--json')
  assert.equal(shown.code, 0, shown.err)
  return (JSON.parse(shown.out) as { uses: readonly Use[] }).uses
}
const useOf = async (row: string) => (await usesOf(ALICE)).find((use) => use.row === row)

test('what leaves is counted, and what is used stands beside the row that says so', async () => {
  assert.match(await send('one', STRANGERS.slice(0, 2)), /^250 2\.0\.0 .*queued/i)
  const { used, limit } = (await useOf('all')) ?? assert.fail('no such row')
  assert.deepEqual({ used, limit }, { used: 2, limit: 3 })
})

test('at the first cap mail waits for a second verification, which raises it once', async () => {
  const reply = await send('two', STRANGERS.slice(2, 5))
  assert.match(reply, /^250 2\.0\.0 Held/)
  assert.equal((await useOf('all'))?.used, 2, 'what waits has not left')
  const { holdId } = JSON.parse((await house.command('hold', 'list', '--json')).out) as { holdId: string }
  assert.equal((await house.command('hold', 'release', holdId)).code, 0)
  await eventually(async () => taken.some((text) => text.includes('Subject: two')))
  assert.equal((await useOf('all'))?.used, 5)
})

test('the second cap is hard: 451, and later', async () => {
  assert.match(await send('three', STRANGERS.slice(5, 7)), /^451 4\.7\.1 You reached your sending limit/)
  assert.equal((await useOf('all'))?.used, 5, 'what was refused is not counted')
})

test('an administrator grants more for some time, with a reason on record', async () => {
  const granted = await house.command(
    'quota',
    'grant',
    ALICE,
    'outside',
    'hour',
    '50',
    '--for',
    '2h',
    '--reason',
    'fair',
  )
  assert.equal(granted.code, 0, granted.err)
  assert.match(await send('four', STRANGERS.slice(5, 7)), /^250 2\.0\.0 .*queued/i)
  const [grant] = JSON.parse((await house.command('quota', 'grants', '--json')).out) as { id: string; reason: string }[]
  assert.equal(grant?.reason, 'fair')
  assert.equal((await house.command('quota', 'revoke', grant?.id ?? '')).code, 0)
  assert.match(await send('five', STRANGERS.slice(7, 8)), /^451 /)
})

test('a change of department counts from the next message on', async () => {
  assert.equal((await house.command('member', 'set', ALICE, '--department', 'Sales')).code, 0)
  const use = await useOf('sales')
  assert.equal(use?.limit, 5)
  assert.equal(await useOf('all'), undefined)
})

test('a message that is too large or to too many is refused as such', async () => {
  assert.match(await send('large', [BOB], 'x'.repeat(70).concat('\r\n').repeat(400)), /^552 5\.3\.4 /)
  const many = [BOB, ...STRANGERS]
  assert.match(await send('many', many), /^452 4\.5\.3 /)
})

test('who may write inside only writes to members and partners', async () => {
  assert.equal((await house.command('level', 'set', 'Intern', '1')).code, 0)
  assert.equal((await house.command('member', 'set', ALICE, '--department', '', '--level', 'Intern')).code, 0)
  assert.match(await send('inside', [BOB]), /^250 /)
  assert.match(await send('outside', [STRANGERS[0] ?? '']), /^550 5\.7\.1 You may write to your own organisation only/)
})

test('rows are tried on what was sent before they are in force', async () => {
  const file = path.join(house.folder, 'strict.yaml')
  writeFileSync(file, 'quota: { rows: [{ id: strict, limits: [{ of: messages, in: day, most: 1 }] }] }')
  const ran = await house.command('quota', 'dry-run', file, '--json')
  assert.equal(ran.code, 0, ran.err)
  const { judged, refused, hits } = JSON.parse(ran.out) as { judged: number; refused: number; hits: { rule: string }[] }
  assert.ok(judged >= 4 && refused >= 3, ran.out)
  assert.equal(hits[0]?.rule, 'quota:strict:messages:day')
})
