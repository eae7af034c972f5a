// Rspamd with Redis as a milter: its content rules, SPF, DKIM and DMARC, and clamd where there is one. rspamd.com/doc
import type { Clamd } from './clamd.ts'
import { freePort } from '../../test/support/ports.ts'
import { type Workplace } from './stack.ts'

/** Modules that ask a service of the internet, or want a history of earlier traffic. */
export const OFFLINE = [
  ...['rbl', 'asn', 'fuzzy_check', 'mx_check', 'greylist', 'ratelimit', 'url_redirector', 'dkim_signing', 'surbl'],
  ...['external_services', 'rspamd_update', 'history_redis', 'replies', 'reputation', 'neural', 'bimi', 'p0f'],
]

/** @param dns  port of the DNS on loopback @returns the port of the milter */
export async function startRspamd(place: Workplace, dns: number, engine: Clamd | undefined): Promise<number> {
  const [milter, redis, controller, normal] = [await freePort(), await freePort(), await freePort(), await freePort()]
  for (const name of ['run', 'db', 'log', 'redis']) place.makeFolder(`rspamd/${name}`, '_rspamd')
  const local = (name: string, text: string) => place.write(`rspamd/conf/local.d/${name}`, text)
  local('options.inc', `dns { nameserver = ["127.0.0.1:${dns}"]; }\ndisable_monitoring = true;\n`)
  local(
    'worker-proxy.inc',
    `bind_socket = "127.0.0.1:${milter}"; milter = yes; timeout = 120s; count = 2;\nupstream "local" { default = yes; self_scan = yes; }\n`,
  )
  local('worker-normal.inc', `bind_socket = "127.0.0.1:${normal}"; count = 1;\n`)
  local('worker-controller.inc', `bind_socket = "127.0.0.1:${controller}"; secure_ip = "127.0.0.1";\n`)
  local('worker-fuzzy.inc', 'enabled = false;\n')
  local('redis.conf', `servers = "127.0.0.1:${redis}";\n`)
  local('logging.inc', 'level = "warning";\n')
  // Loopback is the outside here: the letters come from another company.
  local('spf.conf', 'disable_ipv6 = false;\n')
  for (const name of OFFLINE) local(`${name}.conf`, 'enabled = false;\n')
  if (engine !== undefined) {
    local(
      'antivirus.conf',
      `clamav { type = "clamav"; servers = "127.0.0.1:${engine.port}"; scan_mime_parts = false; }\n`,
    )
  }
  const redisFolder = place.path('rspamd/redis')
  place.start('redis-server', ['--port', String(redis), '--bind', '127.0.0.1', '--dir', redisFolder, '--save', ''])
  await place.waitForPort(redis)
  const variable = (name: string, folder: string) => `--var=${name}=${place.path(`rspamd/${folder}`)}`
  const folders = [
    variable('LOCAL_CONFDIR', 'conf'),
    variable('RUNDIR', 'run'),
    variable('DBDIR', 'db'),
    variable('LOGDIR', 'log'),
  ]
  place.start('rspamd', ['-f', '-u', '_rspamd', '-g', '_rspamd', '-c', '/etc/rspamd/rspamd.conf', ...folders])
  await place.waitForPort(milter)
  return milter
}
