import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { EICAR, letterWith, zip } from '../../test/support/archives.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { randomBytes } from '../base/random.ts'
import type { ScreeningFacts } from './context.ts'
import { Screener } from './screener.ts'

const FACTS: ScreeningFacts = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: 0 }
const memory = (bytes: Uint8Array) => ({ ...FACTS, message: { kind: 'memory', bytes } }) as const

describe('Screener', () => {
  const screener = new Screener({ authservId: 'mx.example.org', dnsServers: [], threads: 2 })
  after(() => screener.close())

  test('screens in threads and gives back all of it', async () => {
    const infected = letterWith([{ name: 'a.zip', bytes: zip([{ name: 'e.com', bytes: EICAR }]) }])
    const { signals, digest } = await screener.screen(memory(infected))
    assert.ok(signals.some(({ id, value }) => id === 'malware.found' && value === 'eicar-test-file'))
    assert.deepEqual(digest.digest.attachmentNames, ['a.zip'])
    assert.ok(digest.terms.length > 0)
  })

  test('takes no more bytes at once than the threads may hold', async () => {
    const message = { kind: 'file', file: '/nowhere', key: new Uint8Array(32), size: 200_000_000 } as const
    const first = screener.screen({ ...FACTS, message }).catch(() => undefined)
    await assert.rejects(screener.screen({ ...FACTS, message }), /Too much mail at once/)
    await first
    assert.ok((await screener.screen(memory(letterWith([])))).digest.terms.length > 0)
  })

  test('opens a sealed spool file by itself', async () => {
    const world = await openStoreWorld()
    const spool = await world.store.spool(world.mx)
    await spool.write(
      letterWith([
        { name: 'e.com', bytes: EICAR },
        { name: 'a', bytes: randomBytes(500_000) },
      ]),
    )
    await spool.finish()
    const message = spool.handOver(world.office.issueModule('screening'))
    assert.equal(message.kind, 'file')
    const { signals } = await screener.screen({ ...FACTS, message })
    await spool.discard()
    await world.cleanup()
    assert.ok(signals.some(({ id }) => id === 'malware.found'))
  })

  test('an engine that is set up but not there is told, so that the policy can send the message back', async () => {
    const alone = new Screener({
      authservId: 'mx.example.org',
      dnsServers: [],
      threads: 1,
      clamd: [{ address: '/nowhere' }],
    })
    const { signals } = await alone.screen(memory(letterWith([])))
    await alone.close()
    assert.equal(signals.find(({ id }) => id === 'malware.engine')?.value, 'unavailable')
  })

  test('bombs beside honest letters: all get their answer', async () => {
    const bomb = letterWith([{ name: 'a.zip', bytes: zip([{ name: 'zeros', bytes: Buffer.alloc(40_000_000) }]) }])
    const letters = Array.from({ length: 20 }, (_, index) => (index % 5 === 0 ? bomb : letterWith([])))
    const screenings = await Promise.all(letters.map((bytes) => screener.screen(memory(bytes))))
    const unscannable = screenings.map(({ signals }) => signals.some(({ id }) => id === 'attachment.unscannable'))
    assert.deepEqual(
      unscannable,
      letters.map((bytes) => bytes === bomb),
    )
  })
})
