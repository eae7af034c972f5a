// Leak detection of one message: its own text and that of its files, through all detectors, into one report.
import type { DataClass } from '../../mail/data-class.ts'
import { MAIL_CLASS } from '../../mail/data-class.ts'
import type { Label, LeakFinding, LeakReport, NotInspectable } from '../../mail/leak.ts'
import { DETECTORS } from './detectors/all.ts'
import type { Detector } from './detector.ts'
import type { Hit } from './hits.ts'
import { findingsOf, type ReportOptions } from './report.ts'
import { scanPiece, type Surroundings } from './scan.ts'
import type { Texts } from './text-piece.ts'

export interface LeakOptions extends ReportOptions, Partial<Surroundings> {
  /** all of them without it */
  readonly detectors?: readonly Detector[]
}

export function findLeaks({ pieces, notInspectable }: Texts, options: LeakOptions): LeakReport {
  const { subject = pieces.find(({ place }) => place === 'subject')?.text ?? '', recipients = [] } = options
  const hits: Hit[] = []
  const missed = new Set<NotInspectable>(notInspectable)
  for (const piece of pieces) {
    const scan = scanPiece(piece, { subject, recipients }, options.detectors ?? DETECTORS)
    hits.push(...scan.hits)
    if (scan.isCut) missed.add('limit')
  }
  const findings = findingsOf(hits, options)
  return { findings, notInspectable: [...missed], dataClass: dataClassOf(findings, undefined) }
}

/** A message is as secret as the worst that is in it. */
export function dataClassOf(findings: readonly LeakFinding[], label: Label | undefined): DataClass {
  return label === 'secret' || findings.some(({ severity }) => severity === 'critical') ? 'C4' : MAIL_CLASS
}
