// Objects in RTF files: hex digits after \objdata, holding an OLE 1.0 object.
import { asBuffer } from '../../mail/bytes.ts'
import type { ContainerReader } from './container.ts'
import { olePackage } from './ole.ts'

/** Hex digits with the line ends and empty groups that writers, honest or not, put between them. RTF 1.9.1, "Objects" */
const OBJECT_DATA = /\\objdata\b([\da-f\s{}]{16,})/gi

export const rtfEntries: ContainerReader = function* (bytes, allowance) {
  const text = asBuffer(bytes).toString('latin1')
  for (const [, digits = ''] of text.matchAll(OBJECT_DATA)) {
    allowance.takePart()
    const object = Buffer.from(digits.replace(/[^\da-f]/gi, ''), 'hex')
    allowance.takeBytes(object.length)
    yield nativeData(object)
  }
}

/** [MS-OLEDS] 2.2.5: version, format, three names with their lengths, then the size of the data and the data. */
function nativeData(object: Buffer): { name: string; bytes: Uint8Array } {
  let at = 8
  const names: string[] = []
  for (let count = 0; count < 3; count++) {
    if (at + 4 > object.length) return { name: '', bytes: object }
    const length = object.readUInt32LE(at)
    names.push(object.toString('latin1', at + 4, at + 4 + length))
    at += 4 + length
  }
  if (at + 4 > object.length) return { name: '', bytes: object }
  // The Packager's data has the layout of an OLE package, whose first field is this size.
  if (/^package/i.test(names[0] ?? '')) return olePackage(object.subarray(at))
  return { name: '', bytes: object.subarray(at + 4) }
}
