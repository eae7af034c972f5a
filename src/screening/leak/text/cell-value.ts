// How the number in a cell is written as text.

const EXACT = 9_007_199_254_740_992 // 2^53: integers below it are told apart
const EXPONENT = /^-?\d(?:\.\d{1,17})?[eE]\+?\d{1,3}$/ // LibreOffice writes E+017

/**
 * With all its digits where the file kept them. From 16 digits on a cell holds a rounded number: it stays as it is
 * written (`1.1010519491231E+17`), so that nobody takes the zeros behind its digits for a value.
 * @param written  as in the file, ECMA-376 part 1 §18.3.1.96
 */
export function numberText(written: string): string {
  if (!EXPONENT.test(written)) return written
  const value = Number(written)
  return Number.isSafeInteger(value) && Math.abs(value) < EXACT ? String(value) : written
}

/** Of a number as its eight bytes hold it: rounded ones in the form that spreadsheets write. */
export function doubleText(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) < 1e15) return String(value)
  return value.toExponential().replace('e', 'E')
}

/** 30 bits of an integer or of the upper half of a double, and whether to divide it by 100. [MS-XLS] 2.5.218 RkNumber */
export function rkNumber(rk: number): number {
  const double = Buffer.alloc(8)
  double.writeUInt32LE((rk & 0xffff_fffc) >>> 0, 4)
  const value = rk & 2 ? (rk | 0) >> 2 : double.readDoubleLE(0)
  return rk & 1 ? value / 100 : value
}
