// Tar: POSIX ustar and GNU, with their long names.
import { asBuffer } from '../../mail/bytes.ts'
import type { ContainerReader } from './container.ts'

const BLOCK = 512
/** bytes of a long name, or of the records that hold one, that are looked at */
const MAX_NAME_BYTES = 1_048_576
/** POSIX.1-2017 pax: a length, a keyword, a value */
const PATH_RECORD = /^\d{1,10} path=([^\n]{1,4096})\n/m

/** POSIX.1-2017 pax, "ustar Interchange Format"; entry bytes are views into the archive, so they cost nothing. */
export const tarEntries: ContainerReader = function* (bytes, allowance, odd) {
  const view = asBuffer(bytes)
  let longName = ''
  for (let at = 0; at + BLOCK <= view.length;) {
    const field = (from: number, length: number) =>
      view.toString('utf8', at + from, at + from + length).replace(/\0[^]*/, '')
    if (view[at] === 0) {
      // A zero block ends the archive for most programs; some read on, so do we.
      at += BLOCK
      continue
    }
    const size = Number.parseInt(field(124, 12).trim() || '0', 8)
    if (!Number.isSafeInteger(size) || size < 0) return odd('damaged')
    const data = view.subarray(at + BLOCK, at + BLOCK + size)
    if (data.length < size) odd('damaged')
    const kind = field(156, 1)
    const text = () => data.toString('utf8', 0, MAX_NAME_BYTES)
    if (kind === 'L') longName = text().replace(/\0[^]*/, '')
    else if (kind === 'x') longName = PATH_RECORD.exec(text())?.[1] ?? ''
    else if (kind === '' || kind === '0' || kind === '7') {
      allowance.takePart()
      yield { name: longName || field(0, 100), bytes: data }
      longName = ''
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
}
