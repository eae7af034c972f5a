// Works the queue off: takes what is due, brings it to its destination, writes down what came of it.
import { monotonic, now, sleep } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { domainOf, queuedMessage } from '../store/queue.ts'
import {
  giveBack,
  hasDue,
  lease,
  queuedBlob,
  renewLeases,
  settle,
  type LeasedRecipient,
  type Settlement,
} from '../store/queue-work.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import type { BlobReader, WriteTx } from '../store/store.ts'
import type { Deliverer } from './delivery.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { writeReports, type ReporterParts } from './reporter.ts'
import { settlementOf } from './settlement.ts'
import type { Schedule } from './retry-schedule.ts'
import type { OutgoingMessage } from './smtp-delivery.ts'

const log = logOf('outbound')

/** Part of a lease after which it is renewed; and that must be left when the last bytes of a message go out. */
const QUARTER = 0.25
/** ms between looks when no news comes: what is due again, and what other processes left */
const POLL_MS = 1_000
/** Recipients taken at a time. */
const BATCH = 100
/** Messages in the hand that wait for a destination; beyond that nothing more is taken. */
const MAX_WAITING = 1_000
/** ms before an outcome that could not be written is written again: it is known, so it must not be lost */
const SETTLE_AGAIN_MS = 1_000
/** ms before what broke on our side is tried again */
const AFTER_BUG_MS = 15 * 60_000
/** ms that messages under way get at the end; then connections close, and they are deferred */
const GRACE_MS = 10_000

export interface RunnerParts extends Omit<ReporterParts, 'maxAgeMs'> {
  readonly deliverer: Pick<Deliverer, 'deliver' | 'close'>
  readonly schedule: Schedule
  /** messages on their way at the same time */
  readonly connections: number
  /** of these, to one domain */
  readonly connectionsPerDomain: number
  /** ms for which recipients are ours alone; a process that dies leaves them to others after that */
  readonly leaseMs: number
  /** Mail of a member was refused for good at so many recipients; in the transaction that settles it. */
  readonly refused?: (tx: WriteTx, owner: Owner, recipients: number) => Promise<void>
  /** all mail goes to one host, whatever the domain */
  readonly hasSmartHost: boolean
}

/** One message to one destination. */
interface Group {
  /** recipients of the same have their share of connections together */
  readonly destination: string
  readonly domainToken: Buffer
  readonly recipients: readonly LeasedRecipient[]
}

interface Delivered {
  readonly settlements: readonly Settlement[]
  /** absent: the house itself wrote it */
  readonly sender?: Owner
}

export class Runner {
  readonly #parts: RunnerParts
  /** one name per running process */
  readonly #holder = randomText()
  readonly #underWay = new Map<Promise<void>, Group>()
  #waiting: Group[] = []
  #running: Promise<void> | undefined
  #reporting: Promise<void> | undefined
  #isOver = false
  #wake: () => void = () => {}
  /** ms, monotonic: until then nobody else takes what we hold */
  #leasedUntil = 0

  constructor(parts: RunnerParts) {
    this.#parts = parts
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Begins nothing more, ends what is under way, gives back the rest. */
  async stop(): Promise<void> {
    this.#isOver = true
    this.#wake()
    await this.#running
    await this.#reporting
    for (const giveUpAt = monotonic() + GRACE_MS; this.#underWay.size > 0 && monotonic() < giveUpAt;) await sleep(20)
    this.#parts.deliverer.close()
    await Promise.all(this.#underWay.keys())
    const { store, ticket } = this.#parts
    const left = this.#waiting.flatMap(({ recipients }) => recipients)
    if (left.length > 0) await store.write(ticket, (tx) => giveBack(tx, this.#holder, left))
  }

  /** Sends all that is due, and waits for it. @returns how many attempts were begun */
  async workOff(): Promise<number> {
    for (let begun = 0; ;) {
      begun += await this.#begin()
      if (this.#underWay.size === 0) {
        await this.#report()
        return begun
      }
      await Promise.race(this.#underWay.keys())
    }
  }

  async #run(): Promise<void> {
    const stopListening = this.#parts.store.listen(({ topic }) => {
      if (topic === 'queue' || topic === '*') this.#wake()
    })
    while (!this.#isOver) {
      const woken = this.#untilWoken()
      try {
        await this.#renew()
        await this.#begin()
        // Beside the rest: a report is judged like any mail, and must keep neither leases nor attempts waiting.
        this.#reporting ??= this.#report().finally(() => (this.#reporting = undefined))
      } catch (error) {
        log.warn({ err: error }, 'the queue waits for the store')
      }
      await woken
    }
    stopListening()
  }

  /** Resolves on news, when a place becomes free, on `stop`, and after a while by itself. */
  #untilWoken(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(POLL_MS, this.#parts.leaseMs * QUARTER)).unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#isOver) this.#wake()
    })
  }

