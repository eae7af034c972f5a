// Files behind the pictures of a OneNote section.
import { asBuffer } from '../../mail/bytes.ts'
import type { ContainerReader } from './container.ts'

/** {BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC} as it is stored. [MS-ONESTORE] 2.6.13 FileDataStoreObject */
const FILE_DATA = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex')
/** the GUID, the length in 8 bytes, 12 bytes unused */
const HEADER_BYTES = 36

export const oneNoteEntries: ContainerReader = function* (bytes, allowance) {
  const view = asBuffer(bytes)
  for (
    let at = view.indexOf(FILE_DATA);
    at >= 0 && at + HEADER_BYTES <= view.length;
    at = view.indexOf(FILE_DATA, at + 1)
  ) {
    allowance.takePart()
    const from = at + HEADER_BYTES
    yield { name: '', bytes: view.subarray(from, from + view.readUInt32LE(at + 16)) }
  }
}
