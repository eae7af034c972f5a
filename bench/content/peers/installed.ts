// The other filters that are on this machine.
import { existsSync } from 'node:fs'
import { isInstalled } from '../../support/stack.ts'
import type { Contender } from '../contender.ts'
import { bogofilter } from './bogofilter.ts'
import { clamd, VIRUS_BASE } from './clamd.ts'
import { rspamd } from './rspamd.ts'
import { spamassassin } from './spamassassin.ts'

export interface Entry {
  readonly open: () => Contender | Promise<Contender>
  /** of the letters that the others get, each how many-th; 1 when absent */
  readonly sample?: number
}

/** SpamAssassin needs some fifty times as long as the others. */
const PEERS: readonly (Entry & { readonly programs: readonly string[]; readonly needs?: string })[] = [
  { programs: ['rspamd', 'redis-server'], open: rspamd },
  { programs: ['bogofilter'], open: bogofilter },
  { programs: ['spamassassin', 'perl'], open: spamassassin, sample: 6 },
  { programs: ['clamd'], open: clamd, needs: VIRUS_BASE },
]

export function installedPeers(): readonly Entry[] {
  return PEERS.filter(({ programs, needs = '/' }) => {
    const isThere = isInstalled(...programs) && existsSync(needs)
    if (!isThere) console.error(`${[...programs, needs].join(', ')}: not all there, not measured`)
    return isThere
  })
}
