// What is measured: a whole mail system as processes of its own in a throw-away folder, on loopback.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { monotonic, sleep } from '../../src/base/clock.ts'
import { processesOf } from './process-tree.ts'

/** ms; Rspamd compiles its patterns at its first start */
const START_LIMIT_MS = 240_000
const STOP_LIMIT_MS = 8_000

export interface Account {
  readonly address: string
  readonly password: string
}

export interface Stack {
  readonly name: string
  /** processes whose trees are the stack */
  readonly roots: readonly number[]
  /** ms from nothing to the first 220 */
  readonly startMs: number
  readonly smtpPort: number
  /** in the clear */
  readonly imapPort: number
  readonly accounts: readonly Account[]
  /** messages in all mailboxes; absent where 250 is said only after delivery */
  delivered?(): number
}

const workplaces = new Set<Workplace>()

/** Ends all stacks, those that came up only in part, too, and removes their folders. */
export async function stopAll(): Promise<void> {
  for (const place of workplaces) await place.stop()
}

// The processes stand in groups of their own, so that Ctrl-C does not reach them.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void stopAll().then(() => process.exit(1)))

/** Processes and a folder that live and end together. */
export class Workplace {
  readonly folder: string
  readonly #children: ChildProcess[] = []
  readonly #started = monotonic()

  constructor(name: string) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), `bench-${name}-`))
    // Daemons that give up root look for their files here.
    process.umask(0o022)
    fs.chmodSync(this.folder, 0o755)
    workplaces.add(this)
  }

  get roots(): number[] {
    return this.#children.map(({ pid }) => pid ?? 0)
  }

  get ageMs(): number {
    return monotonic() - this.#started
  }

  path(name: string): string {
    return path.join(this.folder, name)
  }

  /** @returns the path of the file */
  write(name: string, content: string | Uint8Array): string {
    const file = this.path(name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, content)
    return file
  }

  /** @param owner  of the folder, such as `postfix`; by default root @returns the path of the folder */
  makeFolder(name: string, owner?: string): string {
    const folder = this.path(name)
    fs.mkdirSync(folder, { recursive: true })
    if (owner !== undefined) spawnSync('chown', [owner, folder])
    return folder
  }

  /** Starts a program in a group of its own; what it says goes to a file of the folder. */
  start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
    const out = fs.openSync(this.path(`${path.basename(command)}.out`), 'a')
    this.#children.push(spawn(command, args, { detached: true, stdio: ['ignore', out, out], env, cwd: this.folder }))
    fs.closeSync(out)
  }

  /** Whether one of the programs has written this so far. */
  said(words: string): boolean {
    const files = fs.readdirSync(this.folder).filter((name) => name.endsWith('.out'))
    return files.some((name) => fs.readFileSync(this.path(name), 'utf8').includes(words))
  }

  /**
   * Waits until something answers.
   * @param greeting  what it says by itself; empty: that it takes the connection is enough
   * @throws Error when nothing comes, or a process has ended
   */
  async waitForPort(port: number, greeting = ''): Promise<void> {
    const giveUpAt = monotonic() + START_LIMIT_MS
    while (!(await answers(port, greeting))) {
      const ended = this.#children.find(({ exitCode }) => exitCode !== null)
      if (ended !== undefined) throw new Error(`${ended.spawnfile} ended; its words are in ${this.folder}`)
      if (monotonic() > giveUpAt) throw new Error(`nothing answers on port ${port}; see ${this.folder}`)
      await sleep(10)
    }
  }

  /** Ends the processes and what they have started; the folder stays. */
  async end(): Promise<void> {
    const all = processesOf(this.roots)
    const ended = this.#children.splice(0).map((child) => (child.exitCode === null ? once(child, 'exit') : undefined))
    for (const pid of all) signal(pid, 'SIGTERM')
    await Promise.race([Promise.all(ended), sleep(STOP_LIMIT_MS)])
    for (const pid of all) signal(pid, 'SIGKILL')
  }

  async stop(): Promise<void> {
    await this.end()
    workplaces.delete(this)
    fs.rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A process that has ended needs no signal. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    return
  }
}

export function isInstalled(...programs: readonly string[]): boolean {
  return programs.every((program) => spawnSync('which', [program]).status === 0)
}

async function answers(port: number, greeting: string): Promise<boolean> {
  const socket = net.connect({ port, host: '127.0.0.1' })
  try {
    await once(socket, 'connect')
    if (greeting === '') return true
    const [first] = (await once(socket, 'data')) as [Buffer]
    return first.toString('latin1').startsWith(greeting)
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
