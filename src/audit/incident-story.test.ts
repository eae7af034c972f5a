import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemberId } from '../base/ids.ts'
import type { IncidentEntry } from './incidents.ts'
import { foldedStory, remoteAddressesOf } from './incident-story.ts'

const entry = (at: number, type: string, more: Partial<IncidentEntry> = {}): IncidentEntry => ({
  at,
  eventId: undefined,
  type,
  facts: {},
  actor: 'test',
  done: [],
  ...more,
})

test('foldedStory() puts a burst of held mail on one line, and keeps all else apart', () => {
  const [ann, ben] = [{ memberId: 1 as MemberId }, { memberId: 2 as MemberId }]
  const story = [
    entry(1, 'hold.frozen', ann),
    entry(2, 'hold.frozen', ann),
    entry(3, 'hold.frozen', ben),
    entry(4, 'sign-in.denied', ben),
    entry(5, 'sign-in.denied', ben),
  ]
  assert.deepEqual(
    foldedStory(story).map(({ entry: { at, type }, times, until }) => [at, type, times, until]),
    [
      [1, 'hold.frozen', 2, 2],
      [3, 'hold.frozen', 1, 3],
      [4, 'sign-in.denied', 1, 4],
      [5, 'sign-in.denied', 1, 5],
    ],
  )
})

test('remoteAddressesOf() names each once, the most frequent first, and none where nothing is said', () => {
  const from = (remoteAddress: string) => entry(1, 'sign-in.denied', { facts: { remoteAddress } })
  const story = [from('192.0.2.1'), from('198.51.100.7'), from(''), entry(2, 'note'), from('198.51.100.7')]
  assert.deepEqual(remoteAddressesOf(story), ['198.51.100.7', '192.0.2.1'])
})
