// What a thread made of an organisation's own words, patterns and data, kept for its next messages.
import type { OwnDetectors } from '../../../mail/leak-own.ts'
import type { LeakKnowledge } from '../leak-knowledge.ts'
import { compileOwn, type CompiledOwn } from './own-detectors.ts'

export interface KnownOwn extends CompiledOwn {
  readonly own: OwnDetectors
}

/** Organisations kept ready in one thread. */
const MOST_KEPT = 8
const kept = new Map<string, KnownOwn>()

export function compiled({ key, version, own, rows, documents }: LeakKnowledge): KnownOwn {
  const found = kept.get(version)
  if (found) return found
  const read = JSON.parse(Buffer.from(own).toString()) as OwnDetectors
  const made = { own: read, ...compileOwn(read, { key, rows, documents }) }
  kept.set(version, made)
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
  return made
}
