import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { EICAR, letterWith, zip } from '../../test/support/archives.ts'
import { Refusal } from '../base/refusal.ts'
import { decideInbound } from '../policy/decide.ts'
import { ASPECTS, type Aspect } from './aspects.ts'
import type { ScreeningFacts, ScreeningTools } from './context.ts'
import { screen } from './screen.ts'

const FACTS: ScreeningFacts = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: 0 }
const TOOLS: ScreeningTools = { authservId: 'mx.example.org' }
const letter = letterWith([{ name: 'a.txt', bytes: Buffer.from('hello') }])

const aspect = (run: Aspect['run']): Aspect => ({ id: 'broken', meaning: 'a test', budgetMs: 50, run })
const engine = (scanWithEngine: ScreeningTools['scanWithEngine']): ScreeningTools => ({
  ...TOOLS,
  ...(scanWithEngine && { scanWithEngine }),
})

describe('screen()', () => {
  test('gives signals, the digest, and how long it took', async () => {
    const { signals, digest, ms, senderAuth } = await screen(letter, FACTS, TOOLS)
    assert.deepEqual(
      signals.filter(({ id }) => !id.startsWith('content.')), // the model's, in its own tests
      [
        { id: 'header.hops', value: 0, unit: 'hops' },
        { id: 'malware.engine', value: 'absent' },
        { id: 'attachment.count', value: 1, unit: 'files' },
      ],
    )
    assert.equal(digest.digest.envelope.subject, 'a file')
    assert.deepEqual(digest.digest.attachmentNames, ['a.txt'])
    assert.equal(senderAuth, undefined)
    assert.ok(ms > 0)
  })

  test('says that leak detection broke, and all the rest', async () => {
    const leaks = { key: Buffer.alloc(32), version: 'broken', own: new Uint8Array(new SharedArrayBuffer(1)), rows: [], documents: [] } // prettier-ignore
    const out = await screen(letter, { ...FACTS, direction: 'out', leaks }, TOOLS)
    assert.ok(out.signals.some(({ id, value }) => id === 'screening.aspect-failed' && value === 'leak'))
    assert.ok(out.signals.some(({ id }) => id === 'attachment.count'))
    assert.equal(out.leaks, undefined)
    const report = (await screen(letter, { ...FACTS, direction: 'internal' }, TOOLS)).leaks
    assert.deepEqual(report, { findings: [], notInspectable: [], dataClass: 'C3' })
    assert.equal((await screen(letter, FACTS, TOOLS)).leaks, undefined)
  })

  // prettier-ignore
  const BROKEN: readonly [title: string, run: Aspect['run']][] = [
    ['throws',        () => { throw new Error('a bug') }],
    ['rejects',       () => Promise.reject(new Error('a bug'))],
    ['never answers', () => new Promise(() => undefined)],
  ]
  for (const [title, run] of BROKEN) {
    test(`an aspect that ${title} is a signal, the others are still heard, and the message is not let in`, async () => {
      const { signals } = await screen(letter, FACTS, TOOLS, [...ASPECTS, aspect(run)])
      assert.deepEqual(signals.at(-1), { id: 'screening.aspect-failed', value: 'broken' })
      assert.ok(signals.some(({ id }) => id === 'attachment.count'))
      assert.equal(decideInbound(signals).action, 'tempfail')
    })
  }

  // prettier-ignore
  const ENGINES: readonly [title: string, tools: ScreeningTools, value: string, action: string][] = [
    ['finds nothing',        engine(async () => 'clean'),                                                  'clean',       'deliver'],
    ['finds something',      engine(async () => ({ found: 'Test.Virus' })),                                'found',       'reject'],
    ['is down',              engine(() => Promise.reject(new Refusal('scanner-unavailable', 'down'))),     'unavailable', 'tempfail'],
    ['takes no such size',   engine(() => Promise.reject(new Refusal('message-too-big', 'too big'))),      'too-large',   'quarantine'],
  ]
  for (const [title, tools, value, action] of ENGINES) {
    test(`an engine that ${title} leads to ${action}`, async () => {
      const { signals } = await screen(letter, FACTS, tools)
      assert.equal(signals.find(({ id }) => id === 'malware.engine')?.value, value)
      assert.equal(decideInbound(signals).action, action)
    })
  }

  test('what we find ourselves counts even when the engine finds nothing', async () => {
    const infected = letterWith([{ name: 'a.zip', bytes: zip([{ name: 'e.com', bytes: EICAR }]) }])
    const { signals } = await screen(
      infected,
      FACTS,
      engine(async () => 'clean'),
    )
    assert.equal(decideInbound(signals).action, 'reject')
  })

  test('the engine gets the whole message, and its files as we read them', async () => {
    const seen: Uint8Array[] = []
    await screen(
      letter,
      FACTS,
      engine(async (message) => (seen.push(message), 'clean')),
    )
    assert.deepEqual(seen[0], letter)
    assert.ok(Buffer.from(seen[1] ?? []).includes('PK') && seen.length === 2)
  })

  test('names the header fields that claim to be ours, and tells of them', async () => {
    const forged = Buffer.concat([Buffer.from('Authentication-Results: mx.example.org; dmarc=pass\r\n'), letter])
    const { forgedHeaderRanges, signals } = await screen(forged, FACTS, TOOLS)
    assert.deepEqual(forgedHeaderRanges, [{ start: 0, end: forged.length - letter.length }])
    assert.deepEqual(
      signals.filter(({ id }) => id === 'sender-auth.forged-results'),
      [{ id: 'sender-auth.forged-results', value: 1, unit: 'fields' }],
    )
  })

  test('holds nothing of what it unpacked while it waits for others', async () => {
    const packed = letterWith([{ name: 'a.zip', bytes: zip([{ name: 'a.bin', bytes: Buffer.alloc(60_000_000) }]) }])
    const bytes = Buffer.concat([packed, Buffer.alloc(700_000, '\r\n')])
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    // Memory is given back beside the program: a turn later it shows.
    const held = async () => {
      collect()
      await new Promise((resolve) => setTimeout(resolve, 50))
      collect()
      return process.memoryUsage().arrayBuffers
    }
    const before = await held()
    let answer: (words: 'clean') => void = () => {}
    const asked = new Promise<void>((asks) => {
      const tools = engine(() => (asks(), new Promise((resolve) => (answer = resolve))))
      void screen(bytes, FACTS, tools).catch(() => undefined)
    })
    await asked
    assert.ok((await held()) - before < 20_000_000)
    answer('clean')
  })

  test('no aspect fails on damaged letters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }), async (edits) => {
        const bytes = Buffer.from(letterWith([{ name: 'a.zip', bytes: zip([{ name: 'a.doc', bytes: EICAR }]) }]))
        for (const [at, value] of edits) bytes[at % bytes.length] = value
        const { signals } = await screen(bytes, FACTS, TOOLS)
        assert.ok(signals.every(({ id }) => id !== 'screening.aspect-failed'))
      }),
      { numRuns: 300 },
    )
  })
})
