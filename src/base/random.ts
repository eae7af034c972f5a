// The one source of randomness, so that a test or a training run can make it repeatable.
import crypto from 'node:crypto'

type Source = (size: number) => Buffer

let current: Source = (size) => crypto.randomBytes(size)

/** @param size  bytes */
export function randomBytes(size: number): Buffer {
  return current(size)
}

/** For tests: replaces the source and gives back the function that restores it. Never used for keys outside tests. */
export function useRandom(source: Source): () => void {
  const before = current
  current = source
  return () => {
    current = before
  }
}
