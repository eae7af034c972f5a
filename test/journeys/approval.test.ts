// Mail with four eyes (邮件审核) as an office lives it: deputies, two words at once, nobody's word, and what colleagues get.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { now } from '../../src/base/clock.ts'
import type { ImapDialogue } from '../../src/cli/demo/imap-dialogue.ts'
import { programLetter } from '../faults/hold-rig.ts'
import { eventually, submit, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { laterBy } from '../support/shifted-clock.ts'
import { WebCaller } from '../support/web-caller.ts'

const LIMIT_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const OUTSIDE = 'x@remote.example'
const at = (name: string) => `${name}@example.org`
const [BOSS, HEAD, DEPUTY, OFFICER, ANALYST] = [at('boss'), at('head'), at('deputy'), at('officer'), at('analyst')]
/** One a message, as approvers get a letter about one sender at most once a minute. */
const [LI, MAY, NAN, ODA, PEI, QI] = [at('li'), at('may'), at('nan'), at('oda'), at('pei'), at('qi')]
const [RUI, SUN] = [at('rui'), at('sun')]
const POLICY = `
approval:
  rules:
    - id: contracts
      meaning: Contracts leave with four eyes.
      direction: out
      all: [{ words: [合同, contract] }]
      approver: manager
      escalate-after-hours: 4
      deadline-hours: 48
    - id: tenders
      meaning: Analysts look at tenders.
      direction: out
      all: [{ words: [tender] }]
      approver: 'role:analyst'
`

let house: TestHouse
let sending: SendingHouse
let site = ''
let taken: readonly string[] = []

before(async () => {
  sending = await openSendingHouse()
  ;({ house, taken, site } = sending)
  const people = path.join(house.folder, 'people.csv')
  const policy = path.join(house.folder, 'policy.yaml')
  const rows = [
    ...[LI, MAY, NAN, ODA, PEI, QI, RUI, SUN].map((address) => [address, 'Sales/Asia', 'member']),
    [BOSS, 'Sales/Asia', 'department-administrator'],
    [HEAD, 'Sales', 'department-administrator'],
    [DEPUTY, 'Sales/Asia', 'member'],
    [OFFICER, '', 'security-administrator'],
    [ANALYST, '', 'analyst'],
  ].map(([address, department, roles]) => [address, house.password, department, roles].join(','))
  writeFileSync(people, ['address,password,department,roles', ...rows].join('\n'))
  writeFileSync(policy, POLICY)
  for (const command of [
    ['member', 'import', people],
    ['policy', 'apply', policy],
  ]) {
    const { code, err } = await house.command(...command)
    assert.equal(code, 0, err)
  }
  await house.start()
})
after(() => sending?.cleanup())

async function send(subject: string, from: string, what = 'contract'): Promise<string> {
  const letter = [`From: ${from}`, `To: ${OUTSIDE}`, `Subject: ${subject}`, '', `The ${what}.`, ''].join('\r\n')
  const reply = await submit(house, letter, [OUTSIDE], from)
  assert.match(reply, /^250 2\.0\.0 Held/)
  return idOf(reply)
}
const idOf = (reply: string) => /\bas (\w+)/.exec(reply)?.[1] ?? assert.fail(reply)
const arrived = (subject: string) => taken.filter((text) => text.includes(`Subject: ${subject}`)).length

async function web(address: string): Promise<WebCaller> {
  const caller = new WebCaller(site)
  await eventually(() => caller.isThere(), LIMIT_MS)
  await caller.signIn(address, house.password)
  return caller
}
const decide = (caller: WebCaller, id: string, isApproved = true) =>
  caller.call('POST', `/me/approvals/${id}/decision`, { isApproved })
const waitingOf = async (caller: WebCaller) =>
  ((await caller.call('GET', '/me/approvals')).body['approvals'] as { id: string }[]).map(({ id }) => id)

async function inbox<T>(address: string, work: (imap: ImapDialogue) => Promise<T>): Promise<T> {
  const imap = await house.imap(address)
  try {
    return await work(imap)
  } finally {
    imap.close()
  }
}
/** How many letters of an inbox meet an IMAP criterion. */
const letters = (address: string, criterion: string) =>
  inbox(address, async (imap) => (await imap.search('INBOX', criterion)).length)
/** Waits until so many do. */
const told = (address: string, criterion: string, count = 1) =>
  inbox(address, (imap) => eventually(async () => (await imap.search('INBOX', criterion)).length >= count, LIMIT_MS))

test('an approver who is away names a deputy, who decides in their place and on record; the sender never does', async () => {
  const [boss, deputy, li] = [await web(BOSS), await web(DEPUTY), await web(LI)]
  const early = await send('Named later', LI)
  const until = now() + 7 * DAY_MS
  const name = (address: string) => boss.call('POST', '/me/deputies', { address, until, note: 'At the sea' })
  assert.equal((await name(BOSS)).status, 400)
  assert.equal((await name('nobody@example.org')).status, 404)
  assert.equal((await li.call('POST', '/me/deputies', { address: DEPUTY, until })).status, 403, 'Li approves nothing')
  for (const address of [DEPUTY, LI]) assert.equal((await name(address)).status, 200, address)
  assert.equal((await name(DEPUTY)).status, 409)
  await Promise.all([BOSS, DEPUTY].map((address) => told(address, 'SUBJECT "Deputy for the approval"')))
  assert.deepEqual(await waitingOf(deputy), [early], 'what came before is theirs to decide, too')
  assert.deepEqual(await waitingOf(li), [], 'a deputy does not decide about their own')
  assert.equal((await decide(li, early)).status, 403)

  const late = await send('Named before', MAY)
  await told(DEPUTY, `SUBJECT "waits for your approval" TEXT "as the deputy of ${BOSS}"`)
  const shownBefore = (await house.command('hold', 'show', late)).out
  assert.match(shownBefore, new RegExp(`${BOSS}, .*${DEPUTY} \\(for ${BOSS}\\)`), shownBefore)
  assert.equal((await decide(deputy, late)).status, 204)
  assert.equal((await decide(boss, early)).status, 204)
  await eventually(async () => arrived('Named before') + arrived('Named later') === 2, LIMIT_MS)
  const traceOf = async (id: string) => JSON.parse((await house.command('trace', id, '--json')).out) as object
  assert.deepEqual(((await traceOf(late)) as { approvedBy?: string[] }).approvedBy, [`${DEPUTY} for ${BOSS}`])
  assert.deepEqual(((await traceOf(early)) as { approvedBy?: string[] }).approvedBy, [BOSS])

  const shown = (await deputy.call('GET', '/me/deputies')).body
  assert.equal((shown['standsInFor'] as unknown[]).length, 1)
  const listed = (await house.command('approval', 'deputy', 'list', '--json')).out.trim().split('\n')
  const ids = listed.map((line) => JSON.parse(line) as { id: string; deputy: string })
  const ofLi = ids.find((each) => each.deputy === LI)?.id ?? assert.fail(listed.join())
  assert.equal((await boss.call('DELETE', `/me/deputies/${ofLi}`)).status, 204)
  assert.equal((await house.command('approval', 'deputy', 'list')).out.includes(LI), false)
})

test('who is asked as the holder of a role has a deputy, too: told, shown, and on record', async () => {
  const [analyst, deputy] = [await web(ANALYST), await web(RUI)]
  const until = now() + DAY_MS
  assert.equal((await analyst.call('GET', '/me/deputies')).body['mayName'], true)
  assert.equal((await analyst.call('POST', '/me/deputies', { address: RUI, until })).status, 200)
  const id = await send('For analysts', SUN, 'tender')
  const own = await send('Of the deputy', RUI, 'tender')
  await told(RUI, `SUBJECT "waits for your approval" TEXT "as the deputy of ${ANALYST}"`)
  assert.match((await house.command('hold', 'show', id)).out, new RegExp(`role:analyst, ${RUI} \\(for ${ANALYST}\\)`))
  assert.deepEqual(await waitingOf(deputy), [id])
  assert.equal((await decide(deputy, own)).status, 403, 'nobody approves their own mail')
  assert.equal((await decide(deputy, id)).status, 204)
  assert.equal((await decide(analyst, own)).status, 204)
  await eventually(async () => arrived('For analysts') + arrived('Of the deputy') === 2, LIMIT_MS)
  assert.match((await house.command('hold', 'show', id)).out, new RegExp(`${RUI} for ${ANALYST}`))
})

test('two decide at the same moment: one word counts, the other is told', async () => {
  const callers = [await web(BOSS), await web(DEPUTY)]
  const id = await send('Both at once', NAN)
  const answers = await Promise.all(callers.map((caller) => decide(caller, id)))
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [204, 409], JSON.stringify(answers))
  await eventually(async () => arrived('Both at once') === 1, LIMIT_MS)
  assert.equal((await house.command('hold', 'show', id)).out.match(/approved by/g)?.length, 1)
})

