// A link of a delivered letter leads over our page: it is looked at when it is opened, and the click is kept.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { now } from '../../src/base/clock.ts'
import { formatDate } from '../../src/mail/date.ts'
import { ALICE, deliver, openTestHouse, type TestHouse } from '../support/house.ts'
import { freePorts } from '../support/ports.ts'

// Words enough that nothing but one link is odd: a letter of such links alone does not come into the inbox.
const PAGE =
  '<p>Hi Alice, the minutes are done. Anna wrote most of them; the list of open points is at the end, as we agreed on Tuesday.</p>' +
  '<a href="https://example.com/hello?a=b&amp;c=d">minutes</a> <a href="https://paypal-secure-login.example/">account</a>'
const LETTER = [
  'From: wang@partner.test',
  `To: ${ALICE}`,
  'Subject: The minutes of Tuesday',
  `Date: ${formatDate(now())}`,
  'Message-ID: <links@partner.test>',
  'Content-Type: text/html',
  '',
  PAGE,
].join('\r\n')

describe('links of a delivered letter', { concurrency: false }, () => {
  let house: TestHouse
  let base = ''
  let links: string[] = []
  before(async () => {
    const [port] = await freePorts(1)
    base = `http://127.0.0.1:${port}`
    house = await openTestHouse({
      settings: { 'http.port': port, 'links.rewrite': 'external', 'links.check-address': base },
    })
    await house.start()
  })
  after(() => house?.cleanup())

  it('lead over our page', async () => {
    assert.match(await deliver(house, LETTER), /^250/)
    const imap = await house.imap()
    await imap.command('SELECT INBOX')
    const text = (await imap.command('FETCH 1 BODY[TEXT]')).join('\n')
    links = [...text.matchAll(/href="([^"]+)"/g)].map(([, link]) => link as string)
    assert.equal(links.length, 2)
    assert.ok(links.every((link) => link.startsWith(`${base}/l/`)))
  })

  it('are forwarded when nothing speaks against them', async () => {
    const reply = await fetch(links[0] as string, { redirect: 'manual' })
    assert.equal(reply.status, 303)
    assert.equal(reply.headers.get('location'), 'https://example.com/hello?a=b&c=d')
  })

  it('are held up when they look like what they are not', async () => {
    const reply = await fetch(links[1] as string, { redirect: 'manual' })
    assert.equal(reply.status, 200)
    assert.match(reply.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.match(await reply.text(), /imitates a well-known company/)
  })

  it('are not opened when a letter of them is changed', async () => {
    const link = links[0] as string
    const reply = await fetch(`${link.slice(0, -5)}AAAAA`, { redirect: 'manual' })
    assert.equal(reply.status, 404)
  })
})
