// Runners with a deliverer that only takes notes: who sends what how often, side by side, over both engines.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { eventually } from '../../test/support/eventually.ts'
import { monotonic, now, sleep, useClock } from '../base/clock.ts'
import { newTraceId, type TraceId } from '../base/ids.ts'
import type { Recipient } from '../mail/envelope.ts'
import { showMessage } from '../store/queue-desk.ts'
import { enqueue } from '../store/queue.ts'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { openStoreWorld, type StoreWorld } from '../../test/support/store-world.ts'
import type { TestStoreOptions } from '../../test/support/store.ts'
import { Runner, type RunnerParts } from './runner.ts'
import type { Outcome, OutgoingMessage } from './smtp-delivery.ts'

const MINUTE = 60_000
const SCHEDULE = {
  firstRetryMs: MINUTE,
  longestRetryMs: 240 * MINUTE,
  warnAfterMs: 240 * MINUTE,
  maxAgeMs: 7200 * MINUTE,
}

type Deliver = RunnerParts['deliverer']['deliver']

const outcome = (recipient: Recipient, more: Partial<Outcome> = {}): Outcome => ({
  recipient,
  result: 'delivered',
  reply: '250 Ok',
  status: '2.0.0',
  remoteHost: 'mx.remote.test',
  tls: '',
  tlsProblem: '',
  relaysDsn: false,
  isUncertain: false,
  ...more,
})

