import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUDGET, StepUpBudget } from './step-up-budget.ts'
import { DAY_MS } from './state/decay.ts'

/** 1,000 accounts a day, scores spread evenly over 0 … 8 */
function days(budget: StepUpBudget, count: number, scoreOf: (account: number) => number, from = 0): void {
  for (let day = from; day < from + count; day++)
    for (let account = 0; account < 1_000; account++) budget.note(scoreOf(account), account, day * DAY_MS)
}

test('the threshold walks to the score that 1 % of honest sign-ins exceed, at most 20 % a day', () => {
  const budget = new StepUpBudget(5)
  days(budget, 1, (account) => account / 125)
  assert.equal(budget.threshold, 5)
  days(budget, 1, (account) => account / 125, 1)
  assert.ok(Math.abs(budget.threshold - 6) < 1e-9, `${budget.threshold}`)
  days(budget, 10, (account) => account / 125, 2)
  assert.ok(Math.abs(budget.threshold - 8 * (1 - BUDGET)) < 0.1, `${budget.threshold}`)
})

test('one account moves nothing, however often it comes, and calm traffic does not lead below the floor', () => {
  const budget = new StepUpBudget(5)
  for (let each = 0; each < 100_000; each++) budget.note(50, 1, each * 100)
  days(budget, 2, () => -9, 1)
  assert.ok(budget.threshold < 5)
  days(budget, 30, () => -9, 3)
  assert.equal(budget.threshold, -1)
})
