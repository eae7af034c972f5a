// Syslog over each transport, read by listeners that know the framing alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../test/support/house.ts'
import { startStreamCollector, startUdpCollector } from '../../test/support/listeners.ts'
import { Refusal } from '../base/refusal.ts'
import { makeDevelopmentCertificates } from './dev-certificate.ts'
import { sendSyslog, syslogLine, type SyslogMessage } from './syslog.ts'

const MESSAGE: SyslogMessage = {
  at: Date.UTC(2026, 10, 22, 1, 2, 3),
  severity: 2,
  messageId: 'owner-denied',
  facts: { account: 'alice@example.org', odd: 'a"b\\c]d\r\n<1>1' },
  text: '账号疑似被盗\nForged line',
}

test('syslogLine() is one line as RFC 5424 §6 has it, with values escaped', () => {
  const line = syslogLine('mx.example.org', MESSAGE).toString('utf8')
  const start = `<114>1 2026-11-22T01:02:03.000Z mx.example.org gatehouse ${process.pid} owner-denied `
  assert.ok(line.startsWith(start))
  assert.equal(
    line.slice(start.length),
    '[gatehouse@32473 account="alice@example.org" odd="a\\"b\\\\c\\]d <1>1"] \uFEFF账号疑似被盗 Forged line',
  )
})

test('sendSyslog() reaches collectors over UDP, TCP and TLS, and cuts between characters', async () => {
  const made = makeDevelopmentCertificates(['localhost'])
  const collectors = [
    await startUdpCollector(),
    await startStreamCollector(),
    await startStreamCollector({ cert: made.certificate, key: made.key }),
  ]
  const long = { ...MESSAGE, text: '长'.repeat(5_000) }
  for (const { address, lines, close } of collectors) {
    const options = { address, hostname: 'mx.example.org', ca: made.caCertificate }
    await sendSyslog(options, MESSAGE)
    await sendSyslog(options, long)
    await eventually(async () => lines.length === 2)
    assert.equal(lines[0], syslogLine('mx.example.org', MESSAGE).toString('utf8'))
    assert.match(lines[1] ?? '', /长$/)
    assert.ok(Buffer.byteLength(lines[1] ?? '') <= (address.startsWith('udp') ? 2_048 : 8_192))
    await close()
  }
})

test('sendSyslog() says that a collector is not there, or not whom it should be', async () => {
  const made = makeDevelopmentCertificates(['localhost'])
  const other = await startStreamCollector({ cert: made.certificate, key: made.key })
  const refused = { name: 'Refusal', reason: 'unavailable' }
  await assert.rejects(sendSyslog({ address: other.address, hostname: 'mx' }, MESSAGE), refused)
  await other.close()
  await assert.rejects(sendSyslog({ address: 'tcp://127.0.0.1:1', hostname: 'mx' }, MESSAGE), Refusal)
})
