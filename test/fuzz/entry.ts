// What a fuzz entry is, and what an input must never do to it.
import { Refusal } from '../../src/base/refusal.ts'

export interface FuzzEntry {
  readonly name: string
  /** made when first asked for */
  readonly seeds: () => readonly Uint8Array[]
  /** words of the grammar, latin1 */
  readonly dictionary: readonly string[]
  /** bytes: twice what can get here, so that more inputs are tried; in sessions, some hundred commands */
  readonly longest?: number
  /** Throws when something is wrong with our code, and a Refusal when something is wrong with the input. */
  readonly run: (bytes: Buffer) => unknown
  /** Ends what `run` opened. */
  readonly close?: () => Promise<void>
}

/** Runs a parser that may refuse; any other error goes on. @returns undefined when it refused */
export function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** The pieces of an input that arrive one after the other; where it is cut depends on the input alone. */
export function* pieces(bytes: Buffer): Generator<Buffer> {
  let [at, turn] = [0, bytes.length]
  while (at < bytes.length) {
    // Short pieces at the places where parsers change their state, longer ones so that long inputs end.
    turn = (turn * 31 + (bytes[at] as number)) % 97
    const size = turn < 60 ? 1 + (turn % 5) : turn * 16
    yield bytes.subarray(at, at + size)
    at += size
  }
}
