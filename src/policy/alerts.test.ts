// What events mean for people: which incident, which alert, in which words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventBodies, EventType } from '../audit/events.ts'
import type { EventId, MemberId, OrganisationId } from '../base/ids.ts'
import { ALERTS, alertsOf } from './alerts.ts'
import { INCIDENT_KINDS, INCIDENT_RULES, incidentPartOf } from './incident-rules.ts'
import { react, REACTIONS, URGENT_EVENTS, type Action, type Happening, type ReactionHands } from './reactions.ts'
import { areTooMany, NO_RETURNS_SECTION } from './returns.ts'

const MEMBER = 7 as MemberId

function happening<Type extends EventType>(type: Type, body: EventBodies[Type], memberId?: MemberId): Happening {
  const event = { type, organisationId: 1 as OrganisationId, eventId: 9 as EventId, at: 0, body }
  return memberId === undefined ? event : { ...event, memberId }
}

const anomaly = (decision: string, remoteAddress = '8.8.8.8') =>
  happening(
    'sending.anomaly',
    { decision, reasons: ['rise'], messages: 90, recipients: 240, strangers: 200, usual: 10, remoteAddress },
    MEMBER,
  )
const denied = (remoteAddress: string) => happening('hold.denied', { why: 'not-me', holds: 3, remoteAddress }, MEMBER)
const member = { by: 'member', value: '7' }

test('incidentPartOf() tells what opens an incident, how bad it is and what binds it', () => {
  const cases: readonly [Happening, string | undefined, string | undefined, readonly object[]][] = [
    [anomaly('freeze'), 'account-takeover', 'critical', [member]],
    [anomaly('hold'), 'account-takeover', 'medium', [member]],
    [denied('8.8.8.8'), 'account-takeover', 'critical', [member, { by: 'address', value: '8.8.8.8' }]],
    [denied('10.0.0.7'), 'account-takeover', 'critical', [member]],
    [denied(''), 'account-takeover', 'critical', [member]],
    [happening('member.frozen', { from: 'active', to: 'frozen' }, MEMBER), undefined, undefined, [member]],
    [
      happening('message.condemned', { traceId: 't', why: 'Win.Worm' }),
      'malware-in',
      'medium',
      [{ by: 'campaign', value: 'Win.Worm' }],
    ],
    [
      happening('secure-link.refused', { linkId: 'l1', why: 'wrong code', remoteAddress: '8.8.8.8' }, MEMBER),
      'attack',
      'low',
      [
        { by: 'campaign', value: 'link l1' },
        { by: 'network', value: '8.8.8.0/24' },
      ],
    ],
  ]
  for (const [event, kind, severity, keys] of cases) {
    const part = incidentPartOf(event)
    assert.deepEqual([part?.opens?.kind, part?.opens?.severity, part?.keys], [kind, severity, keys], event.type)
  }
  const leak = (action: string) => happening('leak.found', { traceId: 't', rule: 'r', action, detectors: [] }, MEMBER)
  assert.equal(incidentPartOf(leak('block'))?.opens?.kind, 'leak')
  assert.equal(incidentPartOf(leak('step-up'))?.opens, undefined)
  assert.equal(incidentPartOf(happening('member.created', {}, MEMBER)), undefined)
})

test('every incident that a row opens is of a known kind, and every kind has a row', () => {
  const opened = new Set(INCIDENT_RULES.flatMap(({ opens = [] }) => opens))
  assert.deepEqual([...opened].sort(), Object.keys(INCIDENT_KINDS).sort())
})

test('alertsOf() says who, how much and from where in both languages, and never tells of what merely passes', () => {
  const [alert] = alertsOf(anomaly('freeze'))
  assert.equal(alert?.severity, 'critical')
  assert.equal(alert?.rule, 'rise')
  for (const words of [alert?.words.en, alert?.words.zh]) assert.match(words ?? '', /90.*240.*200.*10.*8\.8\.8\.8/)
  assert.deepEqual(alertsOf(anomaly('send')), [])
  const leak = happening('leak.found', {
    traceId: 't',
    rule: 'cards',
    action: 'block',
    detectors: [{ detector: 'card.bank', count: 3, severity: 'high' }],
  })
  assert.match(alertsOf(leak)[0]?.words.en ?? '', /card\.bank ×3; rule cards: block/)
  assert.equal(new Set(ALERTS.map(({ id }) => id)).size, ALERTS.length)
})

test('areTooMany() needs both a number and a share', () => {
  const cases = [
    [19, 0, false],
    [20, 0, true],
    [20, 180, true],
    [20, 181, false],
  ] as const
  for (const [refused, delivered, isSo] of cases)
    assert.equal(areTooMany({ refused, delivered }, NO_RETURNS_SECTION.bouncesADay), isSo)
})

test('react() does all it can, tells people in any case, and fails when something failed', async () => {
  const done: string[] = []
  const names = new Set<Action>(REACTIONS.flatMap(({ actions }) => actions))
  const hand = (name: Action) => async () => {
    if (name === 'endSessions') throw new Error('broken')
    done.push(name)
  }
  const hands = Object.fromEntries([...names].map((name) => [name, hand(name)])) as unknown as ReactionHands
  const note = async (_: Happening, actions: readonly Action[]) => void done.push(`noted ${actions.length}`)
  const frozen = happening('member.frozen', { from: 'active', to: 'frozen' }, MEMBER)
  await assert.rejects(react(frozen, hands, note), AggregateError)
  assert.ok(done.includes('holdQueue'))
  assert.match(done.at(-1) ?? '', /^noted \d$/)
  done.length = 0
  await react(anomaly('hold'), hands, note)
  assert.deepEqual(done, ['noted 0'])
  await react(anomaly('freeze'), hands, note)
  assert.deepEqual(done, ['noted 0', 'freezeMember', 'noted 1'])
  assert.ok(URGENT_EVENTS.includes('hold.denied') && URGENT_EVENTS.includes('sending.anomaly'))
})
