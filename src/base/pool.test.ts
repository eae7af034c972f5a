import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, describe, test } from 'node:test'
import { ThreadEnded, WorkerPool, type PoolSettings } from './pool.ts'
import type { TestRequest } from './pool-worker.fixture.ts'
import { Refusal } from './refusal.ts'

const script = new URL('./pool-worker.fixture.ts', import.meta.url)
/** ms until a thread that hangs is ended; one comes up within it on a busy machine too */
const SPIN_MS = 1_500
const pools: WorkerPool<TestRequest, number>[] = []

function pool(settings: Partial<PoolSettings> = {}): WorkerPool<TestRequest, number> {
  const made = new WorkerPool<TestRequest, number>({
    script,
    size: 1,
    queueLimit: 100,
    deadlineMs: 5_000,
    heapMb: 64,
    ...settings,
  })
  pools.push(made)
  return made
}

const refusedWith = (reason: string, detail: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.reason === reason && detail.test(error.detail)

describe('WorkerPool', () => {
  after(() => Promise.all(pools.map((each) => each.close())))

  test('answers in any number of threads, 2,000 small jobs', async () => {
    const two = pool({ size: 2, queueLimit: 5_000 })
    const sums = await Promise.all(
      Array.from({ length: 2_000 }, (_, index) => two.run({ kind: 'add', a: index, b: 1 })),
    )
    assert.deepEqual(
      sums,
      Array.from({ length: 2_000 }, (_, index) => index + 1),
    )
  })

  test('runs several jobs in a thread when they wait for others, each answer to its own question', async () => {
    const one = pool({ jobsPerThread: 10 })
    const waits = Array.from({ length: 10 }, (_, index) => 1_000 / 10 ** index)
    const ended: number[] = []
    const answers = waits.map((ms) => one.run({ kind: 'wait', ms }).finally(() => ended.push(ms)))
    assert.deepEqual(await Promise.all(answers), waits)
    assert.equal(ended.at(-1), waits[0])
  })

  test('a stuck job takes the others in its thread along, and no more than those', async () => {
    const one = pool({ jobsPerThread: 2, deadlineMs: SPIN_MS })
    const waiting = one.run({ kind: 'wait', ms: 60_000 })
    const stuck = one.run({ kind: 'spin' })
    const next = one.run({ kind: 'add', a: 1, b: 1 })
    await assert.rejects(stuck, refusedWith('unavailable', /^deadline/))
    await assert.rejects(waiting, refusedWith('unavailable', /^deadline/))
    assert.equal(await next, 2)
  })

  test('moves transferred bytes instead of copying them', async () => {
    const bytes = new Uint8Array(1_000)
    assert.equal(await pool().run({ kind: 'length', bytes }, [bytes.buffer]), 1_000)
    assert.equal(bytes.length, 0)
  })

  test('ends a worker past its deadline; the next job finds a new one', async () => {
    const one = pool({ deadlineMs: SPIN_MS })
    const stuck = one.run({ kind: 'spin' })
    const waiting = one.run({ kind: 'add', a: 1, b: 2 })
    await assert.rejects(stuck, refusedWith('unavailable', /^deadline/))
    assert.equal(await waiting, 3)
  })

  test('gives a thread that is given no CPU time four deadlines, and no more', async () => {
    const one = pool({ deadlineMs: 1_000 })
    await one.run({ kind: 'add', a: 1, b: 1 })
    assert.equal(await one.run({ kind: 'wait', ms: 1_500 }), 1_500)
    await assert.rejects(one.run({ kind: 'wait', ms: 60_000 }), refusedWith('unavailable', /^deadline/))
  })

  for (const kind of ['exit', 'hoard'] as const) {
    test(`starts a new worker after a crash by ${kind}`, async () => {
      const one = pool()
      await assert.rejects(one.run({ kind }), refusedWith('unavailable', /^crash/))
      assert.equal(await one.run({ kind: 'add', a: 2, b: 2 }), 4)
    })
  }

  test('tells a thread that ended under its jobs from one that never came up', async () => {
    await assert.rejects(pool().run({ kind: 'exit' }), ThreadEnded)
    await assert.rejects(pool({ deadlineMs: SPIN_MS }).run({ kind: 'spin' }), ThreadEnded)
    const nowhere = pool({ script: new URL('./no-such-file.ts', import.meta.url) })
    await assert.rejects(nowhere.run({ kind: 'add', a: 1, b: 1 }), (error) => {
      return refusedWith('unavailable', /^crash/)(error) && !(error instanceof ThreadEnded)
    })
  })

  test('refuses a job when the queue is full', async () => {
    const one = pool({ queueLimit: 1, deadlineMs: SPIN_MS })
    const running = one.run({ kind: 'spin' })
    const waiting = one.run({ kind: 'add', a: 1, b: 1 })
    await assert.rejects(one.run({ kind: 'add', a: 2, b: 2 }), refusedWith('unavailable', /^queue full/))
    await assert.rejects(running)
    assert.equal(await waiting, 2)
  })

  test('hands on what the handler threw', async () => {
    const one = pool()
    await assert.rejects(one.run({ kind: 'refuse' }), refusedWith('malformed-message', /^a test$/))
    await assert.rejects(one.run({ kind: 'throw' }), /a bug/)
  })

  test('close() lets waiting jobs end and refuses new ones', async () => {
    const one = pool()
    const jobs = [one.run({ kind: 'add', a: 1, b: 0 }), one.run({ kind: 'add', a: 2, b: 0 })]
    const closed = one.close()
    await assert.rejects(one.run({ kind: 'add', a: 1, b: 1 }), refusedWith('shutting-down', /^$/))
    assert.deepEqual(await Promise.all(jobs), [1, 2])
    await closed
  })

  test('an idle worker does not keep the process alive', () => {
    const program = `
      import { WorkerPool } from ${JSON.stringify(new URL('./pool.ts', import.meta.url).href)}
      const script = new URL(${JSON.stringify(script.href)})
      const pool = new WorkerPool({ script, size: 1, queueLimit: 9, deadlineMs: 60_000, heapMb: 64 })
      console.log(await pool.run({ kind: 'add', a: 20, b: 3 }))`
    const child = spawnSync(process.execPath, ['-e', program], { timeout: 20_000 })
    assert.equal(child.stdout.toString().trim(), '23', child.stderr.toString())
    assert.equal(child.status, 0)
  })
})
