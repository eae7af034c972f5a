// Numbers of vehicles and telephones: VIN (ISO 3779, GB 16735), IMEI (3GPP TS 23.003).
import { withDigits } from '../look-alikes.ts'
import { isLuhn, isTypedRun } from './digits.ts'

const VIN_VALUES: Readonly<Record<string, number>> = Object.fromEntries(
  [...'ABCDEFGH', ...'JKLMN', 'P', 'R', ...'STUVWXYZ'].map((letter) => [
    letter,
    'ABCDEFGH'.includes(letter)
      ? letter.charCodeAt(0) - 64
      : 'JKLMN'.includes(letter)
        ? letter.charCodeAt(0) - 73
        : letter === 'P'
          ? 7
          : letter === 'R'
            ? 9
            : letter.charCodeAt(0) - 81,
  ]),
)
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Bodies that give out the first eight digits (GSMA TS.06): 01 PTCRB, 35 BABT, 86 TAF (China), 91 MSAI, 99 GHA … */
const IMEI_BODIES = new Set('01 33 35 44 45 49 50 51 52 53 54 86 91 98 99'.split(' '))

/** Seventeen characters without I, O, Q; the ninth is the check, as North America and China ask for. */
export function isVin(text: string): boolean {
  return /^[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{8}$/.test(text) && vinCheck(text) === text[8]
}

/** `I`, `O` and `Q` are no letters of a VIN. */
export function vinLookAlikes(text: string): readonly string[] {
  return [text.replace(/[IOQ]/g, withDigits)]
}

export function vinCheck(text: string): string {
  const sum = VIN_WEIGHTS.reduce((total, weight, at) => {
    const character = text[at] ?? ''
    return total + (VIN_VALUES[character] ?? Number(character)) * weight
  }, 0)
  return sum % 11 === 10 ? 'X' : String(sum % 11)
}

export function isImei(text: string): boolean {
  return /^\d{15}$/.test(text) && IMEI_BODIES.has(text.slice(0, 2)) && !isTypedRun(text) && isLuhn(text)
}
