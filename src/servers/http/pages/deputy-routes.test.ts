import assert from 'node:assert/strict'
import { test } from 'node:test'
import { monotonic, useClock } from '../../../base/clock.ts'
import { openWebFixture } from '../web.fixture.ts'

test('/approvals names a deputy for days of the reader, shows whom they stand in for, and ends it', async (t) => {
  const { browser, said } = await openWebFixture()
  const here = browser()
  await here.signIn()
  const { token, text } = await here.get('/approvals')
  assert.match(text, /You stand in for bob@example.org/)
  assert.match(text, /You have named no deputy/)
  assert.match(text, /<input[^>]*name="until"[^>]*type="date"/)
  const form = { token, address: ' wu@example.org ', from: '2026-12-01', until: '2026-12-10', note: '<b>Sea</b>' }
  const named = await here.post('/approvals/deputies', { ...form, offset: '-480' })
  assert.equal(named.status, 200)
  assert.match(named.text, /wu@example.org is your deputy[^]*wu@example.org stands in for you[^]*&#60;b&#62;Sea/)
  const [begins, ends] = [Date.UTC(2026, 10, 30, 16), Date.UTC(2026, 11, 10, 16)]
  assert.match(said.at(-1) ?? '', new RegExp(`^deputy wu@example.org ${begins} ${ends} <b>Sea</b> \\d+$`))
  for (const [change, status] of [
    [{ address: 'wu' }, 404],
    [{ from: '' }, 400],
    [{ until: 'soon' }, 400],
    [{ offset: 'x' }, 400],
  ] as const)
    assert.equal(
      (await here.post('/approvals/deputies', { ...form, ...change })).status,
      status,
      JSON.stringify(change),
    )
  assert.equal((await here.post('/approvals/deputies', { ...form, token: 'x' })).status, 409)
  const begun = monotonic()
  t.after(useClock({ monotonic: () => begun + 16 * 60_000 }))
  const late = await here.post('/approvals/deputies', form)
  assert.equal(late.headers['location'], '/sign-in?why=fresh&next=/approvals', 'a session left open names nobody')
  assert.match((await here.post('/approvals/deputies/end', { token, id: 'd1' })).text, /decides for you no longer/)
  assert.equal((await here.post('/approvals/deputies/end', { token, id: 'd1' })).status, 404)
})
