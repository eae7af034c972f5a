// An administrator's day on the command line, beside a running server: people in, a mail put aside and released, keys turned.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { letter, letterWithFile } from '../../src/cli/demo/letters.ts'
import { ALICE, deliver, openTestHouse, OUTSIDER, runCommand, type TestHouse } from '../support/house.ts'

/** Of the ports that a test house opens. */
const PORTS = ['SMTP__PORT', 'SMTP__SUBMISSION_PORT', 'IMAP__PORT', 'IMAP__IMAPS_PORT']

describe('the administrator', () => {
  let house: TestHouse
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-administrator-'))
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text)
    return path.join(folder, name)
  }
  const json = async (...args: string[]) => {
    const { code, out, err } = await house.command(...args, '--json')
    assert.equal(err, '')
    return {
      code,
      values: out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    }
  }

  before(async () => {
    house = await openTestHouse()
    await house.start()
  })
  after(async () => {
    await house.cleanup()
    rmSync(folder, { recursive: true })
  })

  it('goes on after SIGHUP, and lets no second server at its data', async () => {
    process.kill(house.pid, 'SIGHUP')
    const portsOff = Object.fromEntries(PORTS.map((name) => [`GATEHOUSE_${name}`, '0']))
    const second = await house.commandWith(portsOff, 'serve')
    assert.equal(second.code, 1)
    assert.match(second.err, /^gatehouse serve: Another server works on .*: stop it first/m)
    assert.match(await deliver(house, letter(OUTSIDER, ALICE, 'Still there', 'x')), /^250 /)
  })

  it('imports members from CSV: nothing while a row is wrong, all when none is', async () => {
    const rows = ['address,name,password,department', 'chen@example.org,陈晨,石头 剪刀 布 在 山上 跑,Sales/Asia']
    const wrong = file('wrong.csv', [...rows, 'x@elsewhere.test,X,,', `${ALICE},Again,,`].join('\n'))
    const refused = await json('member', 'import', wrong)
    assert.equal(refused.code, 1)
    assert.deepEqual(
      (refused.values[0]?.['errors'] as { line: number }[]).map(({ line }) => line),
      [3, 4],
    )
    assert.equal((await house.command('member', 'show', 'chen@example.org')).code, 1)

    const right = file('right.csv', rows.join('\n'))
    assert.deepEqual((await json('member', 'import', right, '--dry-run')).values[0]?.['added'], 0)
    assert.equal((await json('member', 'import', right)).values[0]?.['added'], 1)
    const { values } = await json('member', 'show', 'chen@example.org')
    assert.equal(values[0]?.['department'], 'Sales/Asia')
    assert.match(await deliver(house, letter(OUTSIDER, 'chen@example.org', 'Hi', 'x'), 'chen@example.org'), /^250 /)
  })

  it('refuses a weak password with what to do, and no state that the life cycle does not know', async () => {
    const weak = file('weak', 'password1234\n')
    const { code, err } = await house.command('member', 'password', ALICE, '--password-file', weak)
    assert.equal(code, 1)
    assert.match(err, /commonly used|guess/)
    assert.match((await house.command('member', 'recycle', ALICE)).err, /active cannot become recycled/)
  })

  it('finds out why a mail was put aside, and releases it; until then no mail program sees it', async () => {
    const message = letterWithFile(
      OUTSIDER,
      ALICE,
      'Your invoice',
      'invoice.pdf.exe',
      Buffer.from('MZ\x90\x00 not really'),
    )
    assert.match(await deliver(house, message), /^250 /)
    const [quarantined] = (await json('quarantine', 'list')).values
    assert.deepEqual([quarantined?.['sender'], quarantined?.['action']], [OUTSIDER, 'quarantine'])
    assert.ok((quarantined?.['rules'] as string[]).length > 0)

    const imap = await house.imap()
    try {
      assert.equal(
        (await imap.command('LIST "" "*"')).some((line) => /quarantine/i.test(line)),
        false,
      )
      assert.deepEqual(await imap.search('INBOX', 'SUBJECT "Your invoice"'), [])
      assert.equal((await json('quarantine', 'release', String(quarantined?.['traceId']))).values[0]?.['released'], 1)
      assert.equal((await imap.search('INBOX', 'SUBJECT "Your invoice"')).length, 1)
    } finally {
      imap.close()
    }
    assert.equal((await json('quarantine', 'release', String(quarantined?.['traceId']))).code, 1)
  })

  it('traces by sender what was accepted and what was refused', async () => {
    assert.match(
      await deliver(house, letter(OUTSIDER, 'nobody@example.org', 'Hi', 'x'), 'nobody@example.org'),
      /^550 5\.1\.1/,
    )
    const { values } = await json('trace', OUTSIDER)
    assert.ok(values.some(({ action, reason }) => action === 'refused' && reason === 'no-such-recipient'))
    assert.ok(values.some(({ action }) => action === 'deliver'))
    assert.equal((await house.command('trace', 'stranger@example.net')).code, 1)
  })

  it('turns root and class keys under the running server; mail from before is still read', async () => {
    assert.equal((await json('keys', 'rotate-root')).values[0]?.['version'], 2)
    assert.equal((await json('keys', 'rotate-class', 'C3')).values[0]?.['version'], 2)
    await house.stop()
    await house.start()
    const imap = await house.imap()
    try {
      const [uid] = await imap.search('INBOX', 'SUBJECT "Your invoice"')
      assert.match((await imap.command(`UID FETCH ${uid} (BODY.PEEK[1])`)).join(''), /Please see the file/)
    } finally {
      imap.close()
    }
  })

  it('scrubs, and lets the doctor look', async () => {
    assert.deepEqual((await json('scrub')).values[0]?.['damaged'], [])
    const { values } = await json('doctor')
    const findings = values[0]?.['findings'] as { what: string; health: string; words: string }[]
    assert.equal(findings.find(({ what }) => what === 'virus engine')?.health, 'warning')
    assert.equal(values[0]?.['ok'], true)
  })
})

