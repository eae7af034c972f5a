// Keeps the signature base of ClamAV fresh and safe: fetched beside the one in use, tried, then put in its place in one
// step; a bad one never gets there, and an administrator can pause and roll back.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { monotonic, now, sleep } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Clamd } from '../net/clamd.ts'

const log = logOf('screening')

/** ms for one run of freshclam, downloads and all; the next poll waits for it */
const FETCH_MS = 240_000
/** ms for loading a base and looking at two files with it; the official one takes some 20 s */
const TRY_MS = 180_000
/** ms between two looks whether an engine has loaded a base */
const LOADED_EVERY_MS = 200
const MARKER_FILE = 'gatehouse.ndb'
/** bases kept: the one in use and those one can go back to */
const KEPT = 3
/** bytes of what a program prints that are looked at */
const PRINTED = 65_536

/** eicar.org: a good base knows it if the one before did; in pieces, so that no scanner takes this file for it. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join('')
/** A base that finds something here would stop all mail. */
const INNOCENT = 'From: a@example.org\r\nSubject: Lunch\r\n\r\nShall we have lunch at noon?\r\n'

export interface VirusBaseOptions {
  /** absolute; clamd's DatabaseDirectory is the link `current` in it */
  readonly folder: string
  /** freshclam.conf: which mirror, which signatures */
  readonly freshclamConfig: string
  /** told to load a new base */
  readonly engines: readonly Pick<Clamd, 'reload' | 'scan'>[]
}

/** What lies in `state.json` beside the bases; times in ms since 1970, 0: never. */
export interface VirusBaseState {
  /** number of the base in use; 0: none yet */
  readonly current: number
  /** when a look for a newer one last came to a good end */
  readonly checkedAt: number
  readonly changedAt: number
  /** no new base is taken while this is set */
  readonly isPaused: boolean
  /** why the newest base was not taken; '' when it was */
  readonly refused: string
  /** whether the base in use knows the EICAR test file */
  readonly knowsTestFile: boolean
}

const NOTHING_YET: VirusBaseState = {
  current: 0,
  checkedAt: 0,
  changedAt: 0,
  isPaused: false,
  refused: '',
  knowsTestFile: false,
}

export class VirusBase {
  readonly #options: VirusBaseOptions

  constructor(options: VirusBaseOptions) {
    this.#options = options
  }

