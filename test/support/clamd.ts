// A real clamd for tests: in the foreground, in a temporary folder, with a signature base of one test signature.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sleep } from '../../src/base/clock.ts'
import { Clamd } from '../../src/net/clamd.ts'

/** What the test signature matches; the EICAR text itself would make scanners of this repository stumble. */
export const TEST_VIRUS = 'GATEHOUSE-STANDARD-TEST-VIRUS'
/** bytes; clamd's StreamMaxLength in these tests */
export const STREAM_LIMIT = 1_048_576
/** ms; clamd loads its base in well under a second, a busy machine takes longer */
const START_LIMIT_MS = 60_000

export interface TestClamd {
  /** path of its unix socket */
  readonly address: string
  /** SIGSTOP: it takes connections, as the kernel does that, but answers nothing */
  pause(): void
  resume(): void
  /** SIGKILL */
  kill(): void
  /** Starts it again, after `kill` or in place of the running one. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** @returns undefined when clamd is there, else why the test cannot run */
export function whyNoClamd(): string | undefined {
  return spawnSync('clamd', ['--version']).status === 0 ? undefined : 'clamd is not installed (Debian: clamav-daemon)'
}

/** @param options  of clamd.conf; without one it has the base with the test signature */
export async function startClamd(options: { readonly DatabaseDirectory?: string } = {}): Promise<TestClamd> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-clamd-'))
  const address = path.join(folder, 'socket')
  // ClamAV's .ndb format: name, type of file (0: any), offset (any), hex of the bytes.
  // By hash: MD5, bytes, name. It is the one file inside all of Debian's clamav-testfiles.
  writeFileSync(path.join(folder, 'test.hdb'), 'aa15bcf478d165efd2065190eb473bcb:544:Gatehouse.TestFile\n')
  writeFileSync(path.join(folder, 'test.ndb'), `Gatehouse.Test:0:*:${Buffer.from(TEST_VIRUS).toString('hex')}\n`)
  writeFileSync(
    path.join(folder, 'clamd.conf'),
    [
      `DatabaseDirectory ${options.DatabaseDirectory ?? folder}`,
      `LocalSocket ${address}`,
      'Foreground yes',
      `StreamMaxLength ${STREAM_LIMIT}`,
      '',
    ].join('\n'),
  )
  let process: ChildProcess | undefined

  const endProcess = async () => {
    if (process === undefined) return
    const ended = new Promise((resolve) => process?.once('exit', resolve))
    if (process.exitCode === null && process.signalCode === null) {
      process.kill('SIGKILL')
      await ended
    }
    rmSync(address, { force: true })
  }
  const clamd: TestClamd = {
    address,
    pause: () => void process?.kill('SIGSTOP'),
    resume: () => void process?.kill('SIGCONT'),
    kill: () => void process?.kill('SIGKILL'),
    start: async () => {
      await endProcess()
      process = spawn('clamd', ['--config-file', path.join(folder, 'clamd.conf')], { stdio: 'ignore' })
      const deadline = performance.now() + START_LIMIT_MS
      while (!(await answers(address))) {
        if (performance.now() > deadline) throw new Error('clamd did not start')
        await sleep(50)
      }
    },
    stop: async () => {
      await endProcess()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await clamd.start()
  return clamd
}

async function answers(address: string): Promise<boolean> {
  try {
    await new Clamd({ address }).ping()
    return true
  } catch {
    return false
  }
}
