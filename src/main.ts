// The start: finds the command and runs it. Commands are loaded when they are called, so that each starts quickly.
import { keepNurserySmall, useCompileCache } from './base/runtime.ts'
import type { Command, CommandIo } from './cli/command.ts'
import { failureOf } from './cli/failure.ts'

/** In the order of the help page. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./cli/demo.ts')).demoCommand,
  init: async () => (await import('./cli/init.ts')).initCommand,
  serve: async () => (await import('./cli/serve.ts')).serveCommand,
  member: async () => (await import('./cli/member.ts')).memberCommand,
  department: async () => (await import('./cli/department.ts')).departmentCommand,
  level: async () => (await import('./cli/level.ts')).levelCommand,
  domain: async () => (await import('./cli/domain.ts')).domainCommand,
  scan: async () => (await import('./cli/scan.ts')).scanCommand,
  'leak-data': async () => (await import('./cli/leak-data.ts')).leakDataCommand,
  leak: async () => (await import('./cli/leak.ts')).leakCommand,
  replay: async () => (await import('./cli/replay.ts')).replayCommand,
  trace: async () => (await import('./cli/trace.ts')).traceCommand,
  quarantine: async () => (await import('./cli/quarantine.ts')).quarantineCommand,
  incident: async () => (await import('./cli/incident.ts')).incidentCommand,
  alert: async () => (await import('./cli/alert.ts')).alertCommand,
  policy: async () => (await import('./cli/policy.ts')).policyCommand,
  quota: async () => (await import('./cli/quota.ts')).quotaCommand,
  sending: async () => (await import('./cli/sending.ts')).sendingCommand,
  'secure-link': async () => (await import('./cli/secure-link.ts')).secureLinkCommand,
  'virus-base': async () => (await import('./cli/virus-base.ts')).virusBaseCommand,
  hold: async () => (await import('./cli/hold.ts')).holdCommand,
  approval: async () => (await import('./cli/approval.ts')).approvalCommand,
  queue: async () => (await import('./cli/queue.ts')).queueCommand,
  restore: async () => (await import('./cli/restore.ts')).restoreCommand,
  keys: async () => (await import('./cli/keys.ts')).keysCommand,
  scrub: async () => (await import('./cli/scrub.ts')).scrubCommand,
  settings: async () => (await import('./cli/settings.ts')).settingsCommand,
  doctor: async () => (await import('./cli/doctor.ts')).doctorCommand,
  train: async () => (await import('./cli/train.ts')).trainCommand,
  bench: async () => (await import('./cli/bench.ts')).benchCommand,
}

const STAYS_UP: ReadonlySet<string> = new Set(['demo', 'serve'])

useCompileCache()

// Whatever is written, the database and the log too, is for the user of the service alone.
process.umask(0o077)

const io: CommandIo = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  env: process.env,
  isTerminal: process.stderr.isTTY === true,
}

// A reader that has seen enough (`gatehouse scan … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await main(process.argv.slice(2))

/** @returns the exit status: 0 ok, 1 no, 2 usage, 3 not reachable */
async function main(args: string[]): Promise<number> {
  const [name = 'help', ...rest] = args
  const isHelp = name === 'help' || name === '--help' || name === '-h'
  const [asked = ''] = isHelp ? rest : [name]
  if (asked === '') {
    io.out(await helpPage())
    return 0
  }
  const load = Object.hasOwn(COMMANDS, asked) ? COMMANDS[asked] : undefined
  if (load === undefined) {
    io.err(`gatehouse: there is no command "${asked}"; "gatehouse help" lists them`)
    return 2
  }
  // Before it is loaded, for loading makes most of what is young.
  if (STAYS_UP.has(asked)) keepNurserySmall()
  const command = await load()
  if (isHelp || rest.includes('--help') || rest.includes('-h')) {
    io.out(command.usage)
    return 0
  }
  try {
    return await command.run(rest, io)
  } catch (error) {
    const { words, status } = failureOf(command, error)
    io.err(`gatehouse ${name}: ${words}`)
    return status
  }
}

async function helpPage(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`)
  return `Gatehouse, a mail system whose whole life is a closed security loop.

Usage: gatehouse COMMAND [OPTIONS]     gatehouse COMMAND --help

${lines.join('\n')}

Every command takes --json where it prints facts, and --config FILE where it works on an installation.`
}
