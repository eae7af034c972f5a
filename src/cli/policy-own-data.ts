// gatehouse policy own-data: numbers that belong to a member, who may send them; nothing of them is kept but keyed hashes.
import { readFileSync } from 'node:fs'
import { Refusal } from '../base/refusal.ts'
import { leakKey } from '../intel/leak-data.ts'
import { NO_OWN_DETECTORS } from '../mail/leak-own.ts'
import { declareOwnValues, ownValuesOf } from '../policy/leak/own-values.ts'
import { sharedOwn } from '../screening/leak/leak-knowledge.ts'
import { Screener } from '../screening/screener.ts'
import type { PolicyCall } from './policy.ts'

/** What one person has one of, or some; a telephone number or a password is nothing to declare. */
const PERSONAL = /^(?:ID-|PAY-)/

export async function policyOwnData(call: PolicyCall): Promise<number> {
  const { subject: verb, more, values, house, io } = call
  const [file] = more
  const address = values.member ?? ''
  if (address === '' || !(verb === 'show' || verb === 'clear' || (verb === 'set' && file !== undefined)))
    throw new Refusal('bad-parameter', 'own-data set FILE --member ADDRESS, own-data show or clear --member ADDRESS')
  const ticket = house.ticket('administrator')
  const owner = await house.store.read(ticket, (tx) => house.directory.owner(tx, address))
  if (verb !== 'show') {
    const hashes = verb === 'set' && file !== undefined ? await hashesIn(call, readFileSync(file)) : []
    if (verb === 'set' && hashes.length === 0)
      throw new Refusal('bad-parameter', 'No identity or card number was found in the file')
    await house.store.write(ticket, (tx) => declareOwnValues(tx, owner, hashes))
  }
  const { size } = await house.store.read(ticket, (tx) => ownValuesOf(tx, owner))
  io.out(
    values.json ? JSON.stringify({ member: address, numbers: size }) : `${address} has ${size} numbers of their own.`,
  )
  return 0
}

/** Found as they will be found in mail: the text is looked at like a letter. */
async function hashesIn({ house }: PolicyCall, text: Buffer): Promise<readonly string[]> {
  const organisationId = await house.organisation()
  const key = await house.store.read(house.ticket('leak-data'), (tx) => leakKey(tx, organisationId))
  const leaks = { key, version: 'own data', own: sharedOwn(NO_OWN_DETECTORS), rows: [], documents: [] }
  const screener = new Screener({ authservId: 'localhost', dnsServers: [] })
  try {
    const header = 'From: a@localhost\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
    const screening = await screener.screen({
      message: { kind: 'memory', bytes: Buffer.concat([Buffer.from(header), text]) },
      direction: 'out',
      returnPath: '',
      recipientCount: 1,
      receivedAt: 0,
      leaks,
    })
    const found = screening.leaks?.findings.filter(({ detector }) => PERSONAL.test(detector)) ?? []
    return [...new Set(found.flatMap(({ hashes }) => hashes))]
  } finally {
    await screener.close()
  }
}
