// What typing and mail programs do to a text, whoever writes it.
import type { Random } from './grammar.ts'
import { chance } from './grammar.ts'

/** share of the words that are mistyped in a letter written in haste */
const SLIP = 0.02

/** @param column  characters a line holds before it is broken at a blank; quoted lines stay whole */
export function wrapped(text: string, column: number): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('>') ? line : wrappedLine(line, column)))
    .join('\n')
}

function wrappedLine(line: string, column: number): string {
  if (line.length <= column) return line
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > column) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current].join('\n')
}

/** Two letters swapped, one lost or one doubled in some of the longer words; addresses and links stay whole. */
export function mistyped(text: string, random: Random): string {
  return text.replace(/\S+/g, (token) =>
    /[./@]\w/.test(token)
      ? token
      : token.replace(/\p{Ll}{4,}/gu, (word) => (chance(random, SLIP) ? slipped(word, random) : word)),
  )
}

function slipped(word: string, random: Random): string {
  const at = 1 + Math.floor(random() * (word.length - 2))
  const kind = random()
  if (kind < 0.4) return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2)
  if (kind < 0.75) return word.slice(0, at) + word.slice(at + 1)
  return word.slice(0, at) + word.charAt(at) + word.slice(at)
}
