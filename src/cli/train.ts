// gatehouse train: makes a model anew from the collections beside the checkout and what we write ourselves.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Command, CommandIo } from './command.ts'

/** Name → what is learned; each is a folder of training/ with a file `train.ts`, and a file of models/. */
const MODELS: Readonly<Record<string, string>> = {
  content: 'the words of mail: unwanted, sent to many, phishing and what it wants; some 20 minutes',
  links: 'web addresses: fraud; some minutes',
  'sign-in': 'the trees over the base score of a sign-in, in made-up worlds; some minutes',
}

const USAGE = `Usage: gatehouse train NAME [--out FILE] [--seed N] [--leave-out SOURCE] [--quick]

${Object.entries(MODELS)
  .map(([name, meaning]) => `  ${name.padEnd(21)}${meaning}`)
  .join('\n')}

Of content:
  --out FILE           where the model goes, its card beside it (models/content.bin)
  --seed N             the same number gives the same bytes (1)
  --leave-out SOURCE   only train without this source, and tell what is caught of it
  --quick              with a sixth of the letters: to try something, not to use it

Training is part of a checkout, not of an installed package, and reads ../shared/corpora.`

const OPTIONS = {
  out: { type: 'string' },
  seed: { type: 'string', default: '1' },
  'leave-out': { type: 'string' },
  quick: { type: 'boolean', default: false },
} as const

interface TrainOptions {
  readonly out: string
  readonly seed: number
  readonly leaveOut?: string
  readonly quick: boolean
}
type Tell = (what: string, progress: number) => void

/** As the files of training/ have it; src never imports from there. */
type Train = (print: (line: string) => void, options: TrainOptions, tell: Tell) => Promise<number>

export const trainCommand: Command = { name: 'train', summary: 'make the models anew', usage: USAGE, run }

async function run(args: string[], io: CommandIo): Promise<number> {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [name = ''] = positionals
  const seed = Number(values.seed)
  const file = new URL(`../../training/${name}/train.ts`, import.meta.url)
  if (MODELS[name] === undefined || positionals.length > 1 || !Number.isSafeInteger(seed) || !existsSync(file)) {
    io.err(USAGE)
    return 2
  }
  const out = values.out ?? fileURLToPath(new URL(`../../models/${name}.bin`, import.meta.url))
  const leaveOut = values['leave-out']
  const options = { out, seed, quick: values.quick, ...(leaveOut !== undefined && { leaveOut }) }
  const train = ((await import(file.href)) as { run: Train }).run
  return train(io.out, options, tellOn(io))
}

/** characters */
const BAR = 30

/** A bar on a terminal; else a line for each part of the work. */
function tellOn(io: CommandIo): Tell {
  let last = ''
  return (what, progress) => {
    if (io.isTerminal) {
      const done = Math.round(progress * BAR)
      process.stderr.write(`\r[${'#'.repeat(done)}${'.'.repeat(BAR - done)}] ${what}\x1b[K`)
    } else if (what !== last) io.err(what)
    last = what
  }
}
