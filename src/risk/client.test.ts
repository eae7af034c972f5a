import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientOf } from './client.ts'
import { CHROME, SAFARI } from './sign-in.fixture.ts'

// prettier-ignore
const CASES: readonly (readonly [text: string, family: string, major: number, system: string, kind: string])[] = [
  [CHROME,                                   'chrome',      124, 'windows', 'desktop'],
  [`${CHROME} Edg/124.0.2478.51`,            'edge',        124, 'windows', 'desktop'],
  [SAFARI,                                   'safari',       17, 'macos',   'desktop'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0', 'firefox', 125, 'linux', 'desktop'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1', 'safari', 17, 'ios', 'phone'],
  ['Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0', 'wechat', 8, 'android', 'phone'],
  ['"name" "Thunderbird" "version" "128.3.0"', 'thunderbird', 128, '',      'mail-program'],
  ['Foxmail 7.2.25',                         'foxmail',       7, '',        'mail-program'],
  ['python-imaplib',                         'other',         0, '',        'library'],
  ['HeadlessChrome/124.0.0.0',               'chrome',      124, '',        'library'],
  ['[192.168.1.7]',                          'other',         0, '',        'unknown'],
  ['',                                       '',              0, '',        'unknown'],
]

for (const [text, family, major, system, kind] of CASES) {
  test(`clientOf() reads ${text.slice(0, 40) || 'nothing'} as ${family || 'nobody'}`, () => {
    const client = clientOf(text)
    assert.deepEqual([client.family, client.major, client.system, client.class], [family, major, system, kind])
  })
}
