// A list of identity numbers does not leave unseen, however it is hidden, split or addressed; one number does, and its sender is told.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { now } from '../../src/base/clock.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { holdOf } from '../../src/store/hold.ts'
import { openHouse, type House } from '../../src/wiring.ts'
import { openDesk } from '../../src/wiring-holds.ts'
import { ALICE, BOB, eventually, submit, type TestHouse } from '../support/house.ts'
import { LISTED, WAYS, withText, xlsxInZip } from '../support/leak-letters.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { tellUsual } from '../support/sent-before.ts'
import { WebCaller } from '../support/web-caller.ts'

const STRANGER = 'x@remote.example'
const [CAROL, DORA, EMIL] = ['carol@example.org', 'dora@example.org', 'emil@example.org'] as const
const CAROLS_ALIAS = 'sales@example.org'
const CUSTOMERS = LISTED.map((_, index) => `c${index}@remote.example`)
const LIST = `身份证\r\n${LISTED.join('\r\n')}`

let house: TestHouse
let sending: SendingHouse
/** the same installation, opened beside its server as commands do */
let data: House
let site = ''
let taken: readonly string[] = []

before(async () => {
  sending = await openSendingHouse()
  ;({ house, taken, site } = sending)
  const people = path.join(house.folder, 'people.csv')
  const rows = [
    `${CAROL},${house.password},${CAROLS_ALIAS}`,
    `${DORA},${house.password},`,
    `${EMIL},${house.password},`,
  ]
  writeFileSync(people, ['address,password,aliases', ...rows].join('\n'))
  const imported = await house.command('member', 'import', people)
  assert.equal(imported.code, 0, imported.err)
  data = await openHouse(loadSettings(house.config, {}))
  // Busy people: what holds their mail here is what it carries.
  for (const member of [ALICE, BOB, CAROL, DORA, EMIL])
    await tellUsual(data, member, now(), { perHour: 8, hoursPerDay: 8, days: 15, recipients: [STRANGER, ...CUSTOMERS] })
  await house.start()
})
after(async () => {
  await data?.close()
  await sending?.cleanup()
})

/** The rows that hold it; `refused`, or `sent`. */
async function becameOf(reply: string): Promise<string> {
  if (/^5/.test(reply)) return 'refused'
  const id = /^250 2\.0\.0 Held\b.*\bas (\w+)/.exec(reply)?.[1]
  if (id === undefined) return /^250/.test(reply) ? 'sent' : reply
  const organisation = await data.organisation()
  const hold = await data.store.read(data.ticket('hold'), (tx) => holdOf(tx, organisation, id))
  return hold?.facts.reasons.map(({ rule }) => rule).join(' ') ?? 'gone'
}

const hand = async (content: Buffer | string, to: readonly string[] = [STRANGER], from: string = ALICE) =>
  becameOf(await submit(house, content.toString('latin1'), to, from))

describe('a list of twelve people is held', () => {
  for (const [way, letter] of Object.entries(WAYS))
    test(way, async () => assert.match(await hand(await letter()), /\bleak-|^refused$/))
  test('and nothing of it has left', () => assert.deepEqual(taken, []))
})

describe('whoever it says it is from, and however it is addressed', () => {
  const list = (frame: Parameters<typeof withText>[1]) => withText(LIST, frame)
  // prettier-ignore
  const ADDRESSED: readonly (readonly [what: string, letter: Buffer, to: readonly string[]])[] = [
    ['from an alias',                    list({ from: CAROLS_ALIAS }),                                       [STRANGER]],
    ['from a name with a tag',           list({ from: 'carol+x@example.org' }),                              [STRANGER]],
    ['to one who stands in no field',    list({ from: CAROL, to: BOB }),                                     [BOB, STRANGER]],
    ['sent on as if it were old',        list({ from: CAROL, to: BOB, fields: [`Resent-From: ${CAROL}`, `Resent-To: ${STRANGER}`, 'Resent-Date: Sun, 22 Nov 2026 09:00:00 +0800'] }), [STRANGER]],
    ['to many',                          list({ from: CAROL }),                                              [STRANGER, 'y@remote.example', 'z@remote.example']],
    ['as an answer',                     list({ from: CAROL, fields: ['In-Reply-To: <1@remote.example>', 'References: <1@remote.example>'] }), [STRANGER]],
    ['as a list would',                  list({ from: CAROL, fields: ['Precedence: bulk', 'Auto-Submitted: auto-generated', 'List-Id: <a.example.org>'] }), [STRANGER]],
    ['as already looked at',             list({ from: CAROL, fields: ['X-Gatehouse-Verdict: clean', 'Authentication-Results: mx.example.org; leak=none'] }), [STRANGER]],
  ]
  for (const [what, letter, to] of ADDRESSED)
    test(what, async () => {
      const from = /^From: (\S+)/.exec(letter.toString())?.[1] ?? CAROL
      assert.match(await hand(letter, to, CAROL), /\bleak-/, from)
    })

  test('by the API, in text, in HTML, in a file, to a hidden recipient', async () => {
    const web = new WebCaller(site)
    await eventually(() => web.isThere())
    assert.equal(await web.signIn(CAROL, house.password), 'signed-in')
    const file = { name: 'a.zip', type: 'application/zip', content: (await xlsxInZip()).toString('base64') }
    const base = { to: [STRANGER], subject: 'list', text: 'See above.' }
    for (const message of [
      { ...base, text: LIST },
      { ...base, html: `<p>${LIST}</p>` },
      { ...base, attachments: [file] },
      { ...base, subject: LISTED.join(' ') },
      { ...base, to: [BOB], bcc: [STRANGER], text: LIST },
    ]) {
      const { status, body } = await web.call('POST', '/me/messages', message)
      assert.equal(status, 202, JSON.stringify(body))
      assert.equal(body['state'], 'held', Object.keys(message).join(' '))
    }
  })

  test('and nobody has it, in the house or outside', async () => {
    assert.deepEqual(taken, [])
    const imap = await house.imap(BOB)
    assert.deepEqual(await imap.search('INBOX', 'SUBJECT list'), [])
    imap.close()
  })
})

