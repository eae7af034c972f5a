// TNEF (winmail.dat): the attachments that Outlook wraps in its own format.
import { asBuffer } from '../../mail/bytes.ts'
import type { ContainerReader } from './container.ts'

// [MS-OXTNEF] 2.1.3.4: attribute ids with their types
const ATTACH_REND_DATA = 0x0006_9002 // begins an attachment
const ATTACH_TITLE = 0x0001_8010
const ATTACH_DATA = 0x0006_800f
const BODY = 0x0002_800c

/** [MS-OXTNEF] 2.1.1: signature, key, then attributes of level, id, length, data, checksum. */
export const tnefEntries: ContainerReader = function* (bytes, allowance, odd) {
  const view = asBuffer(bytes)
  let name = ''
  let data: Buffer | undefined
  for (let at = 6; at + 9 <= view.length;) {
    const id = view.readUInt32LE(at + 1)
    const length = view.readUInt32LE(at + 5)
    const value = view.subarray(at + 9, at + 9 + length)
    if (value.length < length) odd('damaged')
    if (id === ATTACH_REND_DATA) {
      if (data) yield { name, bytes: data }
      name = ''
      data = undefined
    } else if (id === ATTACH_TITLE) name = nameIn(value)
    else if (id === ATTACH_DATA) data = value
    else if (id === BODY) yield { name: '', bytes: value }
    allowance.takePart()
    at += 9 + length + 2
  }
  if (data) yield { name, bytes: data }
}

/** [MS-OXTNEF] 2.1.3.3.12: a name ends with NUL; what follows it is no name. */
function nameIn(value: Buffer): string {
  const end = value.indexOf(0)
  return value.toString('latin1', 0, end < 0 ? value.length : end)
}
