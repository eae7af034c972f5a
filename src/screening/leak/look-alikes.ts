// The look-alike reading (N3): where letters stand for digits in what is a number otherwise.

export interface LookAlikes {
  /** as long as the text that it was read from */
  readonly text: string
  /** where it differs from that: starts and ends, ascending */
  readonly places: readonly number[]
}

const DIGIT_LIKE: Readonly<Record<string, string>> = {
  O: '0', o: '0', D: '0', Q: '0', I: '1', l: '1', '|': '1', '!': '1', Z: '2', z: '2', S: '5', s: '5', $: '5', B: '8', g: '9', q: '9',
} // prettier-ignore
const LOOK_ALIKE = /[OoDQIl|!ZzSs$Bgq]/g
const RUN =
  /(?<![0-9A-Za-z])[0-9OoDQIl|!ZzSs$BgqXx][0-9OoDQIl|!ZzSs$BgqXx .\-]{6,62}[0-9OoDQIl|!ZzSs$BgqXx](?![0-9A-Za-z])/g
/** No word has so many digits. Shorter ones: "5Gs", "2Q20" */
const TOKEN = /[^ .-]{11,}/g
const FEWEST_IN_TOKEN = 2

/** Digits for letters, only inside what has digits already: words of these letters alone would become numbers. */
export function digitsForLookAlikes(text: string): LookAlikes {
  return changed(text, RUN, (run) => {
    const isNumber = digitsIn(run) >= 4 && digitsIn(run) * 2 >= run.length - 2
    if (isNumber) return withDigits(run)
    return run.replace(TOKEN, (token) => (digitsIn(token) >= FEWEST_IN_TOKEN ? withDigits(token) : token))
  })
}

export const withDigits = (run: string): string => run.replace(LOOK_ALIKE, (sign) => DIGIT_LIKE[sign] ?? sign)

/** Letters and digits mixed, or a group of such a value that is nothing but look-alikes of 0 and 1. */
const MIXED = /(?<![0-9A-Za-z])(?:(?=[A-Za-z|!$]{0,14}[0-9])[0-9A-Za-z|!$]{2,40}|[OoIlQ|!]{1,4})(?![0-9A-Za-z])/g
const CAPITAL_LIKE: Readonly<Record<string, string>> = { o: 'O', l: 'I', '|': 'I', '!': 'I', z: 'Z', s: 'S', $: 'S' }

/** Capitals for small look-alikes, for values that have letters of their own: whether `I` is one or a digit, their row knows. */
export function capitalsForLookAlikes(text: string): LookAlikes {
  return changed(text, MIXED, (token) => {
    const capitals = token.replace(/[ol|!zs$]/g, (sign) => CAPITAL_LIKE[sign] ?? sign)
    return /[a-z]/.test(capitals) ? token : capitals
  })
}

/** Without one of these a run reads the same; most numbers have none. */
const CHANGEABLE = /[OoDQIl|!ZzSs$BgqG]/

function changed(text: string, pattern: RegExp, change: (run: string) => string): LookAlikes {
  const places: number[] = []
  const parts: string[] = []
  let from = 0
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const run = match[0]
    if (!CHANGEABLE.test(run)) continue
    const other = change(run)
    // Capitals that stay as they are may be look-alikes, too.
    if (other !== run || /[OIQZSDBG]/.test(run)) places.push(match.index, match.index + run.length)
    parts.push(text.slice(from, match.index), other)
    from = match.index + run.length
  }
  return { text: from === 0 ? text : parts.join('') + text.slice(from), places }
}

function digitsIn(run: string): number {
  let digits = 0
  for (let at = 0; at < run.length; at++) if (run.charCodeAt(at) >= 0x30 && run.charCodeAt(at) <= 0x39) digits++
  return digits
}
