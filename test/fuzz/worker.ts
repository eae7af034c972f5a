// A thread that examines inputs: a bug, a loop or too much memory ends it, and not the run.
import { serve } from '../../src/base/pool.ts'
import { entryNamed, sourceOf } from './entries.ts'
import { examine, type Finding } from './examine.ts'
import { inputOf } from './mutate.ts'

export interface Batch {
  readonly entry: string
  /** the numbers of its inputs */
  readonly first: number
  readonly count: number
}

export interface BatchResult {
  readonly slowestMs: number
  readonly largestMib: number
  readonly findings: readonly (Finding & { readonly number: number })[]
}

serve(async ({ entry: name, first, count }: Batch): Promise<BatchResult> => {
  const entry = entryNamed(name)
  const source = sourceOf(entry)
  let [slowestMs, largestMib] = [0, 0]
  const findings = new Map<string, Finding & { number: number }>()
  for (let number = first; number < first + count; number++) {
    const { cpuMs, memoryMib, finding } = await examine(entry, inputOf(name, number, source))
    slowestMs = Math.max(slowestMs, cpuMs)
    largestMib = Math.max(largestMib, memoryMib)
    if (finding !== undefined) findings.set(finding.what, { ...finding, number })
  }
  // An unhandled rejection of the last input ends the thread before it answers.
  await new Promise(setImmediate)
  return { slowestMs, largestMib, findings: [...findings.values()] }
})
