// Sends alerts that are due, each channel for itself: one that hangs keeps neither the others nor any reaction waiting.
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { ALERTS_DUE, alertOf, type Alert } from './alerts.ts'
import { recordEvent } from './events.ts'
import * as records from './records-alerts.ts'

const log = logOf('audit')

/** A way to people that is not mail. */
export interface AlertChannel {
  readonly name: string
  /**
   * @param target  one of its ends, '' when it has one
   * @param deliveryId  the same whenever the same is sent again
   * @throws Refusal when it was not taken; `no-such-thing`: the end is gone for good
   */
  send(alert: Alert, target: string, deliveryId: string): Promise<void>
}

/** ms for which a delivery is ours alone once taken */
const LEASE_MS = 60_000
const BATCH = 50
/** ms between looks when no news comes: retries, and what other processes left */
const POLL_MS = 1_000
/** ms before the second attempt; doubled for each further one */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 600_000
/** attempts after which the other channels tell that this one is broken: some 7 s */
const TOLD_AFTER = 4
/** An alert that is this old helps nobody on a channel any more; it stays in the list. */
const GIVEN_UP_MS = 86_400_000
/** The alert about a broken channel itself. */
const OWN_KIND = 'alert-failed'

export class AlertSender {
  readonly #store: Store
  readonly #ticket: Ticket
  readonly #channels: ReadonlyMap<string, AlertChannel>
  #running: Promise<void> | undefined
  #stopped = false
  #wake: () => void = () => {}

  /** @param ticket  grants `event:read`, `event:change`, `event:append` */
  constructor(store: Store, ticket: Ticket, channels: readonly AlertChannel[]) {
    this.#store = store
    this.#ticket = ticket
    this.#channels = new Map(channels.map((channel) => [channel.name, channel]))
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake()
    await this.#running
  }

  /** Sends what is due now, all at once. @returns how many were tried */
  async workOff(): Promise<number> {
    const isDue = await this.#store.read(this.#ticket, (tx) => records.hasDueDelivery(tx, now()))
    if (!isDue) return 0
    const taken = await this.#store.write(this.#ticket, (tx) =>
      records.takeDueDeliveries(tx, now(), now() + LEASE_MS, BATCH),
    )
    await Promise.all(taken.map((row) => this.#deliver(row)))
    return taken.length
  }

  async #run(): Promise<void> {
    const stopListening = this.#store.listen(({ topic }) => {
      if (topic === ALERTS_DUE || topic === '*') this.#wake()
    })
    const underWay = new Set<Promise<unknown>>()
    while (!this.#stopped) {
      const woken = this.#untilWoken()
      // Not waited for: the next alert does not stand behind a channel that hangs.
      const work: Promise<unknown> = this.workOff()
        .catch((error: unknown) => log.warn({ err: error }, 'alerts wait for the store'))
        .finally(() => underWay.delete(work))
      underWay.add(work)
      await woken
    }
    stopListening()
    await Promise.all(underWay)
  }

  #untilWoken(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS).unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#stopped) this.#wake()
    })
  }

  async #deliver(row: records.DeliveryRow): Promise<void> {
    const { organisation_id: organisationId, alert_id: alertId, attempts } = row
    const channel = this.#channels.get(row.channel)
    try {
      const alert = await this.#store.read(this.#ticket, (tx) => alertOf(tx, organisationId, alertId))
      if (channel === undefined || alert === undefined)
        throw new Refusal('no-such-thing', 'The channel is not set up any more')
      await channel.send(alert, row.target, `${alertId}_${row.round}`)
      await this.#set(row, { state: 'sent', done_ms: now() })
    } catch (error) {
      const why = wordsOf(error)
      log.warn({ alert: alertId, channel: row.channel, attempt: attempts, err: error }, 'an alert was not taken')
      const isOver = error instanceof Refusal && error.reason === 'no-such-thing'
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1))
      const alert = await this.#alertOrNothing(organisationId, alertId)
      if (isOver || now() - (alert?.firstAt ?? 0) > GIVEN_UP_MS)
        await this.#set(row, { state: 'failed', done_ms: now(), why })
      else await this.#set(row, { due_ms: now() + pause, why })
      // About the alert that a channel is broken nothing is told again.
      if (attempts === TOLD_AFTER && alert !== undefined && alert.kind !== OWN_KIND)
        await this.#tell(organisationId, row.channel, why)
    }
  }

  #alertOrNothing(organisationId: OrganisationId, alertId: string): Promise<Alert | undefined> {
    return this.#store.read(this.#ticket, (tx) => alertOf(tx, organisationId, alertId)).catch(() => undefined)
  }

  #set(row: records.DeliveryRow, change: Parameters<typeof records.updateDelivery>[2]): Promise<void> {
    return this.#store
      .write(this.#ticket, (tx) => records.updateDelivery(tx, row, change))
      .catch((error: unknown) => log.warn({ err: error }, 'what became of an alert was not noted; it is sent again'))
  }

  async #tell(organisationId: OrganisationId, channel: string, why: string): Promise<void> {
    await this.#store
      .write(this.#ticket, (tx) =>
        recordEvent(tx, { type: 'alert.failed', organisationId, actor: 'alerts', channel, why }),
      )
      .catch((error: unknown) => log.warn({ err: error }, 'a broken channel was not told of'))
  }
}

/** For administrators: what the other side said, never where it is. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return [error.message, error.detail].filter((part) => part !== '').join(': ')
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : 'failed'
}
