// Expecting a refusal in a test.
import { Refusal, type Reason } from '../../src/base/refusal.ts'

/** For `assert.rejects` and `assert.throws`: the error is a refusal with this reason. */
export function refusal(reason: Reason): (error: unknown) => boolean {
  return (error) => {
    if (error instanceof Refusal && error.reason === reason) return true
    throw error
  }
}
