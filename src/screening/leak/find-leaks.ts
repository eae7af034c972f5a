// Leak detection over texts: all detectors, those of the organisation too, over all pieces, into one report.
import { monotonic } from '../../base/clock.ts'
import { MAIL_CLASS, type DataClass } from '../../mail/data-class.ts'
import type { Label, LeakFinding, LeakReport, NotInspectable } from '../../mail/leak.ts'
import { DETECTORS } from './detectors/all.ts'
import type { Detector } from './detector.ts'
import type { Hit } from './hits.ts'
import { labelOf } from './labels.ts'
import { ownKey, type LeakKnowledge } from './leak-knowledge.ts'
import { compiled } from './own/kept-own.ts'
import { findingsOf } from './report.ts'
import { scanPiece } from './scan.ts'
import type { Texts } from './text-piece.ts'

/** UTF-16 units of all pieces together: some 3 s of one core; what lies behind is told as not looked into */
const MAX_TEXT = 16_777_216
/** ms, looked at between pieces: the thread has other messages, and ends after 40 s */
const MAX_MS = 15_000

export interface LeakOptions {
  /** without it only the general detectors run */
  readonly knowledge?: LeakKnowledge
  /** of the hashes, where there is no knowledge; without both they are of this run alone */
  readonly key?: Uint8Array
  /** values of our own label header and of Sensitivity */
  readonly header?: string
  readonly sensitivity?: string
  /** addresses that a reply goes to, lower case: what is quoted from them they know */
  readonly recipients?: readonly string[]
  /** all of them without it */
  readonly detectors?: readonly Detector[]
}

export function findLeaks({ pieces, notInspectable }: Texts, options: LeakOptions = {}): LeakReport {
  const { knowledge, header = '', sensitivity = '', recipients = [], detectors = DETECTORS } = options
  const known = knowledge && compiled(knowledge)
  const all = known ? [...detectors, ...known.detectors] : detectors
  const subject = pieces.find(({ place }) => place === 'subject')?.text ?? ''
  const hits: Hit[] = []
  const missed = new Set<NotInspectable>(notInspectable)
  const startedAt = monotonic()
  let left = MAX_TEXT
  for (const piece of pieces) {
    if (monotonic() - startedAt > MAX_MS) {
      missed.add('too-slow')
      break
    }
    const looked = piece.text.length > left ? { ...piece, text: piece.text.slice(0, left) } : piece
    const scan = scanPiece(looked, { subject, recipients }, all)
    for (const hit of scan.hits) hits.push(hit)
    left -= looked.text.length
    if (scan.isCut || looked !== piece) missed.add('limit')
  }
  const key = knowledge?.key ?? options.key ?? ownKey()
  const findings = findingsOf(hits, { key, ...(known && { isHarmless: known.isHarmless }) })
  const label = labelOf({ header, sensitivity, pieces, ...(known && { own: known.own }) })
  return { findings, ...(label && { label }), notInspectable: [...missed], dataClass: dataClassOf(findings, label) }
}

/** A message is as secret as the worst that is in it. */
export function dataClassOf(findings: readonly LeakFinding[], label: Label | undefined): DataClass {
  return label === 'secret' || findings.some(({ severity }) => severity === 'critical') ? 'C4' : MAIL_CLASS
}
