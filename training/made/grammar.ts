// A small grammar for letters: alternations, slots and chances, drawn by a seeded generator.

/** 0 ≤ x < 1, deterministic: the same seed gives the same letters */
export type Random = () => number

/** What a slot may stand for; an entry is a template again. */
export type Vocabulary = Readonly<Record<string, readonly string[]>>

/** Both ends are included. */
export function integer(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1))
}

/** @param probability  0 … 1 */
export function chance(random: Random, probability: number): boolean {
  return random() < probability
}

/** @throws RangeError for an empty list */
export function choose<T>(random: Random, choices: readonly T[]): T {
  const index = Math.floor(random() * choices.length)
  if (index >= choices.length) throw new RangeError('nothing to choose from')
  return choices[index] as T
}

/** `count` of the list in drawn order, all of it when it is shorter. */
export function sample<T>(random: Random, list: readonly T[], count: number): T[] {
  const rest = [...list]
  const drawn: T[] = []
  while (drawn.length < count && rest.length > 0) {
    drawn.push(...rest.splice(Math.floor(random() * rest.length), 1))
  }
  return drawn
}

/** @throws RangeError for an empty list */
export function chooseWeighted<T extends { readonly weight: number }>(random: Random, choices: readonly T[]): T {
  let left = random() * choices.reduce((sum, { weight }) => sum + weight, 0)
  const chosen = choices.find(({ weight }) => (left -= weight) < 0) ?? choices.at(-1)
  if (chosen === undefined) throw new RangeError('nothing to choose from')
  return chosen
}

const SLOT = /<(\+?)([A-Za-z][\w-]*)>|<(\d+)-(\d+)>|<#(\d+)>/g

/**
 * The words of one letter under way. A template holds
 *   {a|b|}     one of the alternatives, which may be empty and may hold others
 *   <name>     a word of the vocabulary: the same all through the letter
 *   <+name>    a word of the vocabulary, drawn anew
 *   <3-12>     a number, both ends included
 *   <#6>       so many digits
 */
export class Speaker {
  readonly #random: Random
  readonly #vocabulary: Vocabulary
  readonly #said = new Map<string, string>()

  constructor(random: Random, vocabulary: Vocabulary) {
    this.#random = random
    this.#vocabulary = vocabulary
  }

  /** @throws RangeError for a slot that the vocabulary lacks */
  say(template: string): string {
    return this.#alternatives(template).replace(
      SLOT,
      (_slot, anew: string, name: string | undefined, from: string, to: string, digits: string) => {
        if (name !== undefined) return anew === '+' ? this.#draw(name) : this.#known(name)
        if (digits !== undefined) return this.#digits(Number(digits))
        return String(integer(this.#random, Number(from), Number(to)))
      },
    )
  }

  /** One of the templates, said. */
  one(templates: readonly string[]): string {
    return this.say(choose(this.#random, templates))
  }

  #known(name: string): string {
    const before = this.#said.get(name)
    if (before !== undefined) return before
    const word = this.#draw(name)
    this.#said.set(name, word)
    return word
  }

  #draw(name: string): string {
    const words = this.#vocabulary[name]
    if (words === undefined) throw new RangeError(`the vocabulary has no <${name}>`)
    return this.one(words)
  }

  #digits(count: number): string {
    return Array.from({ length: count }, () => integer(this.#random, 0, 9)).join('')
  }

  /** Innermost braces first, so that what is left has none. */
  #alternatives(template: string): string {
    let text = template
    for (;;) {
      const chosen = text.replace(/\{([^{}]*)\}/g, (_braces, inside: string) => choose(this.#random, inside.split('|')))
      if (chosen === text) return text
      text = chosen
    }
  }
}