  async #begin(): Promise<number> {
    // Those for destinations that have their share must not keep the others from being taken.
    const isStuck = this.#waiting.every(({ destination }) => this.#isBusy(destination))
    const hasPlace = this.#underWay.size < this.#parts.connections && this.#waiting.length < MAX_WAITING
    if (isStuck && hasPlace) this.#waiting = [...this.#waiting, ...(await this.#take())]
    let begun = 0
    for (const group of this.#waiting) {
      if (this.#isOver || this.#underWay.size >= this.#parts.connections) break
      if (this.#isBusy(group.destination)) continue
      begun++
      this.#waiting = this.#waiting.filter((each) => each !== group)
      const attempt = this.#attempt(group).finally(() => {
        this.#underWay.delete(attempt)
        this.#wake()
      })
      this.#underWay.set(attempt, group)
    }
    return begun
  }

  #isBusy(destination: string): boolean {
    const there = [...this.#underWay.values()].filter((group) => group.destination === destination)
    return !this.#parts.hasSmartHost && there.length >= this.#parts.connectionsPerDomain
  }

  async #take(): Promise<Group[]> {
    const { store, ticket, leaseMs } = this.#parts
    const groups = [...this.#underWay.values(), ...this.#waiting]
    const busy = groups.filter(({ destination }) => this.#isBusy(destination)).map(({ domainToken }) => domainToken)
    const request = { holder: this.#holder, busy }
    if (!(await store.read(ticket, (tx) => hasDue(tx, request)))) return []
    const takenAt = monotonic()
    const leased = await store.write(ticket, (tx) => lease(tx, { ...request, leaseMs, limit: BATCH }))
    if (this.#underWay.size === 0) this.#leasedUntil = takenAt + leaseMs
    return this.#grouped(leased)
  }

  #grouped(leased: readonly LeasedRecipient[]): Group[] {
    const groups = new Map<string, { destination: string; domainToken: Buffer; recipients: LeasedRecipient[] }>()
    for (const each of leased) {
      const destination = this.#parts.hasSmartHost ? '' : domainOf(each.recipient.address)
      const key = `${each.queueId} ${destination}`
      const group = groups.get(key) ?? { destination, domainToken: each.domainToken, recipients: [] }
      group.recipients.push(each)
      groups.set(key, group)
    }
    return [...groups.values()]
  }

  async #renew(): Promise<void> {
    const isIdle = this.#underWay.size + this.#waiting.length === 0
    const { store, ticket, leaseMs } = this.#parts
    if (isIdle || monotonic() < this.#leasedUntil - leaseMs * (1 - QUARTER)) return
    const renewedAt = monotonic()
    await store.write(ticket, (tx) => renewLeases(tx, this.#holder, leaseMs))
    this.#leasedUntil = renewedAt + leaseMs
  }

  async #report(): Promise<void> {
    try {
      await writeReports({ ...this.#parts, maxAgeMs: this.#parts.schedule.maxAgeMs })
    } catch (error) {
      log.warn({ err: error }, 'reports to senders wait')
    }
  }

  async #attempt(group: Group): Promise<void> {
    try {
      const { settlements, sender } = await this.#deliver(group)
      await this.#settle(settlements, sender)
    } catch (error) {
      log.error({ queue: group.recipients[0]?.queueId, err: error }, 'an attempt broke')
      await this.#settle(group.recipients.map(afterBug)).catch(() => undefined)
    }
  }

  async #deliver({ destination, recipients }: Group): Promise<Delivered> {
    const { store, ticket, deliverer, schedule } = this.#parts
    const [{ organisationId, queueId }] = recipients as [LeasedRecipient]
    const { message, use } = await store.read(ticket, async (tx) => ({
      message: await queuedMessage(tx, organisationId, queueId),
      use: await queuedBlob(tx, organisationId, queueId),
    }))
    if (message === undefined || use === undefined) throw new Error(`message ${queueId} has recipients, but no content`)
    const outgoing: OutgoingMessage = {
      envelope: message.envelope,
      size: message.size,
      is8bit: message.envelope.is8bit,
      open: () => this.#content(() => store.blobs.open(ticket, use)),
    }
    const started = monotonic()
    const outcomes = await deliverer.deliver(
      destination,
      outgoing,
      recipients.map(({ recipient }) => recipient),
    )
    const byAddress = new Map(outcomes.map((outcome) => [outcome.recipient.address, outcome]))
    const settlements = recipients.map((leased) => {
      const outcome = byAddress.get(leased.recipient.address)
      return outcome === undefined ? afterBug(leased) : settlementOf(leased, outcome, message, schedule)
    })
    const count = (result: Settlement['result']) => settlements.filter((each) => each.result === result).length
    log.info(
      {
        queue: queueId,
        delivered: count('delivered'),
        deferred: count('deferred'),
        failed: count('failed'),
        uncertain: outcomes.filter(({ isUncertain }) => isUncertain).length,
        ms: Math.round(monotonic() - started),
      },
      'attempt made',
    )
    const { memberId } = message
    return { settlements, ...(memberId !== undefined && { sender: { organisationId, memberId } }) }
  }

  /** The message; its last bytes go out only while the lease is ours, so that one who slept does not send it twice. */
  async *#content(open: () => Promise<BlobReader>): AsyncGenerator<Buffer> {
    const blob = await open()
    try {
      let last: Buffer | undefined
      for await (const chunk of blob.stream()) {
        if (last !== undefined) yield last
        last = chunk
      }
      const left = this.#leasedUntil - monotonic()
      if (left < this.#parts.leaseMs * QUARTER) throw new DeliveryFailure('4.3.2', 'Sending was interrupted')
      if (last !== undefined) yield last
    } finally {
      await blob.close()
    }
  }

  /** What the other side said is true whether our database answers or not: it is written until it stands. */
  async #settle(settlements: readonly Settlement[], sender?: Owner): Promise<void> {
    const { store, ticket } = this.#parts
    for (;;) {
      try {
        const lost = await store.write(ticket, async (tx) => {
          const lost = await settle(tx, this.#holder, settlements)
          const count = settlements.filter((each) => isRefusal(each) && !lost.includes(each.leased)).length
          if (sender !== undefined && count > 0) await this.#parts.refused?.(tx, sender, count)
          return lost
        })
        for (const { queueId, attempt } of lost) log.warn({ queue: queueId, attempt }, 'lease lost, may arrive twice')
        return
      } catch (error) {
        if (this.#isOver) throw error
        log.warn({ err: error }, 'an outcome waits for the store')
        await sleep(SETTLE_AGAIN_MS)
      }
    }
  }
}

/** For good, and by the other side; what was given up after days says nothing of who wrote it. RFC 3463 §2 */
const isRefusal = ({ result, status }: Settlement): boolean => result === 'failed' && status.startsWith('5.')

/** Something on our side, such as a damaged blob: the recipient waits, and the list of the queue shows why. */
function afterBug(leased: LeasedRecipient): Settlement {
  return {
    leased,
    result: 'deferred',
    due: now() + AFTER_BUG_MS,
    status: '4.3.0',
    class: 'other',
    facts: {
      reply: 'The message could not be read or sent; the log says why',
      remoteHost: '',
      tls: '',
      isUncertain: false,
    },
  }
}
