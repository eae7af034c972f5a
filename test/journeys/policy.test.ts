// An organisation sets what becomes of its mail: tried first, put in force, taken back; and people keep senders out or let them in.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { ALICE, BOB, deliver, eventually, openTestHouse, type TestHouse } from '../support/house.ts'

const POLICY = `
in:
  bulk: { from: 0.7, action: deliver }
flow:
  - id: no-raffles
    meaning: The works council asked for it.
    direction: in
    any:
      - words: [raffle, 抽奖活动]
    unless:
      - sender: '@lottery.test'
    action: quarantine
  - id: no-disks
    all:
      - attachment: [.iso, .img]
    action: refuse
`

const letter = (subject: string, text: string, extra = '') =>
  `From: Wang <wang@partner.test>\r\nTo: ${ALICE}\r\nSubject: ${subject}\r\nDate: ${new Date().toUTCString().replace('GMT', '+0000')}\r\nMessage-ID: <${subject.replace(/\W/g, '')}.${process.hrtime.bigint()}@partner.test>\r\n${extra}\r\n${text}\r\n`

let house: TestHouse
let file: string
before(async () => {
  house = await openTestHouse()
  file = path.join(house.folder, 'policy.yaml')
  writeFileSync(file, POLICY)
  await house.start()
})
after(() => house.cleanup())

async function isIn(folder: string, subject: string, address = ALICE): Promise<boolean> {
  const imap = await house.imap(address)
  try {
    return (await imap.search(folder, `SUBJECT "${subject}"`)).length > 0
  } finally {
    imap.close()
  }
}

test('a policy is tried on mail that has passed, then decides of the next, and is taken back', async () => {
  assert.match(
    await deliver(house, letter('Summer r\u200baffle', 'Join the r@ffle, the great RAFFLE of the year.')),
    /^250/,
  )
  assert.ok(await isIn('INBOX', 'Summer'))

  const dry = await house.command('policy', 'dry-run', file, '--json')
  const { judged, changes } = JSON.parse(dry.out) as {
    judged: number
    changes: { was: string; would: string; rules: string[] }[]
  }
  assert.equal(judged, 1, dry.err)
  assert.deepEqual(
    changes.map(({ was, would, rules }) => [was, would, rules[0]]),
    [['deliver', 'quarantine', 'flow:no-raffles']],
  )

  const applied = await house.command('policy', 'apply', file, '--json')
  assert.deepEqual(JSON.parse(applied.out), { version: 1 })
  await eventually(async () => {
    await deliver(house, letter('Winter raffle', 'Join the raffle.'))
    return (await house.command('quarantine', 'list', '--json')).out.includes('flow:no-raffles')
  })

  const shown = JSON.parse((await house.command('policy', 'show', '--json')).out) as {
    text: string
    version: number
    hits: { rule: string; hits: number }[]
  }
  assert.equal(shown.version, 1)
  assert.equal(shown.text, POLICY)
  assert.ok((shown.hits.find(({ rule }) => rule === 'no-raffles')?.hits ?? 0) >= 1)

  assert.deepEqual(JSON.parse((await house.command('policy', 'rollback', '--json')).out), { version: 2 })
  await eventually(async () => {
    await deliver(house, letter('Spring raffle', 'Join the raffle.'))
    return isIn('INBOX', 'Spring')
  })
})

test('a file that does not fit is refused with every place, and nothing changes', async () => {
  writeFileSync(
    `${file}.bad`,
    'in:\n  spam: { from: 2 }\n  malware: { action: deliver }\nflow:\n  - { id: X, action: explode }\n',
  )
  const refused = await house.command('policy', 'apply', `${file}.bad`)
  assert.equal(refused.code, 1)
  for (const part of [
    'policy.in.spam: from',
    'there is no "malware"',
    'flow[0]: id',
    'flow[0]: action',
    'needs conditions',
  ]) {
    assert.ok(refused.err.includes(part), `${part} in ${refused.err}`)
  }
})

test('who blocks a sender finds them in junk, alone; an organisation that does, finds nobody’s in the inbox', async () => {
  assert.equal((await house.command('policy', 'block', '@partner.test', '--member', BOB)).code, 0)
  const both = letter('For two', 'To both of you.')
  for (const to of [ALICE, BOB]) assert.match(await deliver(house, both, to), /^250/)
  assert.ok(await isIn('INBOX', 'For two'))
  assert.ok(await isIn('Junk', 'For two', BOB))

  await house.command('policy', 'unlist', '@partner.test', '--member', BOB)
  await house.command('policy', 'block', 'wang@partner.test')
  await deliver(house, letter('Blocked by all', 'Hello.'), BOB)
  assert.ok(await isIn('Junk', 'Blocked by all', BOB))
  const lists = (await house.command('policy', 'lists', '--json')).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { entry: string })
  assert.deepEqual(
    lists.map(({ entry }) => entry),
    ['wang@partner.test'],
  )
  await house.command('policy', 'unlist', 'wang@partner.test')
})

test('a letter in a file is judged with a policy without a server', async () => {
  const eml = path.join(house.folder, 'disk.eml')
  const part =
    'Content-Type: application/octet-stream; name=setup.img\r\nContent-Disposition: attachment; filename=setup.img\r\n\r\nnothing'
  writeFileSync(
    eml,
    letter(
      'A disk',
      `--b\r\n\r\nSee the file.\r\n--b\r\n${part}\r\n--b--`,
      'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n',
    ),
  )
  const tested = await house.command('policy', 'test', file, eml, '--json')
  const line = JSON.parse(tested.out) as { action: string; rules: string[] }
  assert.deepEqual([line.action, line.rules[0]], ['reject', 'flow:no-disks'])
})
