// What the signals of links say of wanted mail: newsletters are full of trackers and wrappers, and none of it is fraud.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contextOf } from '../../src/screening/context.ts'
import { linkSignals } from '../../src/screening/links/link-signals.ts'
import { corpusRecords, hasCorpora } from '../corpora.ts'
import { rateOf } from '../metrics.ts'

const FACTS = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: 0 } as const
/** One of so many messages of a source is read. */
const EVERY = 12
/** Signals that speak of fraud by themselves, and the share of wanted mail of one source that may have one. */
const ALARMS =
  /^links\.(?:lookalike|userinfo|scheme|qr-drawn|refresh) |^links\.text-mismatch brand|^links\.disguised (?:backslash|number|defanged)/
const MOST_ALARMED = 0.02

test('wanted mail of every source raises few alarms about its links', { skip: !hasCorpora() }, async (t) => {
  const sources = new Map<string, { read: number; alarmed: number }>()
  let count = 0
  for await (const { source, label, bytes } of corpusRecords()) {
    if ((label !== 'ham' && label !== 'bulk') || count++ % EVERY !== 0) continue
    const signals = await linkSignals(contextOf(bytes, FACTS, { authservId: 'mx.example.org' }))
    const alarmed = signals.some(({ id, value }) => ALARMS.test(`${id} ${value}`))
    const { read, alarmed: before } = sources.get(source) ?? { read: 0, alarmed: 0 }
    sources.set(source, { read: read + 1, alarmed: before + (alarmed ? 1 : 0) })
  }
  for (const [source, { read, alarmed }] of sources) {
    const { value, low, high } = rateOf(alarmed, read)
    t.diagnostic(`${source}: ${alarmed} of ${read} (${(low * 100).toFixed(2)}–${(high * 100).toFixed(2)} %)`)
    assert.ok(value <= MOST_ALARMED, `${source}: ${alarmed} of ${read}`)
  }
})
