// What opens the keyring, as the settings name it.
import { readFileSync } from 'node:fs'
import { Refusal } from '../base/refusal.ts'
import type { Settings } from '../settings/rows.ts'
import type { KeyringSecret } from './keyring.ts'

/**
 * The key file's bytes, or the passphrase.
 * @param pathOf  where a file of the settings lies
 * @throws Refusal `bad-settings`
 */
export function keyringSecret(settings: Settings, pathOf: (relative: string) => string): KeyringSecret {
  const { keysKeyFile, keysPassphrase } = settings
  if (keysKeyFile === '' && keysPassphrase === '') {
    throw new Refusal('bad-settings', 'Neither keys.passphrase nor keys.key-file is set: the keyring cannot be opened')
  }
  if (keysKeyFile === '') return keysPassphrase
  try {
    return readFileSync(pathOf(keysKeyFile))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Refusal('bad-settings', `keys.key-file: ${keysKeyFile} cannot be read (${code})`)
  }
}
