import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { baseSubject } from './threads.ts'

const SUBJECTS: readonly (readonly [subject: string, base: string])[] = [
  ['Plan', 'plan'],
  ['Re: Fwd: RE:  Plan ', 'plan'],
  ['[list] Re: [list] Plan (fwd)', 'plan'],
  ['Re[2]: Plan', 'plan'],
  ['回复：转发: 计划', '计划'],
  ['[only a tag]', '[only a tag]'],
  ['Re:', ''],
  ['Regarding: Plan', 'regarding: plan'],
]

describe('baseSubject()', () => {
  for (const [subject, base] of SUBJECTS) {
    it(`of ${JSON.stringify(subject)} is ${JSON.stringify(base)}`, () => assert.equal(baseSubject(subject), base))
  }

  it('takes no longer for a subject made to be slow', () => {
    const started = process.cpuUsage()
    baseSubject('re:'.repeat(300_000) + '['.repeat(20_000))
    assert.ok(process.cpuUsage(started).user < 100_000)
  })
})
