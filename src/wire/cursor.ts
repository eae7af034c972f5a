// A place in one line of a text protocol: the grammars of SMTP, IMAP, POP3 and ManageSieve read through it.
import { Refusal } from '../base/refusal.ts'

/** Sticky twins of the patterns that grammars pass to `run`: a pattern matches at the cursor or not at all. */
const sticky = new WeakMap<RegExp, RegExp>()

/**
 * Reads a line from left to right. The line is latin1: a character is a byte, so that lengths are octets.
 * Nothing looks back, and each pattern is tried at one place only: the time is linear in the line.
 */
export class Cursor {
  readonly text: string
  /** index of the next character */
  at: number

  constructor(text: string, at = 0) {
    this.text = text
    this.at = at
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  /** The next character, '' at the end; the cursor stays. */
  get next(): string {
    return this.text.charAt(this.at)
  }

  /** Steps over `literal` when it comes next; letters match in either case. @returns whether it did */
  take(literal: string): boolean {
    const end = this.at + literal.length
    const found = this.text.slice(this.at, end)
    if (found !== literal && found.toUpperCase() !== literal.toUpperCase()) return false
    this.at = end
    return true
  }

  /** @throws Refusal `bad-syntax` when `literal` does not come next */
  expect(literal: string): void {
    if (!this.take(literal)) this.fail(`expected ${JSON.stringify(literal)}`)
  }

  /**
   * The text that `pattern` matches here. A pattern is a constant of its module: written inside a function it would be a
   * new object, and compiled anew, at each call.
   * @param what  the words for the refusal: "a mailbox"
   * @throws Refusal `bad-syntax`
   */
  run(pattern: RegExp, what: string): string {
    return this.tryRun(pattern) ?? this.fail(`expected ${what}`)
  }

  /** The text that `pattern` matches here; undefined, and no step, when it does not match. */
  tryRun(pattern: RegExp): string | undefined {
    const twin = sticky.get(pattern) ?? twinOf(pattern)
    twin.lastIndex = this.at
    const found = twin.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  /** The next `length` characters. @throws Refusal `bad-syntax` when there are fewer */
  bytes(length: number): string {
    if (this.at + length > this.text.length) this.fail('line ends too early')
    this.at += length
    return this.text.slice(this.at - length, this.at)
  }

  /** All that is left; the cursor is at the end afterwards. */
  rest(): string {
    const rest = this.text.slice(this.at)
    this.at = this.text.length
    return rest
  }

  /** @throws Refusal `bad-syntax` when anything is left */
  expectEnd(): void {
    if (!this.isAtEnd) this.fail('unexpected text at the end')
  }

  /** @param why  lower case, no full stop, nothing of the client's text: it goes out on the wire */
  fail(why: string): never {
    throw new Refusal('bad-syntax', `Syntax error: ${why}`, `at ${this.at} of ${this.text.length}`)
  }
}

function twinOf(pattern: RegExp): RegExp {
  const twin = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}y`)
  sticky.set(pattern, twin)
  return twin
}
