// All detectors, in the order of dlp-detectors.md: one file a family.
import type { Detector } from '../detector.ts'

export const DETECTORS: readonly Detector[] = []
