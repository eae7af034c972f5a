// A password is found in a list of leaked ones: programs wait, and the web goes on only with a new one that was not had before.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { sha1Of } from '../../src/directory/leaked-filter.ts'
import { ALICE, eventually, openTestHouse, type TestHouse } from '../support/house.ts'
import { freePorts } from '../support/ports.ts'
import { WebCaller } from '../support/web-caller.ts'

const TOOL = path.join(import.meta.dirname, '../../tools/make-leaked-filter.ts')
const CHOSEN = 'Zebra kocht Reis'

describe('a password that leaked', () => {
  let house: TestHouse
  let site: string

  before(async () => {
    const [http = 0] = await freePorts(1)
    house = await openTestHouse({ settings: { 'http.port': http } })
    site = `http://localhost:${http}`
    // After the members chose it, it is found in a list.
    const [list, filter] = [path.join(house.folder, 'list.txt'), path.join(house.folder, 'leaked.bin')]
    writeFileSync(list, `${sha1Of(house.password).toString('hex').toUpperCase()}:12\n`)
    await promisify(execFile)(process.execPath, [TOOL, filter, list])
    await house.start({ GATEHOUSE_PASSWORDS__LEAKED_FILTER: filter })
    await eventually(() => new WebCaller(site).isThere())
  })
  after(() => house.cleanup())

  const change = async (web: WebCaller, password: string) => {
    const { status, body } = await web.call('POST', '/session/password', { password })
    return status === 200 ? body['state'] : body['title']
  }

  test('a mail program is told to wait, and the web asks for a new password that is really new', async () => {
    await assert.rejects(house.imap(ALICE), /Choose a new password on the web page/)
    const web = new WebCaller(site)
    const { body } = await web.call('POST', '/session', { username: ALICE, password: house.password })
    assert.deepEqual([body['state'], body['why']], ['password-change-needed', 'leaked'])
    assert.match(String(await change(web, house.password)), /known from data leaks/)
    assert.equal(await change(web, CHOSEN), 'signed-in')
    ;(await house.imap(ALICE, CHOSEN)).close()
  })

  test('an administrator asks for a new password, and the old one does not come back', async () => {
    const { code, err } = await house.command('member', 'password', ALICE, '--must-change')
    assert.equal(code, 0, err)
    const web = new WebCaller(site)
    const { body } = await web.call('POST', '/session', { username: ALICE, password: CHOSEN })
    assert.deepEqual([body['state'], body['why']], ['password-change-needed', 'asked-for'])
    assert.match(String(await change(web, CHOSEN)), /You had this password before/)
    assert.equal(await change(web, 'Ostwind_kocht_82'), 'signed-in')
  })
})