it('init makes an installation that only its owner can read, once', async () => {
  const parent = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-init-'))
  const password = path.join(parent, 'password')
  writeFileSync(password, 'correct horse battery\n')
  const folder = path.join(parent, 'house')
  const args = ['init', folder, '--domain', 'example.com', '--admin', 'ada@example.com', '--password-file', password]
  try {
    const stranger = args.map((arg) => arg.replace('ada@example.com', 'ada@elsewhere.test'))
    assert.equal((await runCommand(stranger)).code, 2)
    const odd = [...args, '--hostname', 'not a name']
    assert.match((await runCommand(odd)).err, /server\.hostname must be a host name/)
    assert.equal(existsSync(folder), false, 'half an installation stays')

    const { code, out, err } = await runCommand([...args, '--json'])
    assert.equal(code, 0, err)
    const { config, dns } = JSON.parse(out) as { config: string; dns: string[] }
    assert.ok(dns.some((record) => record.startsWith('example.com. MX')))
    for (const name of ['', 'gatehouse.yaml', 'gatehouse.key', 'keys', 'data', 'data/gatehouse.db']) {
      assert.equal(statSync(path.join(folder, name)).mode & 0o077, 0, `${name} is open to others`)
    }
    assert.match((await runCommand(['member', 'list', '--config', config])).out, /ada@example\.com/)
    assert.match((await runCommand(args)).err, /already/)
    writeFileSync(path.join(folder, 'gatehouse.key'), Buffer.alloc(32, 7))
    assert.match((await runCommand(['member', 'list', '--config', config])).err, /passphrase|key file/i)
  } finally {
    rmSync(parent, { recursive: true })
  }
})

for (const [args, code, said] of [
  [['nonsense'], 2, /there is no command "nonsense"/],
  [['constructor'], 2, /there is no command "constructor"/],
  [['member'], 2, /Usage: gatehouse member/],
  [['member', 'freeze', 'a@example.org', 'b@example.org'], 2, /Usage: gatehouse member/],
  [['queue', 'toString', 'x'], 2, /Usage: gatehouse queue/],
  [['trace', '--limit', 'all'], 2, /--limit is a whole number/],
  [['trace', '--sinse', '1d'], 2, /Unknown option '--sinse'/],
  [['serve', '--config', '/nowhere/gatehouse.yaml'], 1, /There is no \/nowhere\/gatehouse\.yaml/],
] as const) {
  it(`gatehouse ${args.join(' ')} exits with ${code} and says why`, async () => {
    const result = await runCommand([...args])
    assert.equal(result.code, code)
    assert.match(result.err, said)
  })
}
