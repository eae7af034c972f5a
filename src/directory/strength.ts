// Which passwords are good enough: length, strength by zxcvbn, nothing made from the account's own words.
import { Refusal } from '../base/refusal.ts'

/** NIST SP 800-63B-3 §5.1.1.2 asks for 8; what opens a mailbox opens all else. */
export const MIN_LENGTH = 10
const MAX_LENGTH = 256
/** zxcvbn score 3: safely unguessable, 10^8 … 10^10 guesses. */
const MIN_SCORE = 3
/** Words of the account shorter than this are too common to forbid. */
const MIN_WORD = 3

type Judge = (password: string, words: string[]) => { score: number; warning: string }
let judge: Promise<Judge> | undefined

/**
 * @param accountWords  address, name, organisation: a password must not be made from them
 * @param minLength  characters
 * @throws Refusal `weak-password` that tells what to do
 */
export async function checkStrength(
  password: string,
  accountWords: readonly string[],
  minLength = MIN_LENGTH,
): Promise<void> {
  const length = [...password].length
  if (length < minLength) throw new Refusal('weak-password', `Use at least ${minLength} characters`)
  if (length > MAX_LENGTH) throw new Refusal('weak-password', `Use at most ${MAX_LENGTH} characters`)
  const words = accountWords
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= MIN_WORD)
  const bare = password.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
  for (const word of words) {
    // What is left when the account's own word is taken out must stand on its own.
    if (bare.includes(word) && bare.replaceAll(word, '').length < MIN_LENGTH - 2) {
      throw new Refusal('weak-password', 'Do not make the password from your name or address')
    }
  }
  judge ??= loadJudge()
  const { score, warning } = (await judge)(password.slice(0, 100), words)
  if (score < MIN_SCORE) throw new Refusal('weak-password', warning || 'Too easy to guess: use several unusual words')
}

/** The word lists take some MB: loaded at the first new password, not at start. */
async function loadJudge(): Promise<Judge> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  })
  return (password, words) => {
    const { score, feedback } = zxcvbn.check(password, words)
    return { score, warning: feedback.warning ?? '' }
  }
}
