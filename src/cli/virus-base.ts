// gatehouse virus-base: how fresh the signatures are, and the way to stop or undo an update.
import { parseArgs } from 'node:util'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import type { VirusBase, VirusBaseState } from '../screening/virus-base.ts'
import { virusBaseOf } from '../wiring-antivirus.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'

const usage = `Usage: gatehouse virus-base status | pause | resume | roll-back  [--config FILE] [--json]

pause keeps the signatures as they are; roll-back goes to those before, and pauses.
Works on the signatures that Gatehouse fetches itself (antivirus.freshclam).`

const VERBS: Readonly<Record<string, (base: VirusBase) => Promise<void>>> = {
  status: async () => {},
  pause: (base) => base.pause(),
  resume: (base) => base.resume(),
  'roll-back': (base) => base.rollBack(),
}

export const virusBaseCommand: Command = {
  name: 'virus-base',
  summary: 'how fresh the virus signatures are; pause and roll back',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: CONFIG_OPTIONS })
    const [verb = '', ...more] = positionals
    const act = VERBS[verb]
    if (act === undefined || more.length > 0) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, async (house) => {
      const base = virusBaseOf(house)
      if (base === undefined) throw new Refusal('not-permitted', 'antivirus.freshclam is not set: the machine fetches')
      await act(base)
      const state = await base.state()
      io.out(values.json ? JSON.stringify(state) : described(state))
      return 0
    })
  },
}

function described({ current, checkedAt, changedAt, isPaused, refused }: VirusBaseState): string {
  if (current === 0) return 'No signatures have been fetched yet.'
  const ago = (at: number) => `${Math.round((now() - at) / 1_000)} s ago`
  return [
    `base ${current}, in use since ${ago(changedAt)}, looked for a newer one ${ago(checkedAt)}`,
    ...(isPaused ? ['paused: "gatehouse virus-base resume" goes on'] : []),
    ...(refused === '' ? [] : [`the newest was not taken: ${refused}`]),
  ].join('\n')
}
