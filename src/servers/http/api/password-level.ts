// How good a new password would be, while it is typed.
import { Refusal } from '../../../base/refusal.ts'
import { checkStrength } from '../../../directory/strength.ts'

/** What belongs to the account and to history is looked at when it is saved, and so are leaks. */
export async function passwordLevel(password: string, minLength: number): Promise<'short' | 'weak' | 'good'> {
  if ([...password].length < minLength) return 'short'
  try {
    await checkStrength(password, [], minLength)
    return 'good'
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'weak-password') return 'weak'
    throw error
  }
}
