// What people do with their mail teaches the house: junk, not junk, whom they write to and who answers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Signal } from '../../src/mail/signal.ts'
import { ALICE, BOB, deliver, eventually, openTestHouse, OUTSIDER, submit, type TestHouse } from '../support/house.ts'

let house: TestHouse
before(async () => {
  house = await openTestHouse()
  await house.start()
})
after(() => house.cleanup())

let sent = 0
function offer(extra: readonly string[] = []): string {
  const lines = [
    `From: Wang <${OUTSIDER}>`,
    `To: ${ALICE}`,
    'Subject: Garden chairs, half price',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${++sent}@partner.test>`,
    ...extra,
    '',
    'Garden chairs and tables of the best wood at half price until Sunday, delivered to your door in three days.',
  ]
  return lines.join('\r\n')
}

/** The signals that the trace keeps of a message, by id. */
async function signalsOf(reply: string): Promise<ReadonlyMap<string, Signal['value']>> {
  const id = /[0-9a-hjkmnp-tv-z]{16}/.exec(reply)?.[0] ?? ''
  const { out, err } = await house.command('trace', id, '--json')
  const [line = ''] = out.split('\n')
  assert.ok(line.startsWith('{'), `${reply} ${err}`)
  const { signals } = JSON.parse(line) as { signals: readonly Signal[] }
  return new Map(signals.map(({ id, value }) => [id, value]))
}

const learned = async () => Number((await signalsOf(await deliver(house, offer()))).get('learned.spam') ?? 0)

test('a message moved to junk teaches, and moved back it is taken back', async () => {
  const first = await signalsOf(await deliver(house, offer()))
  assert.equal(first.get('relation.first-contact'), 'organisation')
  assert.equal(first.get('learned.spam'), undefined)

  const imap = await house.imap()
  await imap.command('SELECT INBOX')
  await imap.command('MOVE 1 Junk')
  let spam = 0
  await eventually(async () => (spam = await learned()) > 0.3)

  await imap.command('SELECT Junk')
  await imap.command('MOVE 1 INBOX')
  await eventually(async () => (await learned()) < spam - 0.3)
  imap.close()
})

test('the same text again and again is a campaign, and its sender no stranger', async () => {
  const again = await signalsOf(await deliver(house, offer()))
  assert.ok(Number(again.get('campaign.copies-hour')) >= 3)
  assert.equal(again.get('relation.first-contact'), undefined)
})

test('who is written to becomes a correspondent, and an answer is known from a forged one', async () => {
  const letter = [
    'Subject: Chairs',
    `From: ${ALICE}`,
    `To: ${OUTSIDER}`,
    'Message-ID: <ours@example.org>',
    '',
    'Please call me.',
  ]
  assert.match(await submit(house, letter.join('\r\n'), [OUTSIDER]), /^250/)
  const answer = await signalsOf(await deliver(house, offer(['In-Reply-To: <ours@example.org>'])))
  assert.equal(answer.get('relation.reply-to-ours'), true)
  assert.ok(
    ['member', 'organisation'].includes(
      String(answer.get('relation.correspondent') ?? answer.get('relation.claimed-correspondent')),
    ),
  )
  const forged = await signalsOf(await deliver(house, offer(['In-Reply-To: <theirs@example.org>'])))
  assert.equal(forged.get('relation.unknown-reply'), true)
  const other = await signalsOf(await deliver(house, offer(), BOB))
  assert.equal(other.get('relation.first-contact'), 'member')
})
