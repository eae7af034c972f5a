// gatehouse train: makes the models anew from the mail collections and what we write ourselves.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Command, CommandIo } from './command.ts'

/** Name → what is made; each is a folder of training/ whose train.ts has a function `run`. */
const MODELS: Readonly<Record<string, string>> = {
  content: 'the model of words: spam, bulk, phishing and what it wants; about an hour',
  links: 'the model of addresses; about a minute',
}

const USAGE = `Usage: gatehouse train NAME [--out FILE] [--seed N] [--leave-out SOURCE] [--quick]

${Object.entries(MODELS)
  .map(([name, meaning]) => `  ${name.padEnd(10)}${meaning}`)
  .join('\n')}

  --out FILE           where the model goes, its card beside it (models/NAME.bin)
  --seed N             the same number gives the same bytes (1)
For content:
  --leave-out SOURCE   only train without this source, and tell what is caught of it
  --quick              with a sixth of the letters: to try something, not to use it

Training is part of a checkout, not of an installed package, and reads ../shared/corpora.`

const OPTIONS = {
  out: { type: 'string' },
  seed: { type: 'string', default: '1' },
  'leave-out': { type: 'string' },
  quick: { type: 'boolean', default: false },
} as const

/** As the train.ts of each has it; src never imports from training. */
type Train = (
  options: { out: string; seed: number; leaveOut?: string; quick: boolean },
  tell: (what: string, progress: number) => void,
) => Promise<string>

export const trainCommand: Command = { name: 'train', summary: 'make the models anew', usage: USAGE, run }

async function run(args: string[], io: CommandIo): Promise<number> {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const seed = Number(values.seed)
  const name = positionals.join(' ')
  const file = new URL(`../../training/${name}/train.ts`, import.meta.url)
  if (MODELS[name] === undefined || !Number.isSafeInteger(seed) || !existsSync(file)) {
    io.err(USAGE)
    return 2
  }
  const out = values.out ?? fileURLToPath(new URL(`../../models/${name}.bin`, import.meta.url))
  const leaveOut = values['leave-out']
  const train = ((await import(file.href)) as { run: Train }).run
  io.out(await train({ out, seed, quick: values.quick, ...(leaveOut !== undefined && { leaveOut }) }, progressOf(io)))
  return 0
}

const BAR = 30

/** A bar on a terminal; else a line for each part of the work. */
function progressOf(io: CommandIo): (what: string, progress: number) => void {
  let last = ''
  return (what, progress) => {
    if (io.isTerminal) {
      const done = Math.round(progress * BAR)
      process.stderr.write(`\r[${'#'.repeat(done)}${'.'.repeat(BAR - done)}] ${what}\x1b[K`)
    } else if (what !== last) io.err(what)
    last = what
  }
}