test('a program that was approved reaches the colleague among its recipients, too, and not the quarantine', async () => {
  const reply = await submit(house, programLetter('New tool', QI), [OUTSIDE, DEPUTY], QI)
  assert.match(reply, /^250 2\.0\.0 Held/)
  const id = idOf(reply)
  assert.equal((await decide(await web(BOSS), id)).status, 204)
  await Promise.all([told(DEPUTY, 'SUBJECT "New tool"'), eventually(async () => arrived('New tool') === 1, LIMIT_MS)])
  const alone = await submit(house, programLetter('For you alone', QI), [DEPUTY], QI)
  const { out } = await house.command('quarantine', 'list')
  assert.deepEqual([out.includes(idOf(alone)), out.includes(id)], [true, false], 'nobody approved the second')
})

test('nobody answers: the next above is asked and the sender told; then it comes back, and the deputy is none any more', async () => {
  const id = await send('No answer', ODA)
  await told(BOSS, 'SUBJECT "waits for your approval" TEXT "No answer"')
  assert.equal(await letters(HEAD, 'TEXT "No answer"'), 0)
  await house.stop()
  await house.start(laterBy(5 * HOUR_MS))
  await told(HEAD, 'SUBJECT "waits for your approval" TEXT "No answer"')
  await told(ODA, 'SUBJECT "still waits for approval" TEXT "No answer"')
  const head = await web(HEAD)
  assert.deepEqual(await waitingOf(head), [id])
  assert.equal(await letters(OFFICER, 'TEXT "No answer"'), 0, 'one step at a time')
  await house.stop()
  await house.start(laterBy(9 * HOUR_MS))
  await told(OFFICER, 'SUBJECT "waits for your approval" TEXT "No answer"')
  await told(ODA, 'SUBJECT "still waits for approval"', 2)
  await house.stop()
  await house.start(laterBy(8 * DAY_MS))
  await told(ODA, 'SUBJECT "Not sent" TEXT "Nobody confirmed it in time"')
  assert.match((await house.command('hold', 'show', id)).out, /expired/)
  assert.equal(arrived('No answer'), 0)
  const deputy = await web(DEPUTY)
  assert.deepEqual((await deputy.call('GET', '/me/deputies')).body['standsInFor'], [])
  await send('Much later', PEI)
  await told(BOSS, 'TEXT "Much later"')
  assert.equal(await letters(DEPUTY, 'TEXT "Much later"'), 0)
})
