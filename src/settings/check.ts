// Checks of setting values: each says what it wants in words, and turns what a file or variable holds into the value.

/** Reads one raw value. `wants` completes the sentence "… must be". Throws `Unfit` when the value does not fit. */
export interface Check<T> {
  readonly wants: string
  read(raw: unknown): T
}

/** A value that does not fit its check; the loader adds line and key. */
export class Unfit extends Error {
  override readonly name = 'Unfit'
}

function check<T>(wants: string, read: (raw: unknown) => T | undefined): Check<T> {
  return {
    wants,
    read: (raw) => {
      const value = read(raw)
      if (value === undefined) throw new Unfit(`must be ${wants}`)
      return value
    },
  }
}

/** A whole number in a range, ends included; `_` may group digits. */
export function wholeNumber(lowest: number, highest: number): Check<number> {
  return check(`a whole number from ${grouped(lowest)} to ${grouped(highest)}`, (raw) => {
    const value = typeof raw === 'string' && /^[0-9][0-9_]*$/.test(raw) ? Number(raw.replaceAll('_', '')) : raw
    return typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest
      ? value
      : undefined
  })
}

export const yesOrNo: Check<boolean> = check('true or false', (raw) =>
  raw === true || raw === 'true' ? true : raw === false || raw === 'false' ? false : undefined,
)

export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return check(`one of ${words.join(', ')}`, (raw) => words.find((word) => word === raw))
}

/** @param wants  for the message, such as "a folder"; @param pattern  linear-time, whole value */
export function text(wants: string, pattern: RegExp = /^[^\x00-\x1f\x7f]*$/): Check<string> {
  return check(wants, (raw) => (typeof raw === 'string' && raw.length <= 4096 && pattern.test(raw) ? raw : undefined))
}

/** A list, in YAML as a sequence, in a variable separated by commas. */
export function listOf<T>(item: Check<T>): Check<readonly T[]> {
  return check(`a list, each ${item.wants}`, (raw) => {
    const items = typeof raw === 'string' ? raw.split(',').map((part) => part.trim()) : raw
    if (!Array.isArray(items) || items.length > 1000) return undefined
    return items.filter((each) => each !== '').map((each) => item.read(each))
  })
}

/** RFC 1123 §2.1 host name */
export const hostName = text(
  'a host name such as mx.example.org',
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
)
export const folder = text('a folder, absolute or relative to the settings file')
export const file = text('a file, absolute or relative to the settings file')
export const portNumber = wholeNumber(0, 65_535)

function grouped(value: number): string {
  return value.toLocaleString('en-US').replaceAll(',', '_')
}
