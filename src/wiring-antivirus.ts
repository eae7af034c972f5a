// The virus engines of the settings, put together with what keeps their base fresh and looks at recent mail again.
import path from 'node:path'
import { Gauge, register } from 'prom-client'
import { recordEvent, type AuditEvent } from './audit/events.ts'
import { now } from './base/clock.ts'
import { logOf } from './base/log.ts'
import type { RepeatedWork } from './base/repeated-work.ts'
import { rescan } from './intake/rescan.ts'
import { Clamd, type ClamdOptions } from './net/clamd.ts'
import { Icap, type IcapOptions } from './net/icap.ts'
import { clamdEngine, icapEngine, together, type VirusEngine } from './screening/engines.ts'
import { VirusBase } from './screening/virus-base.ts'
import type { Settings } from './settings/rows.ts'
import type { House } from './wiring.ts'

const log = logOf('wiring')

/** requirements: "updates the virus database every 5 minutes"; past three polls somebody has to look */
const OUTDATED_MS = 15 * 60_000
/** How often the engines are asked whether they have learned something. */
const RESCAN_MS = 60_000

export function clamdOptions({ clamdAddresses, clamdTimeout }: Settings): readonly ClamdOptions[] {
  return clamdAddresses.map((address) => ({ address: address.replace(/^unix:/, ''), budgetMs: clamdTimeout }))
}

export function icapOptions({ icapServices, icapMaxBytes, clamdTimeout }: Settings): readonly IcapOptions[] {
  return icapServices.map((url) => ({ url, maxBytes: icapMaxBytes, budgetMs: clamdTimeout }))
}

/** Every engine with its place. */
export function enginesOf(settings: Settings): readonly (VirusEngine & { readonly place: string })[] {
  return [
    ...clamdOptions(settings).map((options) => ({ place: options.address, ...clamdEngine(new Clamd(options)) })),
    ...icapOptions(settings).map((options) => ({ place: options.url, ...icapEngine(new Icap(options)) })),
  ]
}

/** @returns undefined where the settings leave the base to others */
export function virusBaseOf(house: House): VirusBase | undefined {
  const { settings, pathOf } = house
  if (settings.freshclamConfig === '') return undefined
  return new VirusBase({
    folder: path.resolve(pathOf(settings.virusBaseFolder)),
    freshclamConfig: pathOf(settings.freshclamConfig),
    engines: clamdOptions(settings).map((options) => new Clamd(options)),
  })
}

/** @returns the work in the background; none where no engine is set up */
export function antivirusWork(house: House, closing: (() => Promise<unknown>)[]): readonly RepeatedWork[] {
  const engines = enginesOf(house.settings)
  const scan = together(engines)
  if (scan === undefined) return []
  const base = virusBaseOf(house)
  const version = async () => {
    const versions = await Promise.all(engines.map((engine) => engine.version()))
    return [...versions, ...(base === undefined ? [] : [(await base.state()).current])].join(' ')
  }
  const { store, mailboxes, organisation } = house
  const parts = { store, mailboxes, organisation, scan, version, ticket: house.ticket('rescan') }
  const again: RepeatedWork = { name: 'scan recent mail again', everyMs: RESCAN_MS, run: () => rescan(parts) }
  // At once, so that what the engines know now is what the first change is measured against.
  const first = rescan(parts).catch((error: unknown) => log.warn({ err: error }, 'recent mail cannot be scanned now'))
  closing.push(() => first)
  return base === undefined ? [again] : [again, keepFresh(house, base, again.run, closing)]
}

function keepFresh(
  house: House,
  base: VirusBase,
  lookAgain: () => Promise<unknown>,
  closing: (() => Promise<unknown>)[],
): RepeatedWork {
  showAge(base, closing)
  let isTold = false
  const run = async () => {
    try {
      const outcome = await base.check()
      const { current, refused } = await base.state()
      if (outcome === 'changed') {
        await tell(house, { type: 'virus-base.changed', base: current })
        await lookAgain()
      }
      if (outcome === 'refused') await tell(house, { type: 'virus-base.refused', why: refused })
    } catch (error) {
      log.warn({ err: error }, 'no virus base could be fetched')
    }
    const { checkedAt } = await base.state()
    const ageMs = now() - checkedAt
    const isOutdated = checkedAt > 0 && ageMs > OUTDATED_MS
    if (isOutdated && !isTold) await tell(house, { type: 'virus-base.outdated', ageMs })
    isTold = isOutdated
  }
  return { name: 'fetch virus base', everyMs: house.settings.virusBaseEvery, run }
}

type WithoutPlace<Event> = Event extends AuditEvent ? Omit<Event, 'organisationId' | 'actor'> : never

async function tell(house: House, event: WithoutPlace<AuditEvent>): Promise<void> {
  const organisationId = await house.organisation()
  const whole = { ...event, organisationId, actor: 'virus-base' } as AuditEvent
  await house.store.write(house.ticket('rescan'), (tx) => recordEvent(tx, whole))
}

function showAge(base: VirusBase, closing: (() => Promise<unknown>)[]): void {
  const name = 'gatehouse_virus_base_checked_seconds'
  new Gauge({
    name,
    help: 'seconds since a look for a newer virus base last came to a good end',
    async collect() {
      this.set((now() - (await base.state()).checkedAt) / 1_000)
    },
  })
  closing.push(async () => register.removeSingleMetric(name))
}
