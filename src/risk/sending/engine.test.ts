import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SKETCH_VALUES } from '../../mail/sketch.ts'
import { SENDING_FEATURES, vectorOf } from './features.ts'
import { SendingFacts } from './facts.ts'
import { SENDING_LIMITS } from './limits.ts'
import { sendingReasonWords } from './reasons.ts'
import { DAY, HOUR, messageTo, MINUTE, SECOND, Sender, START, type Made } from './sending.fixture.ts'
import { countsOf, SERIES } from './series.ts'
import { usualHour, usualWithin } from './baseline.ts'

const LETTER = Uint32Array.from({ length: SKETCH_VALUES }, (_, index) => index * 77_777)
const END = START + 28 * DAY + 2 * HOUR

function settled(perHour = 10): Sender {
  const sender = new Sender()
  sender.work(28, perHour)
  return sender
}

describe('SendingEngine', () => {
  test('knows what is usual after a month', () => {
    const { profile } = settled()
    profile.advance(END)
    assert.equal(Math.round(usualHour(profile, 0)), 10)
    assert.equal(profile.activeDays, 20)
  })

  test('takes the middle week for the usual one, so that holidays change nothing', () => {
    const sender = new Sender()
    for (const [week, strangers] of [20, 20, 2, 0].entries())
      for (let index = 0; index < strangers; index++)
        sender.send({
          at: START + 7 * week * DAY + index * 5 * HOUR,
          to: [1_000 * week + index],
          relation: 'stranger',
        })
    sender.profile.advance(START + 28 * DAY)
    const usual = usualWithin(sender.profile, SERIES.indexOf('strangers'), 'week', undefined)
    assert.ok(Math.abs(usual - 20) < 1, `${usual}`)
  })

  test('cannot tell in the first days which links are new', () => {
    const sender = new Sender()
    const newLinks = (day: number) => {
      const event = messageTo({ at: START + day * DAY, to: [day], relation: 'stranger', linkDomains: [100 + day] })
      const opinion = sender.engine.look(sender.profile, event)
      sender.engine.note(sender.profile, event, opinion, 'sent')
      return opinion.vector[SENDING_FEATURES.findIndex(({ id }) => id === 'send.new-link-domains')]
    }
    assert.deepEqual([0, 1, 2, 3, 4, 5].map(newLinks), [NaN, NaN, NaN, NaN, 1, 1])
    assert.deepEqual(
      sender.profile.newLinks.map(({ domain }) => domain),
      [104, 105],
    )
  })

  test('lets the answers of some hours without a net go, however long they take to leave, and not many more', () => {
    const answering = () => {
      const sender = new Sender()
      for (let day = 0; day < 28; day++)
        for (let index = 0; day % 7 < 5 && index < 80; index++)
          sender.send({ at: START + day * DAY + index * 6 * MINUTE, to: [1 + (index % 20)], isReply: true })
      return sender
    }
    const back = { at: START + 28 * DAY + 3 * HOUR, isReply: true }
    assert.equal(answering().burst(40, 10 * SECOND, back), 40)
    const left = answering().burst(200, 2 * SECOND, back)
    assert.ok(left <= 70, `${left} left`)
  })

  const bursts: readonly (readonly [name: string, gapMs: number, facts: Omit<Made, 'to' | 'at'>, most: number])[] = [
    ['strangers, two a second', SECOND / 2, { relation: 'stranger' }, 5],
    ['strangers, one in ten seconds', 10 * SECOND, { relation: 'stranger' }, 14],
    ['strangers, two a minute', 30 * SECOND, { relation: 'stranger' }, 24],
    ['people who never answered, one in 20 seconds', 20 * SECOND, { relation: 'written' }, 75],
    ['colleagues, one by one', 3 * SECOND, { isInside: true }, 30],
    ['answers, one in two seconds', 2 * SECOND, { isReply: true }, 30],
  ]
  for (const [name, gapMs, facts, most] of bursts)
    test(`look() holds a burst to ${name}`, () => {
      const left = settled().burst(200, gapMs, { ...facts, at: END })
      assert.ok(left >= 1 && left <= most, `${left} left`)
    })

  const tightened: readonly (readonly [name: string, facts: Omit<Made, 'to' | 'at'>])[] = [
    ['after a risky sign-in', { signInRisk: 0.9 }],
    ['with a new app password', { appPasswordHours: 2 }],
    ['with a new rule', { ruleHours: 1 }],
    ['with much the same letter', { sketch: LETTER }],
    ['with the same subject', { subject: 7 }],
    ['in the order of a list', { listOrder: 1 }],
  ]
  for (const [name, facts] of tightened)
    test(`look() holds earlier ${name}`, () => {
      const plain = settled().burst(100, 30 * SECOND, { relation: 'stranger', at: END })
      const left = settled().burst(100, 30 * SECOND, { relation: 'stranger', at: END, ...facts })
      assert.ok(left < plain, `${left} left, else ${plain}`)
    })

  test('look() freezes a burst of one letter after a very risky sign-in', () => {
    const sender = settled()
    const facts = { relation: 'stranger', sketch: LETTER, signInRisk: 0.95 } as const
    sender.burst(60, SECOND / 2, { ...facts, at: END })
    assert.equal(sender.send({ ...facts, at: END + MINUTE, to: [99_999] }), 'freeze')
  })

  test('look() holds a few messages to many colleagues, and lets a letter to all staff go', () => {
    const staff = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index)
    const sender = settled()
    assert.equal(sender.send({ at: END, to: staff(0, 400), isInside: true }), 'send')
    const decisions = Array.from({ length: 10 }, (_, index) =>
      sender.send({ at: END + HOUR + index * MINUTE, to: staff(1_000 + index * 30, 30), isInside: true }),
    )
    assert.deepEqual(decisions.slice(0, 2), ['send', 'send'])
    assert.equal(decisions.at(-1), 'hold')
  })

  test('look() lets a burst to people who write back go', () => {
    assert.equal(settled().burst(200, 20 * SECOND, { at: END }), 200)
  })

  test('look() holds one message to many strangers, and lets a project team pass', () => {
    const many = Array.from({ length: 30 }, (_, index) => 5_000 + index)
    assert.equal(settled().send({ at: END, to: many, relation: 'stranger' }), 'hold')
    const team = messageTo({ at: END, to: many.slice(0, 12), relation: 'stranger' })
    const oneFirm = { ...team, recipients: team.recipients.map((each) => ({ ...each, domain: 77 })) }
    const { engine, profile } = settled()
    assert.equal(engine.look(profile, oneFirm).decision, 'send')
  })

  test('nothing is learned while a case is open, and the owner ends it', () => {
    const sender = settled()
    sender.burst(40, SECOND, { relation: 'stranger', at: END })
    assert.ok(sender.profile.caseSince > 0)
    assert.equal(sender.send({ at: END + 3 * HOUR, to: [1] }), 'hold')
    assert.equal(sender.send({ at: END + 3 * HOUR, to: [2], isInside: true }), 'send')
    assert.equal(sender.profile.openHour[0], 0)
    sender.engine.released(sender.profile, END + 4 * HOUR)
    assert.equal(sender.send({ at: END + 4 * HOUR + 1, to: [1] }), 'send')
    assert.equal(sender.burst(100, SECOND, { relation: 'stranger', at: END + 5 * HOUR }, 50_000), 100)
  })

  test('a denial freezes what comes, and makes no habit of what was tried', () => {
    const sender = settled()
    sender.burst(40, SECOND, { relation: 'stranger', at: END })
    sender.engine.denied(sender.profile, END + HOUR)
    assert.equal(sender.send({ at: END + 2 * HOUR, to: [1] }), 'freeze')
    sender.engine.released(sender.profile, END + 3 * HOUR)
    assert.ok(sender.burst(40, SECOND, { relation: 'stranger', at: END + 4 * HOUR }, 60_000) <= 6)
  })

  test('a campaign is let go for its number and its time', () => {
    const sender = settled()
    sender.engine.declareCampaign(sender.profile, END, END + HOUR, 150)
    assert.equal(sender.burst(150, SECOND, { relation: 'stranger', at: END + 1 }), 150)
    assert.ok(sender.burst(50, SECOND, { relation: 'stranger', at: END + 10 * MINUTE }, 70_000) <= 25)
    const late = settled()
    late.engine.declareCampaign(late.profile, END, END + HOUR, 150)
    assert.ok(late.burst(50, SECOND, { relation: 'stranger', at: END + HOUR + 1 }) <= 10)
  })

  test('bounces tighten the limits', () => {
    const sender = settled()
    sender.engine.bounced(sender.profile, END, 800)
    const left = sender.burst(100, 30 * SECOND, { relation: 'stranger', at: END })
    assert.ok(left <= 14, `${left} left`)
  })

  test('newcomers are measured by their department', () => {
    const { engine } = new Sender()
    for (let person = 0; person < 4; person++)
      for (let day = 0; day < 12; day++)
        for (let index = 0; index < 8 * 30; index++) {
          const profile = (people[person] ??= new Sender(engine)).profile
          const at = START + day * DAY + index * 2 * MINUTE
          const event = messageTo({
            at,
            to: [1 + index],
            relation: 'written',
            department: 'sales',
            account: `${person}`,
          })
          engine.note(profile, event, engine.look(profile, event), 'sent')
        }
    const facts = { relation: 'written', at: START } as const
    const alone = new Sender().burst(300, 11 * SECOND, facts)
    const among = new Sender(engine).burst(300, 11 * SECOND, { ...facts, department: 'sales' })
    assert.ok(among > alone, `${among} left among colleagues, ${alone} alone`)
  })

  test('what left and what waits are told apart in the hours, not in the minutes', () => {
    const sender = new Sender()
    const event = messageTo({ at: START, to: [1], relation: 'stranger' })
    const opinion = { ...sender.engine.look(sender.profile, event), decision: 'hold' } as const
    sender.engine.note(sender.profile, event, opinion, 'held')
    assert.equal(sender.profile.within(0, 'hour'), 1)
    assert.equal(sender.profile.openHour[0], 0)
    const again = { ...event, isAgain: true, at: START + MINUTE }
    sender.engine.note(sender.profile, again, sender.engine.look(sender.profile, again), 'sent')
    assert.equal(sender.profile.within(0, 'hour'), 1)
    assert.equal(sender.profile.openHour[0], 1)
  })
})

const people: Sender[] = []

describe('features of sending', () => {
  test('every one has an id of its own and stays in its range', () => {
    const ids = [...SENDING_FEATURES, ...SENDING_LIMITS].map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
    const { profile } = settled()
    const event = messageTo({ at: END, to: [1, 2, 9_000], relation: 'stranger', signInRisk: 3, deviceHours: -4 })
    profile.advance(END)
    const vector = vectorOf(new SendingFacts(event, profile, undefined, countsOf(event)), true)
    for (const [index, { id, range }] of SENDING_FEATURES.entries()) {
      const value = vector[index] ?? NaN
      assert.ok(Number.isNaN(value) || (value >= range[0] && value <= range[1]), `${id} ${value}`)
    }
  })

  test('every row that can be a reason has words in both languages', () => {
    const rows = [...SENDING_LIMITS, ...SENDING_FEATURES.filter(({ tightens }) => tightens > 0)]
    for (const { en, zh } of sendingReasonWords(rows.map(({ id }) => ({ id, value: 3, usual: 1 })))) {
      assert.match(zh, /\p{Script=Han}/u)
      assert.doesNotMatch(en, /undefined|NaN/)
    }
  })
})
