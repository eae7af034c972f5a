// What leak detection finds in a message or a file: which kinds of data, how many, how sure; never the data itself.
import type { DataClass } from './data-class.ts'

export const LEAK_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type LeakSeverity = (typeof LEAK_SEVERITIES)[number]

export const LEAK_CONFIDENCES = ['low', 'medium', 'high'] as const
export type LeakConfidence = (typeof LEAK_CONFIDENCES)[number]

export type LeakPlace = 'subject' | 'body' | 'file'

/** An organisation's own labels of documents, lowest first. */
export const LABELS = ['public', 'internal', 'confidential', 'secret'] as const
export type Label = (typeof LABELS)[number]

export interface LeakFinding {
  /** id of a row of the detectors, or `words:NAME`, `pattern:NAME`, `exact:NAME`, `document:NAME` of the organisation's own */
  readonly detector: string
  /** distinct values */
  readonly count: number
  readonly severity: LeakSeverity
  readonly confidence: LeakConfidence
  readonly places: readonly LeakPlace[]
  /** masked: the first 3 and the last 2 characters; at most 3 of them */
  readonly samples: readonly string[]
  /** keyed hashes of the distinct values, 16 hex digits each, at most 200: the same value is known again in the next message */
  readonly hashes: readonly string[]
}

/** Why a part was not looked into; a policy input of its own. */
export type NotInspectable = 'encrypted' | 'not-readable' | 'limit' | 'image' | 'too-slow'

export interface LeakReport {
  /** most severe first */
  readonly findings: readonly LeakFinding[]
  /** the highest of message, attachments and quoted mail */
  readonly label?: Label
  readonly notInspectable: readonly NotInspectable[]
  /** what the message is, by what is in it */
  readonly dataClass: DataClass
}
