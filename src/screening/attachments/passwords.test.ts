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
]

for (const [text, password] of CASES) {
  test(`finds ${password}`, () => assert.ok(passwordsIn(text).includes(password), passwordsIn(text).join(' ')))
}

test('few, whatever the text says', () => {
  assert.ok(passwordsIn('password: x1234 '.repeat(10_000)).length <= 16)
  assert.ok(passwordsIn('').length > 0)
})
