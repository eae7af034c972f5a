// gatehouse keys: rotation, and a new passphrase or key file for the keyring.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { recordEvent } from '../audit/events.ts'
import { Refusal } from '../base/refusal.ts'
import { DATA_CLASSES, type DataClass } from '../mail/data-class.ts'
import { claimKeys } from '../store/folder-claim.ts'
import type { House } from '../wiring.ts'
import type { Command, CommandIo } from './command.ts'
import { readPassword } from './member.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'

const usage = `Usage: gatehouse keys VERB  [--config FILE] [--json]

  keys rotate-root                 a new root key; organisation keys are wrapped anew, no mail is rewritten
  keys rotate-class C1|C2|C3|C4    a new organisation key of a class; member keys are wrapped anew, no mail is rewritten
  keys reseal --key-file FILE | --passphrase-file FILE     the keyring opens with this from now on; change the settings too`

const options = { ...CONFIG_OPTIONS, 'key-file': { type: 'string' }, 'passphrase-file': { type: 'string' } } as const

export const keysCommand: Command = {
  name: 'keys',
  summary: 'rotate keys, change what opens the keyring',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [verb, subject, ...more] = positionals
    const dataClass = DATA_CLASSES.find((each) => each === subject)
    const isKnown =
      verb === 'rotate-class'
        ? dataClass !== undefined
        : (verb === 'rotate-root' || verb === 'reseal') && subject === undefined
    if (!isKnown || more.length > 0) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, async (house) => {
      const letGo = claimKeys(house.pathOf(house.settings.keysFolder))
      try {
        await record(house, positionals.join(' '))
        if (verb === 'reseal') {
          await house.keyring.reseal(newSecret(values, io))
          io.out(
            values.json
              ? JSON.stringify({ resealed: true })
              : 'The keyring opens with the new secret now; set it in the settings.',
          )
          return 0
        }
        const version =
          verb === 'rotate-root'
            ? await house.vault.rotateRoot()
            : await house.vault.rotateClass(await house.organisation(), dataClass as DataClass)
        io.out(values.json ? JSON.stringify({ version }) : `The key has version ${version} now; no mail was rewritten.`)
        return 0
      } finally {
        letGo()
      }
    })
  },
}

/** Before it is done: a change of keys that nobody can find out about must not be. @throws Refusal `not-permitted` */
async function record(house: House, change: string): Promise<void> {
  const organisationId = await house.organisation()
  await house.store.write(house.ticket('administrator'), async (tx) => {
    tx.require('key:change', { organisationId })
    await recordEvent(tx, { type: 'keys.changed', organisationId, actor: 'cli', change })
  })
}

function newSecret(
  values: { 'key-file'?: string | undefined; 'passphrase-file'?: string | undefined },
  io: CommandIo,
): string | Uint8Array {
  const keyFile = values['key-file']
  const passphraseFile = values['passphrase-file']
  if ((keyFile === undefined) === (passphraseFile === undefined)) {
    throw new Refusal('bad-parameter', 'Give either --key-file or --passphrase-file')
  }
  return keyFile === undefined ? readPassword(passphraseFile, io) : readFileSync(keyFile)
}
