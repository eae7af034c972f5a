import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordsIn } from './passwords.ts'

// prettier-ignore
const CASES: readonly [text: string, password: string][] = [
  ['Please find the invoice attached.\nPassword: Inv2024!x', 'Inv2024!x'],
  ['The password for the archive is "8841".', '8841'],
  ['pwd=secret99, thanks', 'secret99'],
  ['附件已加密，解压密码为：abc778', 'abc778'],
  ['密码是 20240911。请查收', '20240911'],
  ['提取码：k9x2', 'k9x2'],
  ['Das Passwort ist Rechnung7.', 'Rechnung7'],
  ['Use passcode\n  4711 to open it', '4711'],
  ['The figures are in the archive.\n\nHarvest-Moon\n\nRegards', 'Harvest-Moon'],
  ['> you know it: Tr1cky77.\nhere it is', 'Tr1cky77'],
]

for (const [text, password] of CASES) {
  test(`finds ${password}`, () => assert.ok(passwordsIn(text).includes(password), passwordsIn(text).join(' ')))
}

test('few, whatever the text says', () => {
  assert.ok(passwordsIn('password: x1234 '.repeat(10_000)).length <= 28)
  const many = Array.from({ length: 1_000 }, (_, at) => `password: a${at}x b${at}y\nline${at}`).join('\n')
  assert.equal(passwordsIn(many).length, 28)
  assert.ok(!passwordsIn('see https://a.example/b1 or li3@b.example or report7.zip').some((each) => /[.@]/.test(each)))
  assert.ok(passwordsIn('').length > 0)
})
