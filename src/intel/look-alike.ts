// Domains that look like one of our own and are not.
import { domainToUnicode } from 'node:url'
import { getDomain, getDomainWithoutSuffix } from 'tldts'
import { fold } from '../mail/folding/fold.ts'

/**
 * `confusable`: letters that look the same (examp1e, ехample); `near`: one letter more, less, other or swapped; `suffix`:
 * our name under another top level; `combined`: our name with other words; `subdomain`: our name before a foreign domain
 */
export type Likeness = 'confusable' | 'near' | 'suffix' | 'combined' | 'subdomain'

/** Letters of a name that has no honest neighbours, and of one that no honest word contains. */
const SHORTEST_NEAR = 5
const SHORTEST_INSIDE = 5
/** Pairs and digits that are read as one letter. */
const READ_AS: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
  [/0/g, 'o'],
  [/[1i|]/g, 'l'],
  [/5/g, 's'],
]

/** @param own  registrable domains of ours, A-labels in lower case */
export function likenessOf(host: string, own: ReadonlySet<string>): Likeness | undefined {
  const ascii = host.toLowerCase()
  const registrable = getDomain(ascii)
  if (registrable === null || own.has(registrable)) return undefined
  const name = getDomainWithoutSuffix(ascii) ?? ''
  const shown = getDomainWithoutSuffix(domainToUnicode(ascii)) ?? name
  const before = ascii.slice(0, -registrable.length)
  for (const domain of own) {
    const ours = getDomainWithoutSuffix(domain) ?? ''
    if (ours.length < 3) continue
    if (name === ours) return 'suffix'
    if (asRead(shown) === asRead(ours)) return 'confusable'
    if (ours.length >= SHORTEST_NEAR && isNear(name, ours)) return 'near'
    if (ours.length < SHORTEST_INSIDE) continue
    if (name.includes(ours)) return 'combined'
    if (before.includes(ours)) return 'subdomain'
  }
  return undefined
}

function asRead(name: string): string {
  return READ_AS.reduce((read, [from, to]) => read.replace(from, to), fold(name).text.replace(/[^\p{L}\p{N}]/gu, ''))
}

/** One letter more, less or other, or two neighbours swapped. Damerau 1964 */
export function isNear(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const [restA, restB] = [a.slice(start), b.slice(start)]
  if (a.length > b.length) return restA.slice(1) === restB
  if (a.length < b.length) return restA === restB.slice(1)
  const isSwapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
  return isSwapped || restA.slice(1) === restB.slice(1)
}
