// How good a new password would be, while it is typed.
import { Refusal } from '../../../base/refusal.ts'
import { checkStrength, MIN_LENGTH } from '../../../directory/strength.ts'

/** What belongs to the account and to history is looked at when it is saved. */
export async function passwordLevel(password: string): Promise<'short' | 'weak' | 'good'> {
  if ([...password].length < MIN_LENGTH) return 'short'
  try {
    await checkStrength(password, [])
    return 'good'
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'weak-password') return 'weak'
    throw error
  }
}