test('in pieces over a day: the first goes and its sender is told, the second is asked for, the tenth is approved', async () => {
  const became: string[] = []
  for (const [index, id] of LISTED.slice(0, 10).entries()) {
    const letter = withText(`身份证 ${id}`, {
      from: DORA,
      subject: `customer ${index}`,
      to: `c${index}@remote.example`,
    })
    became.push(await hand(letter, [`c${index}@remote.example`], DORA))
  }
  assert.deepEqual(became, ['sent', ...Array(8).fill('leak-people-few'), 'leak-people-many'])
  await eventually(async () => taken.some((text) => text.includes('customer 0')))
  const imap = await house.imap(DORA)
  try {
    await eventually(async () => (await imap.search('INBOX', 'BODY "leak-people-one"')).length === 1)
  } finally {
    imap.close()
  }
  assert.equal(await hand(withText(`身份证 ${LISTED[0]}`, { from: DORA }), [STRANGER], DORA), 'leak-people-many')
  assert.equal(await hand(withText('See you on Monday.', { from: DORA }), [STRANGER], DORA), 'sent', 'other mail goes')
})

test('two numbers in a sheet in an archive wait for the second verification of their sender, then go, once', async () => {
  const reply = await submit(house, (await xlsxInZip(2, EMIL)).toString('latin1'), [STRANGER], EMIL)
  assert.equal(await becameOf(reply), 'leak-people-few')
  const id = /as (\w+)/.exec(reply)?.[1] ?? assert.fail(reply)
  const owner = await data.store.read(data.ticket('administrator'), (tx) => data.directory.owner(tx, EMIL))
  assert.equal(await openDesk(data).proven(owner, [id], 'test'), 1)
  await eventually(async () => taken.some((text) => text.includes('a.zip')))
  assert.equal(taken.filter((text) => text.includes('a.zip')).length, 1)
  const events = await data.store.read(data.ticket('reactions'), ({ db }) =>
    db.selectFrom('event').select('type').where('member_id', '=', owner.memberId).orderBy('event_id').execute(),
  )
  const types = events.map(({ type }) => type)
  assert.deepEqual(
    ['leak.found', 'hold.parked', 'hold.released'].filter((type) => !types.includes(type)),
    [],
    types.join(' '),
  )
})

test('a sender says that it is not sensitive, and somebody looks at it', async () => {
  const web = new WebCaller(site)
  await web.signIn(CAROL, house.password)
  const { body } = await web.call('POST', '/me/messages', { to: [STRANGER], subject: 'orders of May', text: LIST })
  const id = String(body['id'])
  const say = (what: object) => web.call('POST', `/me/messages/${id}/not-sensitive`, what)
  assert.equal((await say({ reason: 'These are our order numbers' })).status, 204)
  assert.equal((await say({ reason: 'These are our order numbers' })).status, 409)
  const { out } = await house.command('policy', 'feedback', 'list', '--json')
  assert.match(out, /"reason":"These are our order numbers".*"detector":"ID-CN18","count":12/)
  assert.equal((await house.command('policy', 'feedback', 'confirm', id)).code, 0)
  assert.equal((await house.command('policy', 'feedback', 'list', '--json')).out.trim(), '')
})

test('no number stands in clear in anything that the house keeps', () => {
  const files = readdirSync(house.folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(house.folder, name))
    .filter((name) => statSync(name).isFile())
  for (const name of [...files, house.log]) {
    const kept = readFileSync(name, 'latin1')
    for (const id of LISTED) assert.ok(!kept.includes(id), `${id} in ${name}`)
  }
})