  async state(): Promise<VirusBaseState> {
    try {
      return { ...NOTHING_YET, ...(JSON.parse(await fs.readFile(this.#path('state.json'), 'utf8')) as object) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NOTHING_YET
      throw error
    }
  }

  /**
   * Looks for a newer base and takes it into use.
   * @throws Error when the mirror cannot be reached; `checkedAt` stays then, and the age grows
   */
  async check(): Promise<'unchanged' | 'changed' | 'refused' | 'paused'> {
    const before = await this.state()
    if (before.isPaused) return 'paused'
    await fs.mkdir(this.#path('staging'), { recursive: true, mode: 0o755 })
    const { freshclamConfig } = this.#options
    await run(
      'freshclam',
      [`--config-file=${freshclamConfig}`, `--datadir=${this.#path('staging')}`, '--stdout'],
      FETCH_MS,
    )
    const next = before.current + 1
    const folder = this.#path(`base-${next}`)
    await linkSignatures(this.#path('staging'), folder)
    await fs.writeFile(path.join(folder, MARKER_FILE), markerSignature(next), { mode: 0o644 })
    if (before.current > 0 && (await isSame(folder, this.#path(`base-${before.current}`)))) {
      await fs.rm(folder, { recursive: true })
      await this.#keep({ ...before, checkedAt: now() })
      return 'unchanged'
    }
    const trial = await this.#try(folder)
    const refused =
      'wrong' in trial ? trial.wrong : before.knowsTestFile && !trial.knowsTestFile ? 'forgot the test file' : ''
    if (refused !== '') {
      log.error({ refused }, 'a virus base was not taken')
      await fs.rm(folder, { recursive: true })
      await this.#keep({ ...before, checkedAt: now(), refused })
      return 'refused'
    }
    await this.#use(next)
    const knowsTestFile = 'knowsTestFile' in trial && trial.knowsTestFile
    await this.#keep({ ...before, current: next, checkedAt: now(), changedAt: now(), refused: '', knowsTestFile })
    await this.#reload()
    if (!(await this.#isLoaded(next))) {
      await this.rollBack()
      await this.#keep({ ...(await this.state()), refused: 'an engine did not load it' })
      return 'refused'
    }
    await this.#forgetOld(next)
    return 'changed'
  }

  async pause(): Promise<void> {
    await this.#keep({ ...(await this.state()), isPaused: true })
  }

  async resume(): Promise<void> {
    await this.#keep({ ...(await this.state()), isPaused: false })
  }

  /** Goes back to the base before, and pauses, as the next look would bring the bad one again. @throws Refusal `no-such-thing` */
  async rollBack(): Promise<void> {
    const before = await this.state()
    const older = (await this.#numbers()).filter((number) => number < before.current).at(-1)
    if (older === undefined) throw new Refusal('no-such-thing', 'There is no older base to go back to')
    await this.#use(older)
    await this.#keep({ ...before, current: older, changedAt: now(), isPaused: true })
    await this.#reload()
  }

  /** Loads the base and looks at two files with it. clamscan(1): exit status 0 clean, 1 found, 2 error */
  async #try(folder: string): Promise<{ readonly wrong: string } | { readonly knowsTestFile: boolean }> {
    const files = this.#path('trial')
    await fs.mkdir(files, { recursive: true })
    const [innocent, testFile] = [path.join(files, 'letter.eml'), path.join(files, 'test.com')]
    await fs.writeFile(innocent, INNOCENT)
    await fs.writeFile(testFile, EICAR)
    const scan = ['--no-summary', '--infected', `--database=${folder}`, innocent, testFile]
    try {
      const printed = await run('clamscan', scan, TRY_MS, [0, 1])
      if (found(printed, innocent)) return { wrong: 'finds something in an innocent letter' }
      return { knowsTestFile: found(printed, testFile) }
    } catch (error) {
      return { wrong: (error as Error).message }
    } finally {
      await fs.rm(files, { recursive: true })
    }
  }

  /** The link is put in place by rename(2): clamd sees the old base or the new one, never half of one. */
  async #use(number: number): Promise<void> {
    const link = this.#path('current.new')
    await fs.rm(link, { force: true })
    await fs.symlink(`base-${number}`, link)
    await fs.rename(link, this.#path('current'))
  }

  /** An engine that is down loads the current base when it starts. */
  async #reload(): Promise<void> {
    for (const engine of this.#options.engines) {
      await engine.reload().catch((error: unknown) => log.warn({ err: error }, 'an engine did not reload'))
    }
  }

  /** Each base knows a text of its own: an engine that finds it has loaded this base and no other. */
  async #isLoaded(number: number): Promise<boolean> {
    const deadline = monotonic() + TRY_MS
    for (const engine of this.#options.engines) {
      for (;;) {
        const answer = await engine.scan(Buffer.from(marker(number))).catch(() => 'away' as const)
        if (answer === 'away' || answer !== 'clean') break
        if (monotonic() > deadline) return false
        await sleep(LOADED_EVERY_MS)
      }
    }
    return true
  }

  async #keep(state: VirusBaseState): Promise<void> {
    const file = this.#path('state.json')
    await fs.writeFile(`${file}.new`, JSON.stringify(state))
    await fs.rename(`${file}.new`, file)
  }

  async #forgetOld(current: number): Promise<void> {
    for (const number of (await this.#numbers()).filter((each) => each <= current - KEPT)) {
      await fs.rm(this.#path(`base-${number}`), { recursive: true })
    }
  }

  async #numbers(): Promise<number[]> {
    const names = await fs.readdir(this.#options.folder).catch(emptyWhenMissing)
    return names
      .flatMap((name) => /^base-(\d{1,9})$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
  }

  #path(name: string): string {
    return path.join(this.#options.folder, name)
  }
}

/** @throws every other error */
function emptyWhenMissing(error: unknown): string[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
  throw error
}

const marker = (number: number) => `gatehouse-virus-base-${number}-is-loaded`

/** ClamAV's .ndb format: name, kind of file (0: any), offset (any), hex of the bytes. */
function markerSignature(number: number): string {
  return `Gatehouse.Base.${number}:0:*:${Buffer.from(marker(number)).toString('hex')}\n`
}

function found(printed: string, file: string): boolean {
  return printed.split('\n').some((line) => line.startsWith(`${file}: `) && line.endsWith(' FOUND'))
}

/** freshclam replaces files whole, so links to them stay what they were. */
async function linkSignatures(from: string, to: string): Promise<void> {
  await fs.rm(to, { recursive: true, force: true })
  await fs.mkdir(to, { mode: 0o755 })
  for (const name of await signatureFiles(from)) {
    await fs.link(path.join(from, name), path.join(to, name))
    await fs.chmod(path.join(to, name), 0o644) // clamd runs as another user
  }
}

/** What lies beside the signatures that come from outside. */
const NO_SIGNATURES = new Set(['freshclam.dat', MARKER_FILE])

async function signatureFiles(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isFile() && !NO_SIGNATURES.has(entry.name) ? entry.name : [])).sort()
}

async function isSame(one: string, other: string): Promise<boolean> {
  const names = await signatureFiles(one)
  if (names.join('\n') !== (await signatureFiles(other)).join('\n')) return false
  for (const name of names) if (!(await isSameFile(path.join(one, name), path.join(other, name)))) return false
  return true
}

/** Links to one file have one inode; what was fetched again is read. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = [await fs.stat(one), await fs.stat(other)]
  if (first.ino === second.ino) return true
  return first.size === second.size && (await hashOf(one)) === (await hashOf(other))
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** @returns what it printed @throws Error with what the program printed last, when it is missing, too slow, or ends with another status */
function run(
  program: string,
  args: readonly string[],
  timeoutMs: number,
  good: readonly number[] = [0],
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: timeoutMs, maxBuffer: PRINTED }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      if (good.includes(code)) return resolve(stdout)
      const lastLine = `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? ''
      reject(new Error(`${program} ended with ${error?.code ?? error?.signal}: ${lastLine.slice(0, 200)}`))
    })
  })
}
