// Rspamd: its rules and its Bayes statistics in Redis, without any question to the network. rspamd.com/doc
import { monotonic } from '../../../src/base/clock.ts'
import { OFFLINE } from '../../support/rspamd.ts'
import { cpuMs, pssMib } from '../../support/process-tree.ts'
import { freePort } from '../../../test/support/ports.ts'
import { Workplace } from '../../support/stack.ts'
import { isUnwanted, type Contender, type Judgement, type Letter } from '../contender.ts'

/** Modules that ask DNS about every message; nobody here may ask. */
const ASKING = ['spf', 'dkim', 'dmarc', 'arc', 'whitelist', 'antivirus']
/** What is put before the reader as unwanted, by default from a score of 6 on. */
const STOPPED: ReadonlySet<string> = new Set(['add header', 'rewrite subject', 'reject'])
/** letters learned at one time */
const UNDER_WAY = 4

interface Answer {
  readonly score: number
  readonly action: string
  readonly symbols: Readonly<Record<string, { readonly score: number }>>
}

export async function rspamd(): Promise<Contender> {
  const place = new Workplace('rspamd')
  const [redis, controller, normal] = [await freePort(), await freePort(), await freePort()]
  configure(place, redis, controller, normal)
  place.start('redis-server', [
    '--port',
    String(redis),
    '--bind',
    '127.0.0.1',
    '--dir',
    place.path('redis'),
    '--save',
    '',
  ])
  await place.waitForPort(redis)
  const folders = { LOCAL_CONFDIR: 'conf', RUNDIR: 'run', DBDIR: 'db', LOGDIR: 'log' }
  const variables = Object.entries(folders).map(([name, folder]) => `--var=${name}=${place.path(folder)}`)
  place.start('rspamd', ['-f', '-u', '_rspamd', '-g', '_rspamd', '-c', '/etc/rspamd/rspamd.conf', ...variables])
  await place.waitForPort(normal)
  await place.waitForPort(controller)
  return {
    name: 'Rspamd + Bayes',
    learn: (letters) => learnAll(`http://127.0.0.1:${controller}`, letters),
    judge: async function* (letters) {
      for (const { bytes } of letters) yield await judge(`http://127.0.0.1:${normal}/checkv2`, bytes)
    },
    cpuMs: () => cpuMs(place.roots),
    memoryMib: () => pssMib(place.roots),
    close: () => place.stop(),
  }
}

function configure(place: Workplace, redis: number, controller: number, normal: number): void {
  for (const name of ['run', 'db', 'log', 'redis']) place.makeFolder(name, '_rspamd')
  const local = (name: string, text: string) => place.write(`conf/local.d/${name}`, text)
  // Nobody answers there: what asks all the same is told so at once.
  local(
    'options.inc',
    'dns { nameserver = ["127.0.0.1:1"]; timeout = 0.01s; retransmits = 1; }\ndisable_monitoring = true;\n',
  )
  local('worker-normal.inc', `bind_socket = "127.0.0.1:${normal}"; count = 1;\n`)
  local('worker-controller.inc', `bind_socket = "127.0.0.1:${controller}"; secure_ip = "127.0.0.1"; count = 1;\n`)
  local('worker-proxy.inc', 'enabled = false;\n')
  local('worker-fuzzy.inc', 'enabled = false;\n')
  local('redis.conf', `servers = "127.0.0.1:${redis}";\n`)
  local('logging.inc', 'level = "error";\n')
  for (const name of [...OFFLINE, ...ASKING]) local(`${name}.conf`, 'enabled = false;\n')
}

async function learnAll(url: string, letters: AsyncIterable<Letter>): Promise<void> {
  const underWay: Promise<void>[] = []
  for await (const letter of letters) {
    underWay.push(learn(url, letter))
    if (underWay.length >= UNDER_WAY) await underWay.shift()
  }
  await Promise.all(underWay)
}

/** As `rspamc learn_spam` and `learn_ham` do for many letters. It may answer that there are too few words to learn. */
async function learn(url: string, { document, bytes }: Letter): Promise<void> {
  const kind = isUnwanted(document) ? 'learnspam' : 'learnham'
  const response = await fetch(`${url}/${kind}`, { method: 'POST', headers: { 'Learn-Type': 'bulk' }, body: bytes })
  await response.arrayBuffer()
}

async function judge(url: string, bytes: Uint8Array): Promise<Judgement> {
  const startedAt = monotonic()
  const response = await fetch(url, { method: 'POST', body: bytes })
  const { score, action, symbols } = (await response.json()) as Answer
  const against = Object.entries(symbols).filter(([, symbol]) => symbol.score > 0)
  return {
    score,
    isStopped: STOPPED.has(action),
    reasons: against.map(([name]) => name),
    ms: monotonic() - startedAt,
  }
}
