import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openWebFixture } from '../web.fixture.ts'

const ADDRESS = 'reader@remote.test'

describe('the pages of a secure link', async () => {
  const { browser, said } = await openWebFixture()
  const here = browser()

  it('ask for an address, in both languages, and do nothing by being opened', async () => {
    const before = said.length
    const { status, text } = await here.get('/s/good')
    assert.equal(status, 200)
    assert.match(text, /Files for you[^]*action="\/s\/code"/)
    assert.match((await here.get('/s/good', { 'accept-language': 'zh-CN' })).text, /发给您的文件[^]*发送验证码/)
    assert.equal(said.length, before)
  })

  it('say that a link is gone, or none of ours', async () => {
    assert.equal((await here.get('/s/gone')).status, 410)
    assert.equal((await here.get('/s/other')).status, 404)
  })

  it('send a code, show the files to who gives it, and give them out as bytes to be saved', async () => {
    const { token } = await here.get('/s/good')
    const asked = await here.post('/s/code', { token, link: 'good', address: ADDRESS })
    assert.match(asked.text, /If the files were sent to this address[^]*name="code"/)
    assert.equal(said.at(-1), `sendCode ${ADDRESS}`)
    const wrong = await here.post('/s/open', { token, link: 'good', address: ADDRESS, code: '000000' })
    assert.equal(wrong.status, 403)
    assert.match(wrong.text, /wrong or too old[^]*name="code"/)
    const opened = await here.post('/s/open', { token, link: 'good', address: ADDRESS, code: '123456' })
    assert.match(opened.text, /报价 &#34;2026&#34;\.pdf[^]*name="pass" value="pass of reader@remote\.test"/)
    const file = await here.post('/s/file', { token, pass: `pass of ${ADDRESS}`, file: '1' })
    assert.equal(file.text, 'hello')
    assert.equal(file.headers['content-type'], 'application/octet-stream')
    assert.equal(file.headers['x-content-type-options'], 'nosniff')
    assert.match(
      String(file.headers['content-disposition']),
      /^attachment; filename="__ _2026_\.pdf"; filename\*=UTF-8''%E6%8A%A5/,
    )
    assert.equal(said.at(-1), 'closed')
  })

  it('want a token of the page, and a pass', async () => {
    const { token } = await here.get('/s/good')
    assert.equal((await here.post('/s/code', { link: 'good', address: ADDRESS })).status, 409)
    assert.equal((await here.post('/s/file', { token, pass: 'made up', file: '1' })).status, 410)
  })

  it('let the sender take a link back, after signing in', async () => {
    const sender = browser()
    assert.equal((await sender.get('/secure-links')).status, 303)
    await sender.signIn()
    const { token, text } = await sender.get('/secure-links')
    assert.match(text, /None of your files/)
    assert.match((await sender.post('/secure-links/abc/revoke', { token })).text, /works no more/)
    assert.equal(said.at(-1), 'revoke abc')
  })
})
