// Every setting, declared once: validation, `settings describe`, docs/settings.md and later the admin form read these rows.
import { file, folder, hostName, listOf, oneOf, portNumber, text, wholeNumber, yesOrNo, type Check } from './check.ts'

export interface Setting<T> {
  /** `section.name` in gatehouse.yaml; GATEHOUSE_SECTION__NAME in the environment */
  readonly key: string
  readonly byDefault: T
  /** bytes, ms, days, …; '' for words and counts */
  readonly unit?: string
  /** never shown, not even by `settings show` */
  readonly isSecret?: true
  readonly check: Check<T>
  readonly meaning: string
}

const setting = <const T>(row: Setting<T>): Setting<T> => row
const place = text('disk:FOLDER or s3:BUCKET', /^(disk:[^\x00-\x1f]+|s3:[a-z0-9.-]{3,63})$/)
const socketOrHost = text('unix:/path/of/socket or host:port', /^unix:\/[^\x00-\x1f]+$|^[A-Za-z0-9.:[\]-]+:[0-9]{1,5}$/)

// prettier-ignore
export const SETTINGS = {
  hostname: setting({ key: 'server.hostname', byDefault: 'localhost', check: hostName, meaning: 'Name of this host in greetings, Received fields and Authentication-Results.' }),
  listenAddress: setting({ key: 'server.listen', byDefault: '0.0.0.0', check: text('an IP address', /^[0-9A-Fa-f:.]{2,45}$/), meaning: 'Address the mail ports listen on.' }),
  trustedProxies: setting({ key: 'server.trusted-proxies', byDefault: [] as readonly string[], check: listOf(text('a network such as 10.0.0.0/8', /^[0-9A-Fa-f:.]+(\/[0-9]{1,3})?$/)), meaning: 'Load balancers whose PROXY protocol header (mail) and X-Forwarded-For and X-Forwarded-Proto fields (web) are believed; mail connections from elsewhere must not send one.' }),
  workerThreads: setting({ key: 'server.worker-threads', byDefault: 2, check: wholeNumber(1, 64), meaning: 'Threads that screen, parse and search; one a core is right.' }),
  plaintextSignIn: setting({ key: 'server.plaintext-sign-in', byDefault: false, check: yesOrNo, meaning: 'Passwords may cross without TLS: only where the wire is private, that is on loopback (the demo) or behind a proxy that ended TLS.' }),
  channelBinding: setting({ key: 'server.channel-binding', byDefault: false, check: yesOrNo, meaning: 'Offer SCRAM-SHA-256-PLUS, which binds a sign-in to its TLS connection. Off by default: some mail programs, such as NeoMutt with GNU SASL, choose it and then cannot do it.' }),
  logLevel: setting({ key: 'log.level', byDefault: 'info', check: oneOf('debug', 'info', 'warn', 'error', 'silent'), meaning: 'How much goes to the log.' }),

  dataFolder: setting({ key: 'data.folder', byDefault: 'data', check: folder, meaning: 'Database, spool and, unless placed elsewhere, blobs.' }),
  databaseEngine: setting({ key: 'data.engine', byDefault: 'sqlite', check: oneOf('sqlite', 'postgresql'), meaning: 'The embedded database, or a PostgreSQL server.' }),
  databaseUrl: setting({ key: 'data.url', byDefault: '', isSecret: true, check: text('empty, or postgresql://…', /^$|^postgres(ql)?:\/\/[^\s]+$/), meaning: 'Where PostgreSQL is, for that engine.' }),
  blobsC1: setting({ key: 'blobs.c1', byDefault: 'disk:blobs', check: place, meaning: 'Place of class C1 (public) blobs: a folder, relative to the data folder, or an S3 bucket.' }),
  blobsC2: setting({ key: 'blobs.c2', byDefault: 'disk:blobs', check: place, meaning: 'Place of class C2 (internal) blobs.' }),
  blobsC3: setting({ key: 'blobs.c3', byDefault: 'disk:blobs', check: place, meaning: 'Place of class C3 (confidential) blobs: mail is at least this.' }),
  blobsC4: setting({ key: 'blobs.c4', byDefault: 'disk:blobs', check: place, meaning: 'Place of class C4 (secret) blobs.' }),
  s3Endpoint: setting({ key: 's3.endpoint', byDefault: '', check: text('empty, or an http(s) address', /^$|^https?:\/\/[^\s]+$/), meaning: 'The S3 service for places that begin with s3:.' }),
  s3Region: setting({ key: 's3.region', byDefault: 'us-east-1', check: text('a region name', /^[a-z0-9-]{1,64}$/), meaning: 'Region in the S3 signature.' }),
  s3AccessKeyId: setting({ key: 's3.access-key-id', byDefault: '', check: text('an access key id'), meaning: 'Who signs S3 requests.' }),
  s3SecretAccessKey: setting({ key: 's3.secret-access-key', byDefault: '', isSecret: true, check: text('a secret'), meaning: 'What signs S3 requests.' }),

  keysFolder: setting({ key: 'keys.folder', byDefault: 'keys', check: folder, meaning: 'The local keyring. Keep it out of backups of the data folder: that is what makes destroyed keys final.' }),
  keysUrl: setting({ key: 'keys.url', byDefault: '', isSecret: true, check: text('empty, or postgresql://…', /^$|^postgres(ql)?:\/\/[^\s]+$/), meaning: 'For data.engine postgresql: where the wrapped keys lie; empty: a schema of data.url. In a database of its own they are no part of backups of the mail.' }),
  keysPassphrase: setting({ key: 'keys.passphrase', byDefault: '', isSecret: true, check: text('a passphrase'), meaning: 'Opens the keyring; better given as GATEHOUSE_KEYS__PASSPHRASE_FILE. Either this or keys.key-file.' }),
  keysKeyFile: setting({ key: 'keys.key-file', byDefault: '', check: file, meaning: 'A file whose bytes open the keyring, on a disk of its own if it can be.' }),

  tlsCertificate: setting({ key: 'tls.certificate', byDefault: '', check: file, meaning: 'PEM certificate chain; empty: a development certificate for localhost is made.' }),
  tlsKey: setting({ key: 'tls.key', byDefault: '', check: file, meaning: 'PEM private key of the certificate.' }),

  smtpPort: setting({ key: 'smtp.port', byDefault: 25, check: portNumber, meaning: 'Mail from other servers; 0 turns it off.' }),
  submissionPort: setting({ key: 'smtp.submission-port', byDefault: 587, check: portNumber, meaning: 'Mail from members, STARTTLS; 0 turns it off.' }),
  submissionsPort: setting({ key: 'smtp.submissions-port', byDefault: 465, check: portNumber, meaning: 'Mail from members, TLS at once; 0 turns it off.' }),
  maxMessageBytes: setting({ key: 'smtp.max-message-bytes', byDefault: 52_428_800, unit: 'bytes', check: wholeNumber(65_536, 1_073_741_824), meaning: 'Largest message taken from a client; announced as SIZE (RFC 1870) and APPENDLIMIT (RFC 7889).' }),
  maxRecipients: setting({ key: 'smtp.max-recipients', byDefault: 1000, check: wholeNumber(100, 50_000), meaning: 'Recipients of one message; RFC 5321 §4.5.3.1.8 asks for at least 100.' }),
  maxConnectionsPerAddress: setting({ key: 'limits.connections-per-address', byDefault: 50, check: wholeNumber(1, 100_000), meaning: 'Open connections of one address, on each port.' }),
  maxConnectionsPerNetwork: setting({ key: 'limits.connections-per-network', byDefault: 200, check: wholeNumber(1, 100_000), meaning: 'Open connections of one IPv4 /24 or IPv6 /64, on each port.' }),
  maxConnections: setting({ key: 'limits.connections', byDefault: 20_000, check: wholeNumber(10, 1_000_000), meaning: 'Open connections on each port.' }),

  imapPort: setting({ key: 'imap.port', byDefault: 143, check: portNumber, meaning: 'IMAP with STARTTLS; 0 turns it off.' }),
  imapsPort: setting({ key: 'imap.imaps-port', byDefault: 993, check: portNumber, meaning: 'IMAP, TLS at once; 0 turns it off.' }),
  popPort: setting({ key: 'pop.port', byDefault: 110, check: portNumber, meaning: 'POP3 with STLS; 0 turns it off.' }),
  popsPort: setting({ key: 'pop.pop3s-port', byDefault: 995, check: portNumber, meaning: 'POP3, TLS at once; 0 turns it off.' }),
  httpPort: setting({ key: 'http.port', byDefault: 80, check: portNumber, meaning: 'Plain HTTP; 0 turns it off.' }),
  httpsPort: setting({ key: 'http.https-port', byDefault: 443, check: portNumber, meaning: 'HTTPS; 0 turns it off.' }),
  metricsPort: setting({ key: 'http.metrics-port', byDefault: 9464, check: portNumber, meaning: 'Figures for Prometheus, on the loopback address only; 0 turns it off.' }),

  relayHost: setting({ key: 'outbound.relay-host', byDefault: '', check: text('empty, or host:port', /^$|^[A-Za-z0-9.:[\]-]+:[0-9]{1,5}$/), meaning: 'Smart host that all mail to other servers goes to; empty: each domain is looked up in DNS.' }),
  relayUser: setting({ key: 'outbound.relay-user', byDefault: '', check: text('a user name'), meaning: 'Name to sign in at the smart host with; empty: without.' }),
  relayPassword: setting({ key: 'outbound.relay-password', byDefault: '', isSecret: true, check: text('a password'), meaning: 'Password for the smart host.' }),
  outboundPort: setting({ key: 'outbound.port', byDefault: 25, check: wholeNumber(1, 65_535), meaning: 'Port of other mail servers: 25, but in networks made for tests.' }),
  outboundReach: setting({ key: 'outbound.reach', byDefault: 'internet', check: oneOf('internet', 'private', 'loopback'), meaning: 'Where the names of other domains may lead: to the internet alone, to private networks as well, or to this machine alone (the demo).' }),
  outboundConnections: setting({ key: 'outbound.connections', byDefault: 50, check: wholeNumber(1, 1_000), meaning: 'Messages on their way to other servers at the same time.' }),
  outboundPerDomain: setting({ key: 'outbound.connections-per-domain', byDefault: 5, check: wholeNumber(1, 1_000), meaning: 'Of these, to one domain.' }),
  outboundLease: setting({ key: 'outbound.lease', byDefault: 120_000, unit: 'ms', check: wholeNumber(1_000, 3_600_000), meaning: 'After a process died, others go on with what it was sending when this is over.' }),
  firstRetry: setting({ key: 'outbound.first-retry', byDefault: 60_000, unit: 'ms', check: wholeNumber(100, 86_400_000), meaning: 'Pause before the second attempt; later ones are 5, 15, 30, 60, 120 and 240 times as long.' }),
  longestRetry: setting({ key: 'outbound.longest-retry', byDefault: 14_400_000, unit: 'ms', check: wholeNumber(100, 86_400_000), meaning: 'Longest pause between two attempts.' }),
  warnAfter: setting({ key: 'outbound.warn-after', byDefault: 14_400_000, unit: 'ms', check: wholeNumber(100, 2_592_000_000), meaning: 'When the sender is told, once, that a message still waits.' }),
  outboundMaxAge: setting({ key: 'outbound.max-age', byDefault: 432_000_000, unit: 'ms', check: wholeNumber(100, 2_592_000_000), meaning: 'How long a message is tried before it goes back (RFC 5321 §4.5.4.1: at least 4 to 5 days).' }),

  frozenDays: setting({ key: 'outbound.frozen-days', byDefault: 30, unit: 'days', check: wholeNumber(2, 365), meaning: 'How long held mail of a frozen account waits for an officer, who is reminded a day before; then it goes back to its sender, unsent. Copies that are kept elsewhere stay.' }),
  secureLinkAbove: setting({ key: 'outbound.secure-link-above', byDefault: 0, unit: 'bytes', check: wholeNumber(0, 1_073_741_824), meaning: 'Larger files go to other servers as a secure link: the recipient gets a code by mail and downloads them. 0: only where a rule of the policy wants it.' }),
  secureLinkDays: setting({ key: 'outbound.secure-link-days', byDefault: 14, unit: 'days', check: wholeNumber(1, 365), meaning: 'How long a secure link works; then its files are deleted.' }),
  secureLinkDownloads: setting({ key: 'outbound.secure-link-downloads', byDefault: 20, check: wholeNumber(1, 1_000), meaning: 'How many downloads of one secure link each recipient has.' }),

  dnsServers: setting({ key: 'dns.servers', byDefault: ['system'] as readonly string[], check: listOf(text('system, or address[:port]', /^system$|^[0-9A-Fa-f.:[\]]+$/)), meaning: 'Resolvers to ask: "system" takes those of /etc/resolv.conf; an empty list means no DNS at all.' }),
  dnsTimeout: setting({ key: 'dns.timeout', byDefault: 3_000, unit: 'ms', check: wholeNumber(100, 60_000), meaning: 'Time for one question, all tries together.' }),
  clamdAddresses: setting({ key: 'antivirus.clamd', byDefault: [] as readonly string[], check: listOf(socketOrHost), meaning: 'Where clamd listens; more than one are all asked. Neither this nor antivirus.icap: only the built-in test-virus check runs (doctor says so).' }),
  icapServices: setting({ key: 'antivirus.icap', byDefault: [] as readonly string[], check: listOf(text('icap://host[:port]/service', /^icap:\/\/[A-Za-z0-9.:[\]-]+\/[^\s]*$/)), meaning: 'Virus engines reached over ICAP (RFC 3507), asked besides clamd. What any engine finds is found; clean is what all call clean.' }),
  icapMaxBytes: setting({ key: 'antivirus.icap-max-bytes', byDefault: 104_857_600, unit: 'bytes', check: wholeNumber(1_024, 1_073_741_824), meaning: 'The largest message the ICAP services look at: what is larger they would let pass unseen, so it goes to quarantine.' }),
  freshclamConfig: setting({ key: 'antivirus.freshclam', byDefault: '', check: file, meaning: 'freshclam.conf with which we fetch new signatures ourselves; empty: the machine does. A new base is tried before it is used.' }),
  virusBaseFolder: setting({ key: 'antivirus.base-folder', byDefault: 'virus-base', check: folder, meaning: "Where the signatures we fetch lie: clamd's DatabaseDirectory must be the link `current` in it." }),
  virusBaseEvery: setting({ key: 'antivirus.base-every', byDefault: 240_000, unit: 'ms', check: wholeNumber(1_000, 300_000), meaning: 'Between two looks for new signatures; the documents ask for five minutes at most.' }),
  clamdTimeout: setting({ key: 'antivirus.timeout', byDefault: 30_000, unit: 'ms', check: wholeNumber(100, 300_000), meaning: 'Time for one message; after it the sender is told to try later.' }),

  disarms: setting({ key: 'attachments.disarm', byDefault: false, check: yesOrNo, meaning: 'Files from outside that do something when they are opened (macros, DDE, remote templates, PDF actions, active pages) are replaced by their text in the copies of members; the message as it came lies in quarantine.' }),
  linkRewriting: setting({ key: 'links.rewrite', byDefault: 'off', check: oneOf('off', 'external'), meaning: 'Links of mail from outside lead over the link check page in the copies of members: external. The DKIM signature of such a copy no longer fits; what is signed or encrypted by S/MIME or OpenPGP is never changed.' }),
  linkCheckAddress: setting({ key: 'links.check-address', byDefault: '', check: text('empty, or http(s)://host[:port]', /^$|^https?:\/\/[A-Za-z0-9.:[\]-]+$/), meaning: 'Where readers reach the link check page; empty: https:// and server.hostname.' }),

  cityTable: setting({ key: 'geography.city-table', byDefault: '', check: file, meaning: 'A table of cities (.mmdb, such as GeoLite2 City under its own terms); taken up anew when the file changes. Empty: sign-ins are placed by country and operator, from the tables that come along.' }),

  minPasswordLength: setting({ key: 'passwords.min-length', byDefault: 10, unit: 'characters', check: wholeNumber(8, 128), meaning: 'Shortest new password of a member; NIST SP 800-63B-3 §5.1.1.2 asks for at least 8.' }),
  passwordsRemembered: setting({ key: 'passwords.history', byDefault: 5, check: wholeNumber(0, 24), meaning: 'How many of their last passwords, the present one included, members cannot choose again; each costs one hash when a password is changed.' }),
  passwordMaxAge: setting({ key: 'passwords.max-age', byDefault: 0, unit: 'days', check: wholeNumber(0, 3650), meaning: 'After how many days a new password is asked for at the next sign-in on the web; mail programs that use the old one wait until then. 0: never, as NIST SP 800-63B-3 §5.1.1.2 asks.' }),
  leakedFilter: setting({ key: 'passwords.leaked-filter', byDefault: '', check: file, meaning: 'A larger filter of leaked passwords, made by `node tools/make-leaked-filter.ts OUT LIST` of a list of SHA-1 hashes; empty: the one that comes along. Asked when a password is chosen and at each sign-in with it.' }),

  evidenceDays: setting({ key: 'evidence.days', byDefault: 30, unit: 'days', check: wholeNumber(1, 365), meaning: 'How long what a verdict rested on is kept, so that a new policy can be tried on mail that has passed.' }),
  quarantineDays: setting({ key: 'quarantine.days', byDefault: 30, unit: 'days', check: wholeNumber(1, 3650), meaning: 'How long mail stays in quarantine when nobody decides about it; after it the owner can still have it restored for mail.recoverable-days.' }),
  quarantineDigest: setting({ key: 'quarantine.digest', byDefault: 'daily', check: oneOf('daily', 'off'), meaning: 'Whether members are told by mail, once a day, what was put aside for them.' }),
  riskyDays: setting({ key: 'factors.risky-days', byDefault: 3, unit: 'days', check: wholeNumber(0, 14), meaning: 'For so long before mail is held, a second factor that was set up in doubt (on the password alone, with a new device, from a strange place or in an account at risk) does not let that mail go; older ones do, or an administrator. 0: all that was set up before counts.' }),
  promptWebhook: setting({ key: 'prompts.webhook', byDefault: '', check: text('empty, or an http(s) address', /^$|^https?:\/\/[^\s]+$/), meaning: 'A service of yours that is told (Standard Webhooks) when an owner is asked about a sign-in, so that it can write to them; empty: the pages alone show it.' }),
  promptWebhookSecret: setting({ key: 'prompts.webhook-secret', byDefault: '', isSecret: true, check: text('a secret in base64'), meaning: 'What signs it, such as whsec_…' }),

  alertsWebhook: setting({ key: 'alerts.webhook', byDefault: '', check: text('empty, or an http(s) address', /^$|^https?:\/\/[^\s]+$/), meaning: 'A service of yours that is told of every alert (Standard Webhooks), within seconds; tried again for a day.' }),
  alertsWebhookSecret: setting({ key: 'alerts.webhook-secret', byDefault: '', isSecret: true, check: text('a secret in base64'), meaning: 'What signs it, such as whsec_…' }),
  alertsSyslog: setting({ key: 'alerts.syslog', byDefault: '', check: text('empty, or udp|tcp|tls://host:port', /^$|^(udp|tcp|tls):\/\/[A-Za-z0-9.:[\]-]+:[0-9]{1,5}$/), meaning: 'A collector that is told of every alert in the syslog protocol (RFC 5424): over UDP (RFC 5426), TCP (RFC 6587) or TLS (RFC 5425).' }),
  alertsWecom: setting({ key: 'alerts.wecom', byDefault: '', isSecret: true, check: text('empty, or an http(s) address', /^$|^https?:\/\/[^\s]+$/), meaning: 'Address of the robot of a WeCom group that shows every alert; whoever has it can write there.' }),
  alertsDingtalk: setting({ key: 'alerts.dingtalk', byDefault: '', isSecret: true, check: text('empty, or an http(s) address', /^$|^https?:\/\/[^\s]+$/), meaning: 'Address of the robot of a DingTalk group that shows every alert.' }),
  alertsDingtalkSecret: setting({ key: 'alerts.dingtalk-secret', byDefault: '', isSecret: true, check: text('a secret'), meaning: 'What signs it, such as SEC…; empty: the robot knows us otherwise, by a word or our address.' }),
  alertsFeishu: setting({ key: 'alerts.feishu', byDefault: '', isSecret: true, check: text('empty, or an http(s) address', /^$|^https?:\/\/[^\s]+$/), meaning: 'Address of the robot of a Feishu group that shows every alert.' }),
  alertsFeishuSecret: setting({ key: 'alerts.feishu-secret', byDefault: '', isSecret: true, check: text('a secret'), meaning: 'What signs it; empty: the robot knows us otherwise.' }),
  alertsPushServices: setting({ key: 'alerts.push-services', byDefault: [] as readonly string[], check: listOf(text('a host name, or *.example.org', /^(\*\.)?[A-Za-z0-9.:-]{1,253}$/)), meaning: "Hosts over which browsers may be told of alerts (web push, RFC 8030), such as fcm.googleapis.com, updates.push.services.mozilla.com, *.notify.windows.com, web.push.apple.com: their makers', who cannot read what passes. Empty: no browser is told." }),
  alertsCa: setting({ key: 'alerts.ca', byDefault: '', check: file, meaning: 'A certificate (PEM) that the webhook and the collector may be signed by, besides those that the machine trusts.' }),

  complaintAddresses: setting({ key: 'complaints.addresses', byDefault: [] as readonly string[], check: listOf(text('an address', /^[^\s@]{1,64}@[A-Za-z0-9.-]{1,253}$/)), meaning: 'Addresses at which complaints about our mail arrive in the Abuse Reporting Format (RFC 5965), besides abuse@, postmaster@ (RFC 2142) and fbl@: each has to be an address of a member.' }),
  complaintSources: setting({ key: 'complaints.sources', byDefault: [] as readonly string[], check: listOf(text('a domain or an address', /^([^\s@]{1,64}@)?[A-Za-z0-9.-]{1,253}$/)), meaning: 'Services that send on complaints for many providers, by domain or address: their reports count whatever the domain of the recipient. Without them a report counts when it is proved to come from the domain of the recipient, or from the recipient.' }),

  recoverableDays: setting({ key: 'mail.recoverable-days', byDefault: 7, unit: 'days', check: wholeNumber(7, 3650), meaning: 'How long deleted mail can be brought back.' }),
  quotaBytes: setting({ key: 'mail.quota-bytes', byDefault: 10_737_418_240, unit: 'bytes', check: wholeNumber(1_048_576, 1_099_511_627_776), meaning: 'Mailbox size of a new member.' }),
  checksEarlyTalkers: setting({ key: 'smtp.refuse-early-talkers', byDefault: true, check: yesOrNo, meaning: 'Refuse clients that speak before the greeting (RFC 5321 §4.3.1).' }),
} as const satisfies Record<string, Setting<never> | object>

export type SettingName = keyof typeof SETTINGS
export type Settings = { readonly [Name in SettingName]: (typeof SETTINGS)[Name]['byDefault'] }
