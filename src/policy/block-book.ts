// The blocked networks in force, in memory: asked at every connection, read anew when they change.
import { now } from '../base/clock.ts'
import { NetworkSet } from '../net/network-set.ts'
import type { Block } from './blocks.ts'

export class BlockBook {
  readonly #read: () => Promise<readonly Block[]>
  #blocks = new NetworkSet<Block>()
  #reading: Promise<void> | undefined
  #isStale = false

  /** @param read  all that are in force */
  constructor(read: () => Promise<readonly Block[]>) {
    this.#read = read
  }

  /** What keeps an address out, the longest of it; undefined: nothing does. */
  of(address: string): Block | undefined {
    const at = now()
    let longest: Block | undefined
    for (const block of this.#blocks.of(address))
      if (block.until > at && block.until > (longest?.until ?? 0)) longest = block
    return longest
  }

  /** Known at once here, before it is read. */
  note(block: Block): void {
    this.#blocks.add(block.network, block)
  }

  /** Reads them anew; changes that come meanwhile are read once more, all together. */
  refresh(): Promise<void> {
    this.#isStale = true
    this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined))
    return this.#reading
  }

  async #readAll(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      const read = new NetworkSet<Block>()
      for (const block of await this.#read()) read.add(block.network, block)
      this.#blocks = read
    }
  }
}
