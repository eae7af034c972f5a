// The names of the house: its domains and its people, in memory, for the question who pretends to be one of them.
import { getDomain } from 'tldts'
import { monotonic } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { fold } from '../mail/folding/fold.ts'

const log = logOf('intel')

/** ms after which the names are read again, while the old ones still serve */
const FRESH_MS = 5 * 60_000
/** People of one organisation that are known by name: some 30 MB. */
const MOST_PEOPLE = 200_000

export interface Person {
  readonly name: string
  /** of the highest job level */
  readonly isExecutive: boolean
}

/** Reads the directory. */
export interface NameSource {
  readonly domains: (organisationId: OrganisationId) => Promise<readonly string[]>
  readonly people: (organisationId: OrganisationId) => AsyncIterable<Person>
}

export interface OwnNames {
  /** as mail is taken in for, lower case */
  readonly domains: ReadonlySet<string>
  readonly registrable: ReadonlySet<string>
  /** by `nameKey` */
  readonly people: ReadonlyMap<string, 'member' | 'executive'>
}

interface Shelf {
  readonly names: Promise<OwnNames>
  readonly readAt: number
}

export class NameBook {
  readonly #source: NameSource
  readonly #shelves = new Map<OrganisationId, Shelf>()

  constructor(source: NameSource) {
    this.#source = source
  }

  /** Waits for the directory only the first time. */
  of(organisationId: OrganisationId): Promise<OwnNames> {
    const there = this.#shelves.get(organisationId)
    if (there !== undefined && monotonic() - there.readAt < FRESH_MS) return there.names
    const fresh = this.#read(organisationId)
    const names = there === undefined ? fresh : there.names
    this.#shelves.set(organisationId, { names, readAt: monotonic() })
    fresh.then(
      () => this.#shelves.set(organisationId, { names: fresh, readAt: monotonic() }),
      (error: unknown) => {
        log.warn({ err: error }, 'the names of the house could not be read')
        if (there === undefined) this.#shelves.delete(organisationId)
      },
    )
    return names
  }

  async #read(organisationId: OrganisationId): Promise<OwnNames> {
    const domains = await this.#source.domains(organisationId)
    const people = new Map<string, 'member' | 'executive'>()
    for await (const { name, isExecutive } of this.#source.people(organisationId)) {
      if (people.size >= MOST_PEOPLE) break
      const key = nameKey(name)
      if (key !== '' && people.get(key) !== 'executive') people.set(key, isExecutive ? 'executive' : 'member')
    }
    return { domains: new Set(domains), registrable: new Set(domains.map((name) => getDomain(name) ?? name)), people }
  }
}

/**
 * A person's name whatever its order, marks and letters that look alike. A single short word is no name of anybody.
 * @returns '' for what cannot be told from other people's names
 */
export function nameKey(name: string): string {
  const words = fold(name).text.match(/[\p{L}\p{M}]+/gu) ?? []
  const isHan = words.length === 1 && /^\p{Script=Han}{2,4}$/u.test(words[0] ?? '')
  return words.length >= 2 || isHan ? words.toSorted().join(' ') : ''
}
