// Inputs out of seeds: a few changes each, of bytes, lines, numbers and nesting. The same name and number: the same input.
import { monotonic } from '../../src/base/clock.ts'
import { Dice } from './dice.ts'

/** bytes; what screening may unpack of a message of this size stays below 64 MiB */
export const LONGEST_INPUT = 262_144
/** changes of one input */
const MOST_CHANGES = 6
/** ms */
const SHRINK_MS = 5_000
/** how often something is repeated: a few times, or beyond any limit of the grammars */
const REPEATS = [2, 3, 10, 100, 1_000, 100_000]

export interface Source {
  readonly seeds: readonly Uint8Array[]
  /** words of the grammar, latin1 */
  readonly dictionary: readonly string[]
  /** bytes of an input */
  readonly longest: number
}

type Mutator = (input: Buffer, dice: Dice, source: Source) => Buffer

// prettier-ignore
const NUMBERS = ['0', '1', '-1', '00', '127', '128', '255', '256', '65535', '65536', '2147483647', '2147483648', '4294967295', '4294967296',
  '9007199254740991', '9007199254740992', '18446744073709551615', '99999999999999999999', '1e9', '0x10']
const TOKENS = [
  '\0',
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  ' ',
  '\t',
  '.',
  '"',
  '\\',
  '\xff',
  '\xc3\x28',
  '\xed\xa0\x80',
  '\xe2\x80\xae',
]
const NESTS = ['(', '((', '<', '[', '{', '"', "'", '=?', '&', '\\', '\r\n ', '--', 'NOT ', '[[', '<<', '\xff\xfe']
const BINARY_NUMBERS = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
]

const MUTATORS: readonly Mutator[] = [
  // bytes
  (input, dice) => replaced(input, ...stretch(input, dice, 1), Buffer.from([dice.below(256)])),
  (input, dice) => {
    const flipped = Buffer.from(input)
    if (input.length > 0) flipped[dice.below(input.length)]! ^= 1 << dice.below(8)
    return flipped
  },
  (input, dice) => inserted(input, dice, dice.bytes(1 + dice.below(8))),
  (input, dice) => inserted(input, dice, latin1(dice.pick(TOKENS))),
  (input, dice) => replaced(input, ...stretch(input, dice, 8), EMPTY),
  (input, dice) => replaced(input, ...stretch(input, dice, input.length), EMPTY),
  (input, dice) => {
    const [from, to] = stretch(input, dice, 64)
    return replaced(input, from, from, repeated(input.subarray(from, to), dice))
  },
  (input, dice) => input.subarray(0, dice.below(input.length + 1)),
  // words
  (input, dice, { dictionary }) => inserted(input, dice, latin1(dictionary.length > 0 ? dice.pick(dictionary) : ' ')),
  (input, dice, { dictionary }) =>
    replaced(input, ...stretch(input, dice, 8), latin1(dictionary.length > 0 ? dice.pick(dictionary) : '')),
  // What looks back, or searches again from each place, shows when a few words come again and again.
  (input, dice, { dictionary }) => {
    const words = [...NESTS, ...TOKENS, ...dictionary]
    const fragment = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(words)).join('')
    return inserted(input, dice, repeated(latin1(fragment), dice))
  },
  // numbers
  (input, dice) => {
    const found = [...input.toString('latin1').matchAll(/\d+/g)]
    if (found.length === 0) return input
    const { index, 0: digits } = dice.pick(found)
    return replaced(input, index, index + digits.length, latin1(dice.pick(NUMBERS)))
  },
  (input, dice) => {
    const size = dice.pick([1, 2, 4])
    if (input.length < size) return input
    const written = Buffer.from(input)
    const [at, number] = [dice.below(input.length - size + 1), dice.pick(BINARY_NUMBERS) % 256 ** size]
    if (dice.below(2) === 0) written.writeUIntLE(number, at, size)
    else written.writeUIntBE(number, at, size)
    return written
  },
  // lines
  withLines((lines, dice) => lines.toSpliced(dice.below(lines.length), 1)),
  withLines((lines, dice) => lines.toSpliced(dice.below(lines.length), 0, dice.pick(lines))),
  withLines((lines, dice) => {
    const line = dice.pick(lines)
    const times = Math.min(dice.pick(REPEATS), Math.ceil(LONGEST_INPUT / (line.length + 1)))
    return [...lines.slice(0, dice.below(lines.length)), ...Array<string>(times).fill(line), ...lines]
  }),
  withLines((lines, dice) => {
    const [a, b] = [dice.below(lines.length), dice.below(lines.length)]
    return lines.with(a, lines[b] as string).with(b, lines[a] as string)
  }),
  // two seeds
  (input, dice, { seeds }) => {
    const other = dice.pick(seeds)
    return Buffer.concat([
      input.subarray(0, dice.below(input.length + 1)),
      other.subarray(dice.below(other.length + 1)),
    ])
  },
  (input, dice, { seeds }) => {
    const other = Buffer.from(dice.pick(seeds))
    return inserted(input, dice, other.subarray(...stretch(other, dice, 1_024)))
  },
]

/** The input that belongs to a name and a number. */
export function inputOf(name: string, number: number, source: Source): Buffer {
  const dice = new Dice(`${name} ${number}`)
  let input: Buffer = Buffer.from(dice.pick(source.seeds))
  const changes = dice.below(MOST_CHANGES + 1)
  for (let change = 0; change < changes; change++) {
    input = dice.pick(MUTATORS)(input, dice, source).subarray(0, source.longest)
  }
  return input.subarray(0, source.longest)
}

/**
 * A smaller input for which `fails` still holds: pieces are taken away, half of it first, at last single bytes.
 * It ends early when that takes too long.
 */
export async function shrink(input: Buffer, fails: (input: Buffer) => Promise<boolean>): Promise<Buffer> {
  const endsAt = monotonic() + SHRINK_MS
  let smallest = input
  for (let size = Math.ceil(input.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && monotonic() < endsAt;) {
      const without = replaced(smallest, at, at + size, EMPTY)
      if (await fails(without)) smallest = without
      else at += size
    }
  }
  return smallest
}

const EMPTY = Buffer.alloc(0)

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}

/** Somewhere in the input, at most `longest` bytes. */
function stretch(input: Buffer, dice: Dice, longest: number): [from: number, to: number] {
  const from = dice.below(input.length + 1)
  return [from, Math.min(input.length, from + 1 + dice.below(longest))]
}

function replaced(input: Buffer, from: number, to: number, by: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, from), by, input.subarray(to)])
}

function inserted(input: Buffer, dice: Dice, bytes: Buffer): Buffer {
  const at = dice.below(input.length + 1)
  return replaced(input, at, at, bytes)
}

function repeated(bytes: Buffer, dice: Dice): Buffer {
  const length = Math.min(bytes.length * dice.pick(REPEATS), LONGEST_INPUT)
  return Buffer.alloc(length, bytes.length > 0 ? bytes : ' ')
}

function withLines(change: (lines: string[], dice: Dice) => string[]): Mutator {
  return (input, dice) => latin1(change(input.toString('latin1').split('\n'), dice).join('\n'))
}
