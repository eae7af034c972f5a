// A member locks folders with a second password: what a mail program and POP3 get to see, and who can undo it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ImapFlow } from 'imapflow'
import { LineClient } from '../../src/net/line-client.ts'
import { ALICE, BOB, eventually, openTestHouse, submit, type TestHouse } from '../support/house.ts'
import { freePorts } from '../support/ports.ts'
import { WebCaller } from '../support/web-caller.ts'

const SECRET = 'Zebra kocht Reis'
const letter = (subject: string) =>
  `From: bob@example.org\r\nTo: alice@example.org\r\nSubject: ${subject}\r\n\r\nHello\r\n`

interface LockRow {
  readonly isSet: boolean
  readonly openUntil?: number
  readonly folders: readonly { readonly id: number; readonly name: string; readonly isChosen: boolean }[]
}

describe('the page lock', () => {
  let house: TestHouse
  let web: WebCaller
  let popPort: number
  let ca: string

  before(async () => {
    const [http = 0, pop = 0] = await freePorts(2)
    house = await openTestHouse({ settings: { 'http.port': http, 'pop.pop3s-port': pop } })
    await house.start()
    popPort = pop
    ca = readFileSync(path.join(house.folder, 'tls/development-ca.pem'), 'utf8')
    web = new WebCaller(`http://localhost:${http}`)
    await eventually(() => web.isThere())
    assert.equal(await web.signIn(ALICE, house.password), 'signed-in')
    await submit(house, letter('before'), [ALICE], BOB)
  })
  after(() => house.cleanup())

  const lock = async () => (await web.call('GET', '/me/page-lock')).body as unknown as LockRow
  const idOf = async (wanted: string) => (await lock()).folders.find(({ name }) => name === wanted)!.id
  const say = async (path: string, input: object) => (await web.call('POST', `/me/page-lock${path}`, input)).status

  async function mailProgram(): Promise<ImapFlow> {
    const auth = { user: ALICE, pass: house.password }
    const place = { host: '127.0.0.1', port: house.ports.imaps, secure: true, servername: 'localhost' }
    const client = new ImapFlow({ ...place, tls: { ca }, auth, logger: false })
    await client.connect()
    return client
  }

  async function popSignIn(): Promise<string> {
    const tls = { ca, servername: 'localhost' }
    const line = await LineClient.connect({ host: '127.0.0.1', port: popPort, tls })
    await line.line()
    line.write(`USER ${ALICE}\r\n`)
    await line.line()
    line.write(`PASS ${house.password}\r\n`)
    const answer = await line.line()
    line.close()
    return answer
  }

  test('a second password that is weak, or that of the account, locks nothing', async () => {
    const folders = [await idOf('INBOX')]
    assert.equal(await say('', { password: 'password12', folders }), 422)
    assert.equal(await say('', { password: house.password, folders }), 422)
    assert.equal(await say('', { password: SECRET, folders: [999] }), 404)
    assert.equal((await lock()).isSet, false)
  })

  test('imapflow lists a locked folder, cannot open it, and puts mail into it; mail comes in; POP3 is refused', async () => {
    const selected = await mailProgram()
    await selected.mailboxOpen('INBOX')
    assert.equal(await say('', { password: SECRET, folders: [await idOf('INBOX'), await idOf('Sent')] }), 204)
    const inSession = await selected.fetchOne('1', { source: true }).catch(({ responseText }) => responseText)
    assert.match(String(inSession), /unlock it on the web page/)
    selected.close()

    const client = await mailProgram()
    assert.ok((await client.list()).some((folder) => folder.path === 'INBOX'))
    for (const attempt of [() => client.mailboxOpen('INBOX'), () => client.mailboxOpen('Sent', { readOnly: true })])
      await assert.rejects(attempt, ({ serverResponseCode, responseText }) => {
        assert.deepEqual([serverResponseCode, /unlock it on the web page/.test(responseText)], ['NOPERM', true])
        return true
      })
    await assert.rejects(async () => client.status('Sent', { messages: true }).then((row) => assert.ok(row)))
    assert.ok(await client.append('Sent', letter('sent by the program')))
    await client.logout()
    await submit(house, letter('while locked'), [ALICE], BOB)
    assert.match(await popSignIn(), /^-ERR \[SYS\/PERM\] Folder is locked/)
  })

  test('the second password unlocks every program for a while, and a click locks them again', async () => {
    assert.equal(await say('/opening', { password: 'not the right one' }), 401)
    assert.equal(await say('/opening', { password: SECRET, minutes: 5 }), 204)
    assert.ok(((await lock()).openUntil ?? 0) > 0)
    const client = await mailProgram()
    await client.mailboxOpen('INBOX')
    const cameIn = await client.search({ subject: 'while locked' })
    assert.equal(cameIn && cameIn.length, 1)
    assert.match(await popSignIn(), /^\+OK \d+ messages/)
    assert.equal(await say('/closing', {}), 204)
    await assert.rejects(client.mailboxOpen('INBOX'))
    await client.logout()
  })

  test('guessing stops after five tries, for the right password too', async () => {
    for (let n = 0; n < 5; n += 1) assert.equal(await say('/opening', { password: `guess ${n}` }), 401)
    assert.equal(await say('/opening', { password: SECRET }), 429)
    assert.equal(await say('/removal', { password: SECRET }), 429)
  })

  test('an administrator clears the lock, and its owner is told', async () => {
    assert.match((await house.command('member', 'page-lock', ALICE)).out, /^2 folders, locked\./)
    assert.equal((await house.command('member', 'page-lock', BOB, '--clear')).code, 1)
    const { code, err } = await house.command('member', 'page-lock', ALICE, '--clear')
    assert.equal(code, 0, err)
    assert.equal((await lock()).isSet, false)
    const imap = await house.imap(ALICE)
    await eventually(async () => (await imap.search('INBOX', 'SUBJECT "page lock was cleared"')).length === 1)
    imap.close()
  })
})
