// An organisation says what may leave: who justifies, who approves, which partners get more; tried on mail that has passed first.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { eventually, submit, type TestHouse } from '../support/house.ts'
import { LISTED, withText } from '../support/leak-letters.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { WebCaller } from '../support/web-caller.ts'

const PARTNER = 'x@remote.example'
const [LI, WANG, ZHAO, CHEN] = ['li', 'wang', 'zhao', 'chen'].map((name) => `${name}@example.org`) as [
  string,
  string,
  string,
  string,
]
const TWO = `身份证 ${LISTED.slice(0, 2).join(' ')}`
/** Of no account: its form alone is one. */
const KEY = ['AKIA', 'QYLPMN5HHHFPZAM2'].join('')
const POLICY = `
leaks:
  partners: [{ domains: ['@remote.example'], departments: [Sales] }]
approval:
  rules:
    - id: contracts
      meaning: Contracts leave with four eyes.
      direction: out
      all: [{ sender-department: Sales }, { words: [合同] }]
`

let house: TestHouse
let sending: SendingHouse
let site = ''
let file = ''
let taken: readonly string[] = []

before(async () => {
  sending = await openSendingHouse()
  ;({ house, taken, site } = sending)
  const people = path.join(house.folder, 'people.csv')
  file = path.join(house.folder, 'policy.yaml')
  const rows = [
    [LI, 'Sales/Asia', 'member'],
    [WANG, 'Sales', 'department-administrator'],
    [ZHAO, 'Finance', 'member'],
    [CHEN, '', 'security-administrator'],
  ].map(([address, department, roles]) => [address, house.password, department, roles].join(','))
  writeFileSync(people, ['address,password,department,roles', ...rows].join('\n'))
  writeFileSync(file, POLICY)
  const imported = await house.command('member', 'import', people)
  assert.equal(imported.code, 0, imported.err)
  await house.start()
})
after(async () => {
  await sending?.cleanup()
})

const send = (from: string, text: string, subject: string, fields: readonly string[] = []) =>
  submit(house, withText(text, { from, subject, fields }).toString('latin1'), [PARTNER], from)
const idOf = (reply: string) => /\bas (\w+)/.exec(reply)?.[1] ?? assert.fail(reply)
const copiesOf = (subject: string) => taken.filter((text) => text.includes(`Subject: ${subject}`)).length

async function web(address: string): Promise<WebCaller> {
  const caller = new WebCaller(site)
  await eventually(() => caller.isThere())
  await caller.signIn(address, house.password)
  return caller
}

test('a policy is tried on what waited, then a partner gets more from those who work with it', async () => {
  assert.match(await send(LI, TWO, 'before'), /^250 2\.0\.0 Held for your confirmation/)
  const tried = JSON.parse((await house.command('policy', 'dry-run', file, '--json')).out) as {
    changes: { was: string; would: string; rules: string[] }[]
  }
  assert.deepEqual(
    tried.changes.map(({ was, would, rules }) => [was, would, rules[0]]),
    [['hold-for-step-up', 'send', 'leak-people-few']],
  )
  const applied = await house.command('policy', 'apply', file)
  assert.equal(applied.code, 0, applied.err)
  await eventually(async () => /queued/.test(await send(LI, TWO, 'partner')))
  assert.match(await send(ZHAO, TWO, 'no partner'), /Held for your confirmation/)
  await eventually(async () => copiesOf('partner') >= 1)
  assert.equal(copiesOf('no partner'), 0)
})

test('what is refused names the row, and nobody learns the key', async () => {
  assert.equal(
    await send(ZHAO, `access key ${KEY}`, 'key'),
    '550 5.7.1 Message refused: what it carries may not leave (rule leak-secret)',
  )
})

test('who labels it internal says why it leaves, and then it does', async () => {
  const reply = await send(ZHAO, 'Our plan.', 'labelled', ['X-Gatehouse-Label: internal'])
  const id = idOf(reply)
  const zhao = await web(ZHAO)
  const { body } = await zhao.call('GET', `/me/holds/${id}`)
  const reasons = body['reasons'] as { rule: string; wantsReason: boolean }[]
  assert.deepEqual(
    reasons.map(({ rule, wantsReason }) => [rule, wantsReason]),
    [['leak-label-internal', true]],
  )
  const said = await zhao.call('POST', `/me/holds/${id}/justification`, { reason: 'The fair asked for it' })
  assert.equal(said.status, 204, JSON.stringify(said.body))
  await eventually(async () => copiesOf('labelled') === 1)
})

test('a contract leaves with the word of who is above, who is asked by nobody for their own', async () => {
  const id = idOf(await send(LI, '附上合同。', 'contract of li'))
  const own = idOf(await send(WANG, '附上合同。', 'contract of wang'))
  const [wang, chen] = [await web(WANG), await web(CHEN)]
  const listed = async (who: WebCaller) =>
    ((await who.call('GET', '/me/approvals')).body['approvals'] as { id: string }[]).map((each) => each.id)
  assert.deepEqual(await listed(wang), [id])
  // An officer, who also sees what waits for senders that cannot prove who they are.
  const ofChen = await listed(chen)
  assert.deepEqual([ofChen.includes(own), ofChen.includes(id)], [true, false])
  const decide = (who: WebCaller, hold: string) =>
    who.call('POST', `/me/approvals/${hold}/decision`, { isApproved: true, note: '' })
  assert.notEqual((await decide(wang, own)).status, 204)
  assert.equal((await decide(wang, id)).status, 204)
  assert.equal((await decide(chen, own)).status, 204)
  await eventually(async () => copiesOf('contract of li') === 1 && copiesOf('contract of wang') === 1)
})
