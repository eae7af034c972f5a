// A list of people who do not exist, with identity numbers that could be real: what must not leave unasked.

const PEOPLE = 12
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] // GB 11643
const CHECK_DIGITS = '10X98765432'

/** One line a person, as it is copied from a table. */
export function peopleList(): string {
  const lines = Array.from({ length: PEOPLE }, (_, index) => `员工${index + 1}\t身份证号 ${identityNumber(index)}`)
  return ['公司员工名单：', ...lines].join('\r\n')
}

function identityNumber(index: number): string {
  const digits = `1101011970010${1 + (index % 9)}${String(901 + index)}`
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (WEIGHTS[at] as number), 0)
  return digits + CHECK_DIGITS[sum % CHECK_DIGITS.length]
}
