// Header caches that were opened a short while ago: lists, sorting and searches of one folder read the same ones again.
import type { EmailId } from '../base/ids.ts'
import type { Opener } from '../keys/vault.ts'
import type { MessageDigest } from '../mail/structure.ts'

export interface DigestCacheBounds {
  /** bytes of JSON of all members together; in memory it is about twice as much */
  readonly maxBytes: number
  /** bytes of JSON of one member: one large folder does not push out all others */
  readonly maxMemberBytes: number
  /** ms without use after which a member's are forgotten */
  readonly idleMs: number
}

export const DIGEST_CACHE_BOUNDS: DigestCacheBounds = {
  maxBytes: 32 * 1_048_576,
  maxMemberBytes: 8 * 1_048_576, // some 5,000 messages
  idleMs: 5 * 60_000,
}

interface Shelf {
  readonly digests: Map<EmailId, MessageDigest>
  readonly timer: NodeJS.Timeout
  bytes: number
}

/**
 * Sorted by the key that opened them: who has no key reaches none, and a key that was destroyed or read anew from the vault
 * leaves what it opened behind. A digest never changes, so that nothing has to be taken back.
 */
export class DigestCache {
  readonly #bounds: DigestCacheBounds
  readonly #shelves = new Map<Opener, Shelf>() // in order of last use
  #bytes = 0

  constructor(bounds = DIGEST_CACHE_BOUNDS) {
    this.#bounds = bounds
  }

  /** bytes of JSON that are held */
  get bytes(): number {
    return this.#bytes
  }

  get(key: Opener, id: EmailId): MessageDigest | undefined {
    return this.#shelves.get(key)?.digests.get(id)
  }

  /** @param bytes  of the digest as JSON */
  keep(key: Opener, id: EmailId, digest: MessageDigest, bytes: number): void {
    const shelf = this.#shelves.get(key) ?? this.#newShelf(key)
    if (shelf.digests.has(id) || shelf.bytes + bytes > this.#bounds.maxMemberBytes) return
    shelf.digests.set(id, digest)
    shelf.bytes += bytes
    this.#bytes += bytes
    for (const oldest of this.#shelves.keys()) {
      if (this.#bytes <= this.#bounds.maxBytes) break
      this.#forget(oldest)
    }
  }

  /** This key's digests are in use: they are forgotten last. */
  touch(key: Opener): void {
    const shelf = this.#shelves.get(key)
    if (shelf === undefined) return
    shelf.timer.refresh()
    this.#shelves.delete(key)
    this.#shelves.set(key, shelf)
  }

  #newShelf(key: Opener): Shelf {
    const timer = setTimeout(() => this.#forget(key), this.#bounds.idleMs).unref()
    const shelf = { digests: new Map(), timer, bytes: 0 }
    this.#shelves.set(key, shelf)
    return shelf
  }

  #forget(key: Opener): void {
    const shelf = this.#shelves.get(key)
    if (shelf === undefined) return
    clearTimeout(shelf.timer)
    this.#bytes -= shelf.bytes
    this.#shelves.delete(key)
  }
}
