// A candidate with what stands around it, cut out only when it is asked for.
import type { Candidate, Page, Span } from './detector.ts'

/** UTF-16 units that a candidate sees of its surroundings, at most */
export const MAX_AROUND = 300

export class Found implements Candidate {
  readonly start: number
  readonly end: number
  readonly page: Page
  readonly groups: Candidate['groups']
  readonly header: string
  readonly pieces: number
  /** in the plain view */
  readonly #around: Span & { readonly text: string }

  constructor(
    { start, end }: Span,
    page: Page,
    groups: Candidate['groups'],
    around: Span & { readonly text: string; readonly header: string },
    pieces: number,
  ) {
    this.start = start
    this.end = end
    this.page = page
    this.groups = groups
    this.header = around.header
    this.pieces = pieces
    this.#around = around
  }

  before(length: number): string {
    const { text, start } = this.#around
    return text.slice(Math.max(0, start - Math.min(length, MAX_AROUND)), start)
  }

  after(length: number): string {
    const { text, end } = this.#around
    return text.slice(end, end + Math.min(length, MAX_AROUND))
  }
}
