// Gatehouse as it ships: the same screening and policy as `gatehouse scan` and as on the way in, in one thread.
import type { Signal } from '../../src/mail/signal.ts'
import { decideInbound, weightOf } from '../../src/policy/decide.ts'
import { Screener } from '../../src/screening/screener.ts'
import { cpuMs, pssMib } from '../support/process-tree.ts'
import type { Contender, Judgement, Letter } from './contender.ts'

const STOPPED: ReadonlySet<string> = new Set(['junk', 'quarantine', 'reject'])

export function gatehouse(): Contender {
  let screener: Screener | undefined
  let memoryBefore = 0
  /** Late, so that its memory can be told from that of the letters. */
  const open = (): Screener => {
    memoryBefore = pssMib([process.pid])
    return new Screener({ authservId: 'localhost', dnsServers: [], threads: 1 })
  }
  return {
    name: 'Gatehouse',
    judge: async function* (letters) {
      screener ??= open()
      for (const letter of letters) yield await judgementOf(screener, letter)
    },
    cpuMs: () => cpuMs([process.pid]),
    memoryMib: () => pssMib([process.pid]) - memoryBefore,
    close: async () => screener?.close(),
  }
}

async function judgementOf(screener: Screener, { bytes }: Letter): Promise<Judgement> {
  const facts = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: 0 } as const
  const before = process.cpuUsage()
  const { signals, ms } = await screener.screen({ message: { kind: 'memory', bytes }, ...facts })
  const { user, system } = process.cpuUsage(before)
  return { ...decisionOn(signals), ms, cpuMs: (user + system) / 1_000, signals }
}

/** What the policy makes of them. */
export function decisionOn(signals: readonly Signal[]): Omit<Judgement, 'ms' | 'cpuMs' | 'signals'> {
  const { action, score, phishScore, rules } = decideInbound(signals)
  const against = signals.filter((signal) => weightOf(signal) > 0)
  return {
    score: Math.max(score, phishScore),
    isStopped: STOPPED.has(action),
    reasons: [...rules.slice(0, 1), ...against.map(({ id, value }) => `${id}=${short(value)}`)],
    action,
  }
}

function short(value: string | number | boolean): string {
  return typeof value === 'number' ? String(Math.round(value * 1_000) / 1_000) : String(value)
}