function runnerTests(title: string, options: () => Promise<TestStoreOptions>, skip: string | false = false): void {
  describe(`Runner on ${title}`, { skip }, () => {
    let world: StoreWorld
    before(async () => {
      world = await openStoreWorld(await options())
    })
    after(() => world?.cleanup())

    function runner(
      deliver: Deliver,
      more: Partial<RunnerParts> = {},
      of: Pick<StoreWorld, 'store' | 'office'> = world,
    ) {
      return new Runner({
        store: of.store,
        ticket: of.office.issueModule('outbound'),
        intake: { spool: () => assert.fail('no report is owed'), accept: () => assert.fail('no report is owed') },
        deliverer: { deliver, close: () => {} },
        hostname: 'mx.example.org',
        schedule: SCHEDULE,
        connections: 10,
        connectionsPerDomain: 3,
        leaseMs: MINUTE,
        hasSmartHost: false,
        ...more,
      })
    }

    async function queue(...addresses: readonly string[]): Promise<TraceId> {
      const { store, mx, organisationId, alice, writeBlob } = world
      const queueId = newTraceId()
      const blob = await writeBlob(Buffer.from(`Subject: ${queueId}\r\n\r\nHello.\r\n`))
      const envelope = { returnPath: 'a@example.org', smtpUtf8: false, body: '7bit', is8bit: false } as const
      const recipients = addresses.map((address) => ({ address, notify: ['never' as const] }))
      await store.write(mx, (tx) =>
        enqueue(tx, {
          organisationId,
          queueId,
          memberId: alice.memberId,
          envelope,
          recipients,
          delivered: [],
          blob,
          holdReason: '',
          due: now(),
        }),
      )
      return queueId
    }

    const states = async (queueId: TraceId) => {
      const ticket = world.office.issueModule('outbound')
      const message = await world.store.read(ticket, (tx) => showMessage(tx, world.organisationId, queueId))
      return message?.recipients.map(({ state }) => state)
    }
    const textOf = async (message: OutgoingMessage) => {
      let text = ''
      for await (const chunk of message.open()) text += Buffer.from(chunk).toString()
      return text
    }

    test('recipients of one domain go together, and the message is the one that was queued', async () => {
      const queueId = await queue('x@remote.test', 'y@REMOTE.test', 'z@other.test')
      const sent: string[] = []
      await runner(async (domain, message, recipients) => {
        sent.push(`${domain}: ${recipients.map(({ address }) => address).sort()}`)
        assert.equal(await textOf(message), `Subject: ${queueId}\r\n\r\nHello.\r\n`)
        return recipients.map((each) => outcome(each))
      }).workOff()
      assert.deepEqual(sent.sort(), ['other.test: z@other.test', 'remote.test: x@remote.test,y@REMOTE.test'])
      assert.deepEqual(await states(queueId), ['delivered', 'delivered', 'delivered'])
    })

    test('a destination that does not answer keeps no other mail waiting', async () => {
      for (let n = 0; n < 105; n++) await queue(`x${n}@slow.test`)
      await queue('x@fast.test')
      const fast = Promise.withResolvers<string>()
      const one = runner(async (domain, _, recipients) => {
        if (domain === 'fast.test') fast.resolve('sent')
        else await fast.promise
        return recipients.map((each) => outcome(each))
      })
      one.start()
      assert.equal(await fast.promise, 'sent')
      await one.stop()
      await runner(async (_, __, recipients) => recipients.map((each) => outcome(each))).workOff()
    })

    test('what is refused for good counts for its sender, whether they want a report or not; what is given up does not', async () => {
      await queue('gone@remote.test', 'gone2@remote.test', 'there@remote.test', 'late@remote.test')
      const counted: unknown[] = []
      const refused: RunnerParts['refused'] = async (_, owner, recipients) =>
        void counted.push({ ...owner, recipients })
      const deliver: Deliver = async (_, __, recipients) =>
        recipients.map((each) => {
          if (each.address.startsWith('gone')) return outcome(each, { result: 'failed', status: '5.1.1' })
          return outcome(each, each.address.startsWith('late') ? { result: 'failed', status: '4.4.7' } : {})
        })
      await runner(deliver, { refused }).workOff()
      assert.deepEqual(counted, [{ ...world.alice, recipients: 2 }])
    })

    test('with a smart host all recipients of a message go together', async () => {
      await queue('x@remote.test', 'z@other.test')
      const sent: number[] = []
      const deliver: Deliver = async (_, __, recipients) => {
        sent.push(recipients.length)
        return recipients.map((each) => outcome(each))
      }
      await runner(deliver, { hasSmartHost: true }).workOff()
      assert.deepEqual(sent, [2])
    })

    test('two processes at once send nothing twice', async () => {
      const other = await world.openAgain()
      try {
        const ids = []
        for (let n = 0; n < 30; n++) ids.push(await queue(`a${n}@one.test`, `b${n}@two.test`))
        const sent: string[] = []
        const deliver: Deliver = async (_, __, recipients) => {
          await sleep(Math.floor(monotonic()) % 3)
          sent.push(...recipients.map(({ address }) => address))
          return recipients.map((each) => outcome(each))
        }
        await Promise.all([runner(deliver), runner(deliver, {}, other), runner(deliver)].map((each) => each.workOff()))
        assert.equal(sent.length, 60)
        assert.equal(new Set(sent).size, 60)
        for (const id of ids) assert.deepEqual(await states(id), ['delivered', 'delivered'])
      } finally {
        await other.cleanup()
      }
    })

    test('no domain gets more than its share of connections, and all together keep to theirs', async () => {
      for (let n = 0; n < 8; n++) await queue(`a${n}@one.test`, `b${n}@two.test`)
      const open = new Map<string, number>()
      const count = (domain: string, by: 1 | -1) => open.set(domain, (open.get(domain) ?? 0) + by)
      let [most, mostOfOne] = [0, 0]
      const deliver: Deliver = async (domain, _, recipients) => {
        count(domain, 1)
        mostOfOne = Math.max(mostOfOne, ...open.values())
        most = Math.max(
          most,
          [...open.values()].reduce((sum, each) => sum + each),
        )
        // The first ones stay until all places are taken, however slow the database is.
        for (const giveUpAt = monotonic() + 60_000; most < 5 && monotonic() < giveUpAt;) await sleep(1)
        count(domain, -1)
        return recipients.map((each) => outcome(each))
      }
      await runner(deliver, { connections: 5, connectionsPerDomain: 3 }).workOff()
      assert.deepEqual([most, mostOfOne], [5, 3])
    })

    test('who slept past the lease does not send the last bytes', async () => {
      const queueId = await queue('x@remote.test')
      let restore = () => {}
      const deliver: Deliver = async (_, message, recipients) => {
        const later = monotonic() + MINUTE
        restore = useClock({ monotonic: () => later })
        const text = await textOf(message).catch((error: Error) => error.message)
        return recipients.map((each) => outcome(each, { result: 'deferred', reply: text, status: '4.3.2' }))
      }
      await runner(deliver).workOff()
      restore()
      assert.deepEqual(await states(queueId), ['deferred'])
      const ticket = world.office.issueModule('outbound')
      const shown = await world.store.read(ticket, (tx) => showMessage(tx, world.organisationId, queueId))
      assert.equal(shown?.recipients[0]?.attempts[0]?.reply, 'Sending was interrupted')
    })

    test('an attempt that breaks is deferred, and the list of the queue says so', async () => {
      const queueId = await queue('x@remote.test')
      await runner(async () => {
        throw new Error('a bug')
      }).workOff()
      assert.deepEqual(await states(queueId), ['deferred'])
    })

    test('a started runner wakes up on news, and ends what is under way when it is stopped', async () => {
      const taken: string[] = []
      const started = runner(async (_, __, recipients) => {
        taken.push(...recipients.map(({ address }) => address))
        await sleep(50)
        return recipients.map((each) => outcome(each))
      })
      started.start()
      const queueId = await queue('x@news.test')
      await eventually(async () => taken.length > 0)
      await started.stop()
      assert.deepEqual(taken, ['x@news.test'])
      assert.deepEqual(await states(queueId), ['delivered'])
    })
  })
}

runnerTests('SQLite', async () => ({}))

let postgres: TestPostgres
runnerTests(
  'PostgreSQL',
  async () => {
    postgres = await startPostgres()
    return { database: { engine: 'postgresql', url: await postgres.createDatabase() } }
  },
  POSTGRES_MISSING,
)
after(() => postgres?.stop())
