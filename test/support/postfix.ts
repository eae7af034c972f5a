// A real Postfix for tests: a private instance in a temporary folder that takes mail for one domain into a Maildir.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sleep } from '../../src/base/clock.ts'
import { makeDevelopmentCertificates } from '../../src/net/dev-certificate.ts'
import { freePort } from './ports.ts'

/** The domain it takes mail for. */
export const POSTFIX_DOMAIN = 'remote.example'
export const POSTFIX_HOST = 'mx.remote.example'
const START_LIMIT_MS = 60_000
const DELIVERY_LIMIT_MS = 60_000

export interface TestPostfix {
  readonly port: number
  /** of a listener that does not offer TLS */
  readonly plainPort: number
  /** PEM: the authority of its certificate, which names its host */
  readonly ca: string
  /** Asked at each RCPT: the action of access(5), such as `DUNNO` or `450 4.2.1 Greylisted`. May be changed at any time. */
  actionFor: (recipient: string) => string
  /** What arrived and was not taken yet, as soon as there are `count` of them; in no order. Line ends are LF, as Postfix stores them. */
  delivered(count: number): Promise<string[]>
  /** the lines of its log so far */
  log(): string[]
  stop(): Promise<void>
}

/** @returns undefined when it can run here, else why not */
export function whyNoPostfix(): string | undefined {
  if (process.getuid?.() !== 0) return 'Postfix starts as root only'
  return spawnSync('postconf', ['-h', 'mail_version']).status === 0 ? undefined : 'postfix is not installed'
}

/** @param settings  lines of main.cf that come after, and so beat, those of the test */
export async function startPostfix(settings: readonly string[] = []): Promise<TestPostfix> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-postfix-'))
  chmodSync(folder, 0o711) // its daemons run as the user `postfix` and must get through
  const of = (name: string) => path.join(folder, name)
  for (const name of ['config', 'queue', 'data', 'mail']) mkdirSync(of(name))
  const { uid, gid } = accountOf('nobody')
  chownSync(of('mail'), uid, gid)
  chownSync(of('data'), accountOf('postfix').uid, 0)
  const certificates = makeDevelopmentCertificates([POSTFIX_HOST])
  writeFileSync(of('tls.pem'), certificates.key + certificates.certificate, { mode: 0o600 })
  const policy = await startPolicyServer((recipient) => postfix.actionFor(recipient))
  const [port, plainPort] = [await freePort(), await freePort()]
  writeFileSync(of('config/main.cf'), mainCf(of, policy.port, uid, gid, settings))
  writeFileSync(of('config/master.cf'), masterCf(port, plainPort))
  // Makes the folders of the queue; it warns about what a private instance does not need.
  spawnSync('postfix', ['-c', of('config'), 'check'], { stdio: 'ignore' })
  const daemons = spawnSync('postconf', ['-c', of('config'), '-h', 'daemon_directory'])
    .stdout.toString()
    .trim()
  const master = spawn(path.join(daemons, 'master'), ['-c', of('config'), '-d'], { stdio: 'ignore' })
  const inbox = of('mail/inbox/new')
  const log = () => (existsSync(of('log')) ? readFileSync(of('log'), 'utf8').split('\n') : [])

  const postfix: TestPostfix = {
    port,
    plainPort,
    ca: certificates.caCertificate,
    actionFor: () => 'DUNNO',
    log,
    async delivered(count) {
      const names = () => (existsSync(inbox) ? readdirSync(inbox) : [])
      await until(
        () => names().length >= count,
        DELIVERY_LIMIT_MS,
        () => `${names().length} of ${count} delivered`,
      )
      return names().map((name) => {
        const file = path.join(inbox, name)
        const text = readFileSync(file, 'utf8')
        rmSync(file)
        return text
      })
    },
    async stop() {
      await ended(master)
      policy.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await until(
    () => answers(port),
    START_LIMIT_MS,
    () => `Postfix did not start: ${log().slice(-5).join('\n')}`,
  )
  return postfix
}

function mainCf(
  of: (name: string) => string,
  policyPort: number,
  uid: number,
  gid: number,
  settings: readonly string[],
): string {
  return [
    'compatibility_level = 3.6',
    `queue_directory = ${of('queue')}`,
    `data_directory = ${of('data')}`,
    `maillog_file = ${of('log')}`,
    `maillog_file_prefixes = ${of('')}`,
    `myhostname = ${POSTFIX_HOST}`,
    'mydestination =',
    'inet_protocols = ipv4',
    'inet_interfaces = 127.0.0.1',
    'mynetworks_style = host',
    'smtp_dns_support_level = disabled',
    'default_transport = error:nothing leaves this test',
    'alias_maps =',
    'alias_database =',
    'local_recipient_maps =',
    `virtual_mailbox_domains = ${POSTFIX_DOMAIN}`,
    `virtual_mailbox_base = ${of('mail')}`,
    'virtual_mailbox_maps = static:inbox/',
    'virtual_minimum_uid = 1',
    `virtual_uid_maps = static:${uid}`,
    `virtual_gid_maps = static:${gid}`,
    'virtual_mailbox_limit = 0',
    'message_size_limit = 104857600',
    'smtpd_peername_lookup = no',
    'smtpd_relay_restrictions = reject_unauth_destination',
    `smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:${policyPort}`,
    'smtpd_client_connection_rate_limit = 0',
    'smtpd_tls_security_level = may',
    `smtpd_tls_chain_files = ${of('tls.pem')}`,
    'smtpd_tls_loglevel = 1',
    'smtputf8_enable = yes',
    ...settings,
    '',
  ].join('\n')
}

/** One row a service of master(5): none is chrooted, so that the temporary folder needs no copy of /etc. */
function masterCf(port: number, plainPort: number): string {
  return [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    `127.0.0.1:${plainPort} inet n - n - - smtpd -o smtpd_tls_security_level=none`,
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'proxymap unix - - n - - proxymap',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'virtual unix - n n - - virtual',
    'anvil unix - - n - 1 anvil',
    'postlog unix-dgram n - n - 1 postlogd',
    '',
  ].join('\n')
}

/** The policy delegation protocol: attributes up to an empty line, then `action=…` (SMTPD_POLICY_README). */
async function startPolicyServer(actionFor: (recipient: string) => string): Promise<{ port: number; close(): void }> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    let asked = ''
    socket
      .on('error', () => socket.destroy())
      .on('data', (bytes) => {
        asked += bytes.toString()
        for (let end = asked.indexOf('\n\n'); end >= 0; end = asked.indexOf('\n\n')) {
          const recipient = /^recipient=(.*)$/m.exec(asked.slice(0, end))?.[1] ?? ''
          asked = asked.slice(end + 2)
          socket.write(`action=${actionFor(recipient)}\n\n`)
        }
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { port: (server.address() as AddressInfo).port, close }
}

function accountOf(name: string): { uid: number; gid: number } {
  const [, , uid, gid] = (
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`${name}:`)) ?? ''
  ).split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** SIGTERM: the master ends its daemons, and then itself. */
async function ended(master: ChildProcess): Promise<void> {
  if (master.exitCode !== null || master.signalCode !== null) return
  const isOver = new Promise((resolve) => master.once('exit', resolve))
  master.kill('SIGTERM')
  await isOver
}

async function until(isSo: () => boolean | Promise<boolean>, withinMs: number, state: () => string): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(state())
    await sleep(20)
  }
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('data', () => resolve(true)).once('error', () => resolve(false))
    socket.once('data', () => socket.end('QUIT\r\n'))
  })
}
