// Commands with verbs: `gatehouse hold release ID` finds the row of `release`, and gives it the house and the words behind it.
import type { House } from '../wiring.ts'
import type { CommandIo } from './command.ts'
import { withHouse } from './open.ts'

export interface Verb<Call> {
  /** how many words stand behind the verb */
  readonly takes: number
  run(call: Call): Promise<number>
}

export type Verbs<Call> = Readonly<Record<string, Verb<Call>>>

/** What a command has read of its arguments. */
export interface Asked {
  /** the verb and the words behind it */
  readonly positionals: readonly string[]
  /** `--config` */
  readonly config: string | undefined
  readonly io: CommandIo
  /** shown when there is no such verb, or the words are too few or too many */
  readonly usage: string
}

/** @param callOf  puts together what the verbs of this command are given */
export async function runVerb<Call>(
  verbs: Verbs<Call>,
  { positionals, config, io, usage }: Asked,
  callOf: (house: House, words: readonly string[]) => Call | Promise<Call>,
): Promise<number> {
  const [name = '', ...words] = positionals
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (verb === undefined || words.length !== verb.takes) {
    io.err(usage)
    return 2
  }
  return withHouse(config, io, async (house) => verb.run(await callOf(house, words)))
}
