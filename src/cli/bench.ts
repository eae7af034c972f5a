// gatehouse bench: measures, side by side with the named peer, and prints ratios.
import { existsSync } from 'node:fs'
import type { Command } from './command.ts'

/** Name → what is measured; each is a file of bench/ with a function `run`. */
const BENCHES: Readonly<Record<string, string>> = {
  content: 'judging words beside Rspamd, SpamAssassin, bogofilter: rates by source [--quick] [--peers] [--json]',
  idle: 'what 6,000 idle connections cost a whole server, and how long others wait meanwhile',
  imap: 'reading beside Dovecot: commands a second, CPU of each, large folders, search',
  leak: 'leak detection on made documents, disguises, ordinary mail: recall, precision, speed [--quick] [--json] [--office] [--misses] [--seed N]',
  mime: 'our MIME parser beside postal-mime on real mail',
  screening: 'what screening costs a message; messages a second through the pool',
  'smtp-in': 'a letter in, all on: rate, CPU, time to 250, memory; beside Postfix, Dovecot, Rspamd, clamd',
  sending: 'sending control in made-up worlds: owners asked for nothing, what left of takeovers [--quick] [--json]',
  'sign-in':
    'attacks with the right password in made-up worlds: caught, owners asked, features, waves [--quick] [--rba FILE] [--json]',
  'sign-in-attacks':
    'stuffing and a spray against the whole journey: entries, owners, time to notice; names told by time [--quick] [--real-hashes]',
  smtp: 'the SMTP server alone: messages a second, memory of waiting connections',
  'sender-auth': 'SPF, DKIM, DMARC and ARC of whole messages; cache of the resolver',
}

const usage = `Usage: gatehouse bench NAME [OPTION…]

${Object.entries(BENCHES)
  .map(([name, meaning]) => `  ${name.padEnd(17)}${meaning}`)
  .join('\n')}

The benchmarks are part of a checkout, not of an installed package.`

export const benchCommand: Command = {
  name: 'bench',
  summary: 'measure, side by side with peers',
  usage,
  run: async (args, io) => {
    const [name = '', ...rest] = args
    const file = new URL(`../../bench/${name}.ts`, import.meta.url)
    if (BENCHES[name] === undefined || !existsSync(file)) {
      io.err(usage)
      return 2
    }
    const { run } = (await import(file.href)) as { run: (args: readonly string[]) => Promise<void> }
    await run(rest)
    return 0
  },
}
