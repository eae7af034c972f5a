// A real ICAP server for tests: c-icap with its virus scanner, which asks a real clamd.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sleep } from '../../src/base/clock.ts'
import { Icap } from '../../src/net/icap.ts'
import { freePort } from './ports.ts'

/** bytes that the service looks at; what is larger it lets pass unseen */
export const ICAP_LIMIT = 1_048_576
const START_LIMIT_MS = 60_000

export interface TestIcap {
  readonly url: string
  pause(): void
  resume(): void
  stop(): Promise<void>
}

/** @returns undefined when c-icap and its scanner are there, else why the test cannot run */
export function whyNoIcap(): string | undefined {
  const isThere = spawnSync('c-icap', ['-V']).error === undefined && moduleFolder() !== undefined
  return isThere ? undefined : 'c-icap is not installed (Debian: c-icap, libc-icap-mod-virus-scan)'
}

function moduleFolder(): string | undefined {
  const [module] = globSync('/usr/lib/*/c_icap/virus_scan.so')
  return module && path.dirname(module)
}

/** @param clamdSocket  path of the socket of a clamd that runs */
export async function startIcap(clamdSocket: string): Promise<TestIcap> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-icap-'))
  const port = await freePort()
  const modules = moduleFolder() ?? ''
  const file = path.join(folder, 'c-icap.conf')
  writeFileSync(
    file,
    [
      `PidFile ${folder}/pid`,
      `CommandsSocket ${folder}/ctl`,
      `Port 127.0.0.1:${port}`,
      'StartServers 1',
      'MaxServers 1',
      'ThreadsPerChild 4',
      `TmpDir ${folder}`,
      `ModulesDir ${modules}`,
      `ServicesDir ${modules}`,
      'TemplateDir /usr/share/c_icap/templates/',
      'LoadMagicFile /etc/c-icap/c-icap.magic',
      `ServerLog ${folder}/server.log`,
      `AccessLog ${folder}/access.log`,
      'Module common clamd_mod.so',
      `clamd_mod.ClamdSocket ${clamdSocket}`,
      'Service antivirus virus_scan.so',
      'ServiceAlias avscan antivirus?allow204=on&sizelimit=off&mode=simple',
      'antivirus.DefaultEngine clamd',
      'antivirus.ScanFileTypes TEXT DATA EXECUTABLE ARCHIVE GIF JPEG MSOFFICE',
      `antivirus.MaxObjectSize ${ICAP_LIMIT}`,
      'antivirus.PassOnError off',
      '',
    ].join('\n'),
  )
  const process: ChildProcess = spawn('c-icap', ['-N', '-f', file], { stdio: 'ignore', detached: true })
  const signal = (name: NodeJS.Signals) => {
    try {
      globalThis.process.kill(-process.pid!, name) // the server and the child that answers
    } catch {
      // it has ended already
    }
  }
  const url = `icap://127.0.0.1:${port}/avscan`
  const deadline = performance.now() + START_LIMIT_MS
  while (!(await answers(url))) {
    if (performance.now() > deadline || process.exitCode !== null) throw new Error('c-icap did not start')
    await sleep(50)
  }
  return {
    url,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    stop: async () => {
      const ended = new Promise((resolve) => process.once('exit', resolve))
      signal('SIGKILL')
      if (process.exitCode === null && process.signalCode === null) await ended
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await new Icap({ url }).version()
    return true
  } catch {
    return false
  }
}
