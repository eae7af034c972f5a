// The risk engine while its keys are away: a server starts without them, and takes the engine up as soon as they are there.
import type { Risk } from './judgement.ts'

/**
 * @param open  asked again at each sign-in until it succeeds
 * @param meanwhile  answers what needs no keys: places, and whether an attack is running, which nobody has seen yet
 */
export function openedWhenItCan(
  open: () => Promise<Risk>,
  meanwhile: Pick<Risk, 'attackFrom' | 'placeOf' | 'networkOf'>,
): Risk {
  let opened: Risk | undefined
  let opening: Promise<Risk> | undefined
  const risk = (): Promise<Risk> => {
    opening ??= open().then(
      (result) => (opened = result),
      (error: unknown) => {
        opening = undefined
        throw error
      },
    )
    return opening
  }
  return {
    score: async (...sign) => (await risk()).score(...sign),
    settle: async (...sign) => (await risk()).settle(...sign),
    isAtHome: async (...sign) => (await risk()).isAtHome(...sign),
    isNew: async (...sign) => (await risk()).isNew(...sign),
    attackFrom: (event) => (opened ?? meanwhile).attackFrom(event),
    placeOf: meanwhile.placeOf,
    networkOf: meanwhile.networkOf,
  }
}
