// Who is measured, and on what: every judge of mail takes the same letters and gives the same kind of answer.
import type { Signal } from '../../src/mail/signal.ts'
import type { CorpusDocument } from '../../training/corpora.ts'

/** `content`: subject and text alone under neutral headers; `as is`: the whole message as the collection has it. */
export const READINGS = ['content', 'as is'] as const
export type Reading = (typeof READINGS)[number]

export interface Letter {
  readonly document: CorpusDocument
  readonly bytes: Uint8Array
}

export interface Judgement {
  /** how unwanted; the scale is the judge's own, only the order and its own threshold count */
  readonly score: number
  /** at the thresholds it comes with: junk or worse */
  readonly isStopped: boolean
  /** what it went by: ids of signals or rules, never words of the letter */
  readonly reasons: readonly string[]
  /** ms on the wall; NaN where letters are judged many at a time */
  readonly ms: number
  /** of all threads; absent where other processes judge */
  readonly cpuMs?: number
  /** what the product would do; only of the product */
  readonly action?: string
  /** all it knew; only of the product */
  readonly signals?: readonly Signal[]
}

export interface Contender {
  readonly name: string
  /** Absent where it comes trained. */
  learn?(letters: AsyncIterable<Letter>): Promise<void>
  /** Gives a judgement for each letter, in their order. */
  judge(letters: readonly Letter[]): AsyncIterable<Judgement>
  /** ms of CPU that judging has used so far, of all processes that take part */
  cpuMs(): number
  /** MiB that it holds now; NaN where that cannot be told from what else the process holds */
  memoryMib(): number
  close(): Promise<void>
}

export interface Judged {
  readonly document: CorpusDocument
  readonly judgement: Judgement
}

export function isUnwanted({ label }: Pick<CorpusDocument, 'label'>): boolean {
  return label === 'spam' || label === 'phish'
}
