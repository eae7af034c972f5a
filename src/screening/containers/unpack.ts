// Opens everything that can be opened, layer by layer, until nothing is left or the allowance is used up.
import { fileType, type FileType } from '../file-type.ts'
import { LimitMet, NotReadable, type Allowance } from './allowance.ts'
import type { ContainerReader, Entry, Oddity } from './container.ts'
import { gzipEntries, zstdEntries } from './inflate.ts'
import { mboxEntries, messageEntries } from './message.ts'
import { oleEntries } from './ole.ts'
import { oneNoteEntries } from './one-note.ts'
import { pdfEntries } from './pdf.ts'
import { rtfEntries } from './rtf.ts'
import { sevenZipEntries, sevenZipWith } from './seven-zip.ts'
import { tarEntries } from './tar.ts'
import { markupEntries, textEntries } from './text-carriers.ts'
import { tnefEntries } from './tnef.ts'
import { zipEntries } from './zip.ts'

/** One file found in a message, at whatever depth. */
export interface Item extends Entry {
  /** by content, whatever the name or the sender says */
  readonly type: FileType
  /** the item it was in; undefined for a part of the message itself */
  readonly container?: Item
  /** 0 for a part of the message itself */
  readonly depth: number
  /** a file for the reader to save or open, not the text of a letter */
  readonly isAttachment: boolean
  /** of a part of the message itself */
  readonly section?: string
}

export interface Contents {
  /** containers stand before what is in them */
  readonly items: readonly Item[]
  /** containers that could not be opened, and how */
  readonly closed: readonly { readonly item: Item; readonly why: 'encrypted' | 'not-readable' }[]
  readonly oddities: readonly { readonly item: Item; readonly oddity: Oddity }[]
  /** the first limit that was met: some content was not looked at */
  readonly limit?: LimitMet['limit']
}

const ZIPS = ['zip', 'docx', 'xlsx', 'xlsb', 'pptx', 'vsdx', 'odt', 'apk', 'msix', 'xpi', 'jar', 'epub', 'xps']
const OLES = ['ole', 'doc', 'xls', 'ppt', 'msg', 'vsd', 'hwp']
const BY_SEVEN_ZIP = ['7z', 'rar', 'bz2', 'xz', 'lzh', 'arj', 'cab', 'cpio', 'ar', 'rpm', 'xar', 'wim', 'iso', 'vhd', 'vhdx', 'vmdk', 'qcow2', 'chm', 'szdd'] // prettier-ignore

const READERS: ReadonlyMap<string, ContainerReader> = new Map([
  ...ZIPS.map((id) => [id, zipEntries] as const),
  ...OLES.map((id) => [id, oleEntries] as const),
  ...BY_SEVEN_ZIP.map((id) => [id, sevenZipEntries] as const),
  ['gz', gzipEntries],
  ['zst', zstdEntries],
  ['tar', tarEntries],
  ['tnef', tnefEntries],
  ['one', oneNoteEntries],
  ['rtf', rtfEntries],
  ['pdf', pdfEntries],
  ['eml', messageEntries],
  ['mbox', mboxEntries],
  ['html', markupEntries],
  ['svg', markupEntries],
  ['xml', markupEntries],
  ['txt', textEntries],
])

/** Archives nobody here can read: what is in them stays unknown. */
const UNREADABLE: ReadonlySet<string> = new Set(['ace', 'hqx'])

/**
 * @param parts  the leaves of the message
 * @param passwords  tried on archives that are encrypted, in this order
 */
export async function unpack(
  parts: readonly (Entry & Pick<Item, 'isAttachment' | 'section'>)[],
  allowance: Allowance,
  passwords: readonly string[] = [],
): Promise<Contents> {
  const items: Item[] = parts.map((part) => ({ ...part, type: fileType(part.bytes), depth: 0 }))
  const closed: Contents['closed'][number][] = []
  const oddities: Contents['oddities'][number][] = []
  try {
    // Breadth first: the list grows while it is walked, and what lies near the surface is reached before a limit.
    for (const item of items) {
      if (item.isEncrypted) closed.push({ item, why: 'encrypted' })
      else if (UNREADABLE.has(item.type.id)) closed.push({ item, why: 'not-readable' })
      else await open(item)
    }
  } catch (error) {
    if (!(error instanceof LimitMet)) throw error
    return { items, closed, oddities, limit: error.limit }
  }
  return { items, closed, oddities }

  async function open(item: Item): Promise<void> {
    const read = READERS.get(item.type.id)
    if (!read) return
    if (item.depth >= allowance.limits.depth) throw new LimitMet('depth')
    try {
      await openWith(read, item)
    } catch (error) {
      if (!(error instanceof NotReadable)) throw error
      // 7-Zip knows methods of zip and damaged forms that our own readers do not.
      if (read === sevenZipEntries || !(await opensWithSevenZip(item))) closed.push({ item, why: 'not-readable' })
    }
  }

  async function opensWithSevenZip(item: Item): Promise<boolean> {
    try {
      await openWith(sevenZipEntries, item)
      return true
    } catch (error) {
      if (error instanceof NotReadable) return false
      throw error
    }
  }

  async function openWith(read: ContainerReader, item: Item): Promise<void> {
    const odd = (oddity: Oddity) => {
      if (!oddities.some((known) => known.item === item && known.oddity === oddity)) oddities.push({ item, oddity })
    }
    const add = (entry: Entry) =>
      items.push({ ...entry, type: fileType(entry.bytes), container: item, depth: item.depth + 1, isAttachment: true })
    const encrypted: Entry[] = []
    for await (const entry of read(item.bytes, allowance, odd)) {
      if (entry.isEncrypted) encrypted.push(entry)
      else add(entry)
    }
    if (encrypted.length === 0) return
    const opened = await decrypted(item)
    if (opened !== undefined) odd('opened-with-password')
    for (const entry of opened ?? encrypted) add(entry)
  }

  /** @returns undefined when no password fits */
  async function decrypted(item: Item): Promise<readonly Entry[] | undefined> {
    for (const password of passwords) {
      const entries: Entry[] = []
      try {
        for await (const entry of sevenZipWith(password)(item.bytes, allowance, () => {})) entries.push(entry)
      } catch (error) {
        if (!(error instanceof NotReadable)) throw error
      }
      // A wrong password leaves empty files behind.
      if (entries.some(({ bytes }) => bytes.length > 0) && !entries.some(({ isEncrypted }) => isEncrypted))
        return entries
    }
    return undefined
  }
}
