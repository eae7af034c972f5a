// Reads plain values out of a parsed file and notes what does not fit, with its place, instead of stopping at the first.

export class Reader {
  readonly #value: Readonly<Record<string, unknown>>
  readonly #place: string
  readonly #problems: string[]

  /** @param place  how the value is called in a complaint */
  constructor(value: unknown, place: string, problems: string[]) {
    this.#place = place
    this.#problems = problems
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isMap) this.fault('must be a list of names with values')
    this.#value = isMap ? (value as Record<string, unknown>) : {}
  }

  fault(what: string): void {
    this.#problems.push(`${this.#place}: ${what}`)
  }

  keys(): readonly string[] {
    return Object.keys(this.#value)
  }

  allowOnly(names: readonly string[]): void {
    for (const name of this.keys()) if (!names.includes(name)) this.fault(`there is no "${name}" here`)
  }

  /** Empty when the name is absent. */
  child(name: string): Reader {
    return new Reader(this.#value[name] ?? {}, `${this.#place}.${name}`, this.#problems)
  }

  /** Empty when the name is absent. */
  list(name: string, most: number): readonly Reader[] {
    const value = this.#value[name] ?? []
    if (!Array.isArray(value)) {
      this.fault(`${name} must be a list`)
      return []
    }
    if (value.length > most) this.fault(`${name} has more than ${most} entries`)
    return value
      .slice(0, most)
      .map((each, index) => new Reader(each, `${this.#place}.${name}[${index}]`, this.#problems))
  }

  /** One entry or a list of them; empty when the name is absent. */
  each(name: string, most: number): readonly Reader[] {
    const value = this.#value[name]
    return value === undefined || Array.isArray(value) ? this.list(name, most) : [this.child(name)]
  }

  /** One text or a list of them; undefined when the name is absent. */
  texts(name: string, most: number, fits: RegExp): readonly string[] | undefined {
    const value = this.#value[name]
    if (value === undefined) return undefined
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (list.length === 0 || list.length > most) this.fault(`${name} takes 1 to ${most} entries`)
    const texts = list.map((each) => (typeof each === 'number' ? String(each) : each))
    const good = texts.filter((each): each is string => typeof each === 'string' && fits.test(each))
    if (good.length < list.length) this.fault(`${name} has an entry that does not fit`)
    return good
  }

  text(name: string, fits: RegExp): string | undefined {
    return this.texts(name, 1, fits)?.[0]
  }

  number(name: string, least: number, most: number): number | undefined {
    const value = this.#value[name]
    if (value === undefined) return undefined
    if (typeof value === 'number' && value >= least && value <= most) return value
    this.fault(`${name} must be a number from ${least} to ${most}`)
    return undefined
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.#value[name]
    if (value === undefined) return undefined
    const word = words.find((each) => each === value)
    if (word === undefined) this.fault(`${name} must be one of: ${words.join(', ')}`)
    return word
  }

  isText(name: string): boolean {
    return typeof this.#value[name] === 'string'
  }

  /** A text, number or truth as it is. */
  plain(name: string): string | number | boolean | undefined {
    const value = this.#value[name]
    if (value === undefined || ['string', 'number', 'boolean'].includes(typeof value))
      return value as string | number | boolean | undefined
    this.fault(`${name} must be a text, a number, true or false`)
    return undefined
  }
}
