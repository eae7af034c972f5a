import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Refusal } from '../base/refusal.ts'
import { openSendingReplay } from './replay-sending.ts'

const ACCOUNT = 'alice@example.org'
const MONDAY = Date.UTC(2026, 2, 2)
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000]

type Line = Readonly<Record<string, unknown>>
const line = (at: number, recipients: readonly string[], more: Line = {}): Line => ({
  at: new Date(at).toISOString(),
  account: ACCOUNT,
  recipients,
  ...more,
})
const say = (kind: string, at: number, more: Line = {}): Line => ({
  kind,
  at: new Date(at).toISOString(),
  account: ACCOUNT,
  ...more,
})

/** Working days of eight hours, so many messages an hour, to the people given by turns. */
function office(days: number, perHour: number, to: (index: number) => string, begun = MONDAY): Line[] {
  const lines: Line[] = []
  for (let day = 0; day < days; day++) {
    if (day % 7 > 4) continue
    for (let index = 0; index < 8 * perHour; index++)
      lines.push(line(begun + day * DAY + 1 * HOUR + (index * HOUR) / perHour, [to(lines.length)]))
  }
  return lines
}

/** @returns decisions of the sending lines, in their order */
function decisions(lines: readonly Line[]): string[] {
  const replay = openSendingReplay()
  return lines.flatMap((each) => {
    const answer = replay.judge(each)
    return answer === undefined ? [] : (answer.line as { decision: string }).decision
  })
}

const burst = (at: number, count: number, gapMs: number, to: (index: number) => string, more: Line = {}): Line[] =>
  Array.from({ length: count }, (_, index) => line(at + index * gapMs, [to(index)], more))

const customer = (index: number) => `customer${index % 40}@client${(index % 40) % 13}.example`
const stranger = (index: number) => `stranger${index}@firm${index}.example`
const colleague = (index: number) => `person${index}@example.org`
const END = MONDAY + 28 * DAY + 3 * HOUR
const lastOf = (all: readonly string[], count: number) => all.slice(-count)
const sent = (all: readonly string[]) => all.filter((each) => each === 'send').length

describe('gatehouse replay sending', () => {
  test('a month of ten an hour goes; of a hundred to strangers a few, until the owner passes', () => {
    const month = office(28, 10, customer)
    const all = decisions([
      ...month,
      ...burst(END, 100, 2 * SECOND, stranger),
      say('released', END + HOUR),
      ...burst(END + HOUR + MINUTE, 60, 2 * SECOND, (index) => stranger(200 + index)),
    ])
    assert.equal(sent(all.slice(0, month.length)), month.length)
    const hundred = all.slice(month.length, month.length + 100)
    assert.ok(sent(hundred) >= 1 && sent(hundred) <= 15, `${sent(hundred)} left`)
    assert.equal(hundred.at(-1), 'hold')
    assert.deepEqual(new Set(lastOf(all, 60)), new Set(['send']))
  })

  test('ten an hour to people who never answer, then a hundred to the same: 75 go', () => {
    const month = office(28, 10, customer)
    const all = decisions([...month, ...burst(END, 100, 20 * SECOND, customer)])
    assert.equal(sent(lastOf(all, 100)), 75)
  })

  test('a month in which every recipient is new goes all the same', () => {
    const month = office(28, 10, stranger)
    assert.equal(sent(decisions(month)), month.length)
  })

  test('a burst of sales to customers who write back goes', () => {
    const heard = Array.from({ length: 40 }, (_, index) => say('received', MONDAY, { from: customer(index) }))
    const all = decisions([...heard, ...office(28, 10, customer), ...burst(END, 120, 30 * SECOND, customer)])
    assert.equal(sent(lastOf(all, 120)), 120)
  })

  test('a letter to all staff goes', () => {
    const staff = Array.from({ length: 400 }, (_, index) => colleague(index))
    assert.equal(decisions([...office(28, 6, customer), line(END, staff, { subject: 'All hands' })]).at(-1), 'send')
  })

  test('letters to all staff, one by one, go as a campaign; without one most wait', () => {
    const month = office(28, 6, customer)
    const letters = burst(END, 200, SECOND, colleague)
    const until = new Date(END + HOUR).toISOString()
    const declared = decisions([...month, say('campaign', END - 1, { until, recipients: 250 }), ...letters])
    assert.equal(sent(lastOf(declared, 200)), 200)
    assert.ok(sent(lastOf(decisions([...month, ...letters]), 200)) <= 40)
  })

  test('a newsletter waits once, and goes the month after', () => {
    const readers = Array.from({ length: 300 }, (_, index) => stranger(index))
    const all = decisions([
      ...office(28, 4, customer),
      line(END, readers),
      say('released', END + HOUR),
      ...office(21, 4, customer, MONDAY + 35 * DAY),
      line(END + 30 * DAY, readers),
    ])
    assert.equal(all[all.length - 1 - 15 * 32 - 1], 'hold')
    assert.deepEqual(new Set(lastOf(all, 481)), new Set(['send']))
  })

  test('a robot that reports to three people all day and night goes, and its storm too', () => {
    const lines = Array.from({ length: 14 * 24 * 20 }, (_, index) =>
      line(MONDAY + (index * HOUR) / 20, [`ops${index % 3}@partner.example`]),
    )
    const storm = burst(MONDAY + 14 * DAY, 400, SECOND, (index) => `ops${index % 3}@partner.example`)
    assert.equal(sent(decisions([...lines, ...storm])), lines.length + 400)
  })

  test('a first week of a newcomer goes', () => {
    const week = office(7, 8, (index) => `new${index % 150}@firm${index % 60}.example`)
    assert.equal(sent(decisions(week)), week.length)
  })

  test('a slow drip to strangers is held within days', () => {
    const month = office(28, 6, customer)
    const drip = Array.from({ length: 400 }, (_, index) => line(END + index * 6 * MINUTE, [stranger(index)]))
    const all = lastOf(decisions([...month, ...drip]), 400)
    assert.ok(sent(all) <= 61, `${sent(all)} left`)
  })

  test('answers to old threads at the pace of a machine are held', () => {
    const heard = Array.from({ length: 40 }, (_, index) => say('received', MONDAY, { from: customer(index) }))
    const all = decisions([
      ...heard,
      ...office(28, 10, customer),
      ...burst(END, 80, SECOND, customer, { subject: 'Re: our order' }),
    ])
    assert.ok(sent(lastOf(all, 80)) <= 30)
  })

  test('refuses what is no record', () => {
    const replay = openSendingReplay()
    for (const bad of [
      {},
      line(MONDAY, []),
      line(MONDAY, ['nobody']),
      { ...line(MONDAY, ['a@b.example']), at: 'soon' },
      say('received', MONDAY),
      say('something', MONDAY),
      say('campaign', MONDAY, { until: 'never', recipients: 3 }),
    ])
      assert.throws(() => replay.judge(bad), Refusal)
  })
})
