// The peer: Postfix that hands over to Dovecot by LMTP into Maildir, optionally with Rspamd and clamd before the queue.
import fs from 'node:fs'
import type { Clamd } from './clamd.ts'
import { startRspamd } from './rspamd.ts'
import { freePort } from '../../test/support/ports.ts'
import { Workplace, type Stack } from './stack.ts'

const DOMAIN = 'example.org'
const NAMES = ['admin', 'security', 'audit', 'alice', 'bob', 'chen']
const PASSWORD = 'pass'

export interface Filters {
  /** port of the DNS that they ask */
  readonly dns: number
  readonly engine: Clamd | undefined
}

/** @param filters  Rspamd judges each message, with the virus engine where there is one; absent: nothing judges */
export async function startPostfixDovecot(filters?: Filters): Promise<Stack> {
  const place = new Workplace('postfix')
  const [smtp, imap, lmtp] = [await freePort(), await freePort(), await freePort()]
  place.start('dovecot', ['-F', '-c', dovecotConfig(place, imap, lmtp)])
  const milter = filters && (await startRspamd(place, filters.dns, filters.engine))
  place.start('postfix', ['-c', postfixConfig(place, smtp, lmtp, milter), 'start-fg'])
  await place.waitForPort(imap, '* OK')
  await place.waitForPort(lmtp, '220 ')
  await place.waitForPort(smtp, '220 ')
  const engine = filters?.engine
  return {
    name: `Postfix + Dovecot${filters ? ' + Rspamd' : ''}${engine ? ' + clamd' : ''}`,
    roots: [...place.roots, ...(engine?.place.roots ?? [])],
    startMs: place.ageMs + (engine?.startMs ?? 0),
    smtpPort: smtp,
    imapPort: imap,
    accounts: NAMES.map((name) => ({ address: `${name}@${DOMAIN}`, password: PASSWORD })),
    delivered: () => NAMES.reduce((sum, name) => sum + lettersIn(`${place.path('mail')}/${name}/Maildir`), 0),
  }
}

function lettersIn(maildir: string): number {
  const count = (name: string) =>
    fs.existsSync(`${maildir}/${name}`) ? fs.readdirSync(`${maildir}/${name}`).length : 0
  return count('new') + count('cur')
}

function dovecotConfig(place: Workplace, imap: number, lmtp: number): string {
  const mail = place.makeFolder('mail', 'nobody')
  for (const name of ['dovecot-run', 'dovecot-state']) place.makeFolder(name)
  return place.write(
    'dovecot.conf',
    `protocols = imap lmtp
base_dir = ${place.path('dovecot-run')}
state_dir = ${place.path('dovecot-state')}
log_path = ${place.path('dovecot.log')}
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_username_format = %Ln
first_valid_uid = 1
first_valid_gid = 1
default_client_limit = 2000
default_process_limit = 500
mail_max_userip_connections = 1000
mail_location = maildir:~/Maildir
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${mail}/%n
}
service anvil {
  client_limit = 2000
}
service imap-login {
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = 0
  }
  service_count = 0
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtp}
  }
}
`,
  )
}

function postfixConfig(place: Workplace, smtp: number, lmtp: number, milter: number | undefined): string {
  place.makeFolder('queue')
  place.makeFolder('postfix-data', 'postfix')
  place.write(
    'postfix/main.cf',
    `compatibility_level = 3.6
queue_directory = ${place.path('queue')}
data_directory = ${place.path('postfix-data')}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.${DOMAIN}
mydestination =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = ${DOMAIN}
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:${lmtp}
alias_maps =
alias_database =
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtputf8_enable = no
maillog_file = ${place.path('postfix.log')}
maillog_file_prefixes = ${place.folder}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
message_size_limit = 52428800
${milter === undefined ? '' : `smtpd_milters = inet:127.0.0.1:${milter}\nmilter_default_action = tempfail\n`}`,
  )
  place.write(
    'postfix/master.cf',
    `127.0.0.1:${smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`,
  )
  return place.path('postfix')
}
