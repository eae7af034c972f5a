import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { Refusal } from '../base/refusal.ts'
import { describeSettings } from './describe.ts'
import { loadSettings, variableOf } from './load.ts'
import { SETTINGS, type Setting } from './rows.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-settings-'))
after(() => rmSync(folder, { recursive: true }))

function load(yaml: string, env: NodeJS.ProcessEnv = {}) {
  const file = path.join(folder, 'gatehouse.yaml')
  writeFileSync(file, yaml)
  return loadSettings(file, env)
}

function complaint(yaml: string, env: NodeJS.ProcessEnv = {}): string {
  try {
    load(yaml, env)
  } catch (error) {
    assert.ok(error instanceof Refusal && error.reason === 'bad-settings')
    return error.message
  }
  return assert.fail('no complaint')
}

describe('loadSettings()', () => {
  it('takes defaults, then the file, then the environment, and says which', () => {
    const { settings, origins } = load('smtp:\n  port: 2525\n  max-message-bytes: 1_000_000\n', {
      GATEHOUSE_SMTP__PORT: '1025',
      GATEHOUSE_DNS__SERVERS: '127.0.0.1:5353, 9.9.9.9',
    })
    assert.equal(settings.smtpPort, 1025)
    assert.equal(settings.maxMessageBytes, 1_000_000)
    assert.equal(settings.imapPort, 143)
    assert.deepEqual(settings.dnsServers, ['127.0.0.1:5353', '9.9.9.9'])
    assert.deepEqual([origins.smtpPort, origins.maxMessageBytes, origins.imapPort], ['environment', 'file', 'default'])
  })

  it('reads a secret from the file that a variable names', () => {
    const file = path.join(folder, 'passphrase')
    writeFileSync(file, 'open sesame\n')
    assert.equal(load('', { GATEHOUSE_KEYS__PASSPHRASE_FILE: file }).settings.keysPassphrase, 'open sesame')
  })

  it('names line and key of everything that is wrong, all at once', () => {
    const message = complaint('smtp:\n  port: many\n  prot: 25\nimap: 143\nkeys:\n  passphrase: 7\n')
    assert.match(message, /line 2: smtp\.port must be a whole number from 0 to 65_535; it is "many"/)
    assert.match(message, /line 3: there is no setting smtp\.prot; did you mean smtp\.port\?/)
    assert.match(message, /line 4: "imap" must hold settings/)
    assert.match(message, /line 6: keys\.passphrase must be a passphrase$/m)
  })

  it('does not show a secret that does not fit', () => {
    assert.doesNotMatch(complaint('', { GATEHOUSE_DATA__URL: 'mysql://root:hunter2@db' }), /hunter2/)
  })

  for (const [what, yaml] of [
    ['broken YAML', 'smtp: [\n'],
    ['a list at the top', '- smtp\n'],
    ['an alias bomb', 'a: &a [1,2]\nb: &b [*a,*a]\nsmtp: *b\n'],
  ] as const) {
    it(`refuses ${what} with a line`, () => assert.match(complaint(yaml), /line \d/))
  }

  it('refuses a file that is not there', () => {
    assert.throws(() => loadSettings(path.join(folder, 'none.yaml'), {}), /cannot be read \(ENOENT\)/)
  })
})

describe('SETTINGS', () => {
  const rows = Object.values(SETTINGS) as Setting<unknown>[]
  it('have one key each, of the form section.name, and a default that fits', () => {
    assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length)
    for (const { key, byDefault, check } of rows) {
      assert.match(key, /^[a-z0-9]+\.[a-z0-9-]+$/)
      assert.deepEqual(check.read(byDefault), byDefault, key)
    }
  })

  it('are all described, with their variable', () => {
    const page = describeSettings()
    for (const { key } of rows) assert.ok(page.includes(`\`${key}\``), key)
    assert.equal(variableOf('smtp.max-message-bytes'), 'GATEHOUSE_SMTP__MAX_MESSAGE_BYTES')
  })
})

// prettier-ignore
for (const [yaml, said] of [
  ['tls:\n  certificate: a.pem\n',                                       /tls\.certificate and tls\.key belong together/],
  ['data:\n  engine: postgresql\n',                                      /postgresql needs data\.url/],
  ['keys:\n  url: postgresql://db/keys\n',                               /the engine is sqlite/],
  ['blobs:\n  c3: s3:mail\n',                                            /need s3\.endpoint/],
  ['keys:\n  key-file: a\n  passphrase: b\n',                           /opens with one of them/],
  ['server:\n  plaintext-sign-in: true\n',                               /needs server\.listen on loopback/],
  ['outbound:\n  relay-user: mx\n',                                      /relay-host, which is empty/],
  ['smtp:\n  port: 587\n',                                               /^smtp\.port and smtp\.submission-port are both 587/],
] as const) {
  it(`loadSettings() refuses what contradicts itself: ${yaml.trim().replace(/\s+/g, ' ')}`, () => {
    assert.match(complaint(yaml), said)
  })
}

it('loadSettings() takes ports that are off, and plaintext sign-in behind a proxy', () => {
  load('smtp:\n  port: 0\n  submission-port: 0\n')
  load('server:\n  plaintext-sign-in: true\n  trusted-proxies: [10.0.0.0/8]\n')
})

it('loadSettings() overlooks no variable with a mistyped name, and takes a value once', () => {
  assert.match(
    complaint('', { GATEHOUSE_SMTP__PROT: '25' }),
    /GATEHOUSE_SMTP__PROT: .*did you mean GATEHOUSE_SMTP__PORT\?/,
  )
  const both = { GATEHOUSE_KEYS__PASSPHRASE: 'a', GATEHOUSE_KEYS__PASSPHRASE_FILE: '/nowhere' }
  assert.match(complaint('', both), /set one of them/)
})
