// What opens the keyring, as the settings name it.
import type { Files } from '../base/files.ts'
import { Refusal } from '../base/refusal.ts'
import type { Settings } from '../settings/rows.ts'
import type { KeyringSecret } from './keyring.ts'

/**
 * The key file's bytes, or the passphrase.
 * @param pathOf  where a file of the settings lies
 * @throws Refusal `bad-settings`
 */
export async function keyringSecret(
  files: Files,
  settings: Settings,
  pathOf: (relative: string) => string,
): Promise<KeyringSecret> {
  const { keysKeyFile, keysPassphrase } = settings
  if (keysKeyFile === '' && keysPassphrase === '') {
    throw new Refusal('bad-settings', 'Neither keys.passphrase nor keys.key-file is set: the keyring cannot be opened')
  }
  if (keysKeyFile === '') return keysPassphrase
  try {
    return await files.readAll(pathOf(keysKeyFile))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Refusal('bad-settings', `keys.key-file: ${keysKeyFile} cannot be read (${code})`)
  }
}
