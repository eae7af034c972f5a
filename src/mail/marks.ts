// What can be counted and compared about a message once it has been looked at: plain data that leaves the thread with the
// signals, for the rooms that remember (`intel/`). Never stored in the clear: what remembers hashes or seals it.
import type { Address } from './structure.ts'

export interface MarkedLink {
  /** canonical form: scheme, host in A-labels, path, query without trackers */
  readonly url: string
  /** registrable domain (public suffix list), or the address of a host without one */
  readonly domain: string
}

export interface Marks {
  /** at most 20 */
  readonly authors: readonly Address[]
  /** at most 20; empty without such a field */
  readonly replyTo: readonly Address[]
  /** Message-IDs named in References and In-Reply-To, oldest first */
  readonly references: readonly string[]
  /** min-hash of word shingles of the folded text, `SKETCH_VALUES` values; empty for a text too short to compare */
  readonly textSketch: Uint32Array
  /** the same over the skeleton of tags of the HTML */
  readonly markupSketch: Uint32Array
  /** at most 100 */
  readonly links: readonly MarkedLink[]
  /** SHA-256 of each attached file, hex, at most 100 */
  readonly attachments: readonly string[]
  /** features of the online judge: hashed grams of subject, text and header, told apart by seed */
  readonly features: Uint32Array
}

/** Nothing to compare by: of a message that nobody could look at. */
export const NO_MARKS: Marks = {
  authors: [],
  replyTo: [],
  references: [],
  textSketch: new Uint32Array(),
  markupSketch: new Uint32Array(),
  links: [],
  attachments: [],
  features: new Uint32Array(),
}
