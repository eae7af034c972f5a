// All features in their fixed order. New rows go to the end of their file, and raise the version: stored vectors name theirs.
import type { Feature } from './feature.ts'
import { BEHAVIOUR } from './features/behaviour.ts'
import { DEVICE } from './features/device.ts'
import { GEOGRAPHY } from './features/geography.ts'
import { NETWORK } from './features/network.ts'
import { REPUTATION_FEATURES } from './features/reputation.ts'
import { TIME } from './features/time.ts'

/** Of the list and its order; a trained model is bound to it. */
export const REGISTRY_VERSION = 1

export const FEATURES: readonly Feature[] = [GEOGRAPHY, BEHAVIOUR, REPUTATION_FEATURES, DEVICE, TIME, NETWORK].flat()

/** After the features a vector holds the base score, for the trained model to start from. */
export const BASE_SCORE = FEATURES.length
export const VECTOR_LENGTH = FEATURES.length + 1

/** Whether a feature speaks on a protocol, by its letter. */
export function speaksOn(feature: Feature, letter: string): boolean {
  return feature.protocols === '*' || feature.protocols.includes(letter)
}
