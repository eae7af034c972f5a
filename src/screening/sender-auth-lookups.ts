// The DNS lookups of one message: all of them together end at one deadline, and it is known whether any got no answer.
import { monotonic } from '../base/clock.ts'

/** `Resolver.resolveFor`: throws an Error with code ENOTFOUND, ENODATA or ETIMEOUT. */
export type ResolveFor = (name: string, type: string) => Promise<string[] | string[][]>

/** DNS questions for one message; the standards allow more (50 ARC seals), honest mail needs fewer than 40. */
const MAX_LOOKUPS = 150

export class SenderAuthLookups {
  readonly #resolveFor: ResolveFor
  readonly #deadline: number
  #asked = 0
  #failed = 0

  /** @param budgetMs  from now, for all lookups together */
  constructor(resolveFor: ResolveFor, budgetMs: number) {
    this.#resolveFor = resolveFor
    this.#deadline = monotonic() + budgetMs
  }

  /** Lookups that got no answer, or were not made because time or number ran out. */
  get failed(): number {
    return this.#failed
  }

  /** @throws Error with code ENOTFOUND, ENODATA or ETIMEOUT */
  readonly resolveFor: ResolveFor = async (name, type) => {
    const left = this.#deadline - monotonic()
    if (left <= 0 || ++this.#asked > MAX_LOOKUPS) throw this.#noAnswer()
    let timer: NodeJS.Timeout | undefined
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new LookupTimeout()), left)
      })
      return await Promise.race([this.#resolveFor(name, type), late])
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'ENOTFOUND' || code === 'ENODATA') throw error
      throw this.#noAnswer()
    } finally {
      clearTimeout(timer)
    }
  }

  #noAnswer(): LookupTimeout {
    this.#failed++
    return new LookupTimeout()
  }
}

class LookupTimeout extends Error {
  override readonly name = 'LookupTimeout'
  readonly code = 'ETIMEOUT'

  constructor() {
    super('DNS gave no answer in time')
  }
}
