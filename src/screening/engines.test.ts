import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startClamd, TEST_VIRUS, whyNoClamd } from '../../test/support/clamd.ts'
import { startIcap, whyNoIcap } from '../../test/support/icap.ts'
import { refusal } from '../../test/support/refusals.ts'
import { Refusal } from '../base/refusal.ts'
import { Clamd } from '../net/clamd.ts'
import { Icap } from '../net/icap.ts'
import { together, type VirusEngine } from './engines.ts'

const message = Buffer.from('Subject: hello\r\n\r\nhello\r\n')

function engine(answer: 'clean' | { found: string } | 'dead', version = () => '1') {
  const state = { asked: 0 }
  const scan: VirusEngine['scan'] = async () => {
    state.asked++
    if (answer === 'dead') throw new Refusal('scanner-unavailable', 'dead')
    return answer
  }
  return { state, scan, version: async () => version() }
}

describe('together()', () => {
  test('one that finds is enough, also beside one that is dead', async () => {
    const scan = together([engine('dead'), engine('clean'), engine({ found: 'Evil' })])!
    assert.deepEqual(await scan(message), { found: 'Evil' })
  })

  test('clean needs all of them', async () => {
    assert.equal(await together([engine('clean'), engine('clean')])!(message), 'clean')
    await assert.rejects(together([engine('clean'), engine('dead')])!(message), refusal('scanner-unavailable'))
  })

  test('the same message is asked about once, an answer that failed again', async () => {
    const good = engine('clean')
    const scan = together([good])!
    await scan(message)
    await scan(message)
    assert.equal(good.state.asked, 1)
    const dead = engine('dead')
    const failing = together([dead])!
    await assert.rejects(failing(message))
    await assert.rejects(failing(message))
    assert.equal(dead.state.asked, 2)
  })

  test('nothing is remembered of an engine that does not tell its version', async () => {
    const silent = engine('clean', () => {
      throw new Error('no version')
    })
    const scan = together([silent])!
    await scan(message)
    await scan(message)
    assert.equal(silent.state.asked, 2)
  })

  test('no engines, no answer', () => assert.equal(together([]), undefined))
})

test('clamd and an ICAP server vote', { skip: whyNoClamd() ?? whyNoIcap() ?? false }, async () => {
  const daemon = await startClamd()
  const server = await startIcap(daemon.address)
  try {
    const [clamd, icap] = [new Clamd({ address: daemon.address }), new Icap({ url: server.url })]
    const version = async () => (await clamd.version()).engine
    const scan = together([
      { scan: (bytes) => clamd.scan(bytes), version },
      { scan: (bytes) => icap.scan(bytes), version: () => icap.version() },
    ])!
    assert.equal(await scan(message), 'clean')
    assert.deepEqual(await scan(Buffer.from(`Subject: x\r\n\r\n${TEST_VIRUS}\r\n`)), {
      found: 'Gatehouse.Test.UNOFFICIAL',
    })
  } finally {
    await server.stop()
    await daemon.stop()
  }
})
