// The features of an address for the offline model: hashed pieces of its host and path, and a few counts.
import { getDomainWithoutSuffix, getPublicSuffix } from 'tldts'
import { gramsOf } from '../../mail/folding/grams.ts'
import type { WebAddress } from './canonical.ts'
import { entropyOf } from './hosts.ts'

/** Slots of the model; hashes fall into them by their low bits. */
export const SLOTS = 1 << 18

/** Seeds tell fields apart: the same letters in a host and in a path are two features. */
const [NAME, BEFORE, SUFFIX, PATH, SHAPE] = [1, 2, 3, 4, 5]

/** Slots of everything that is said of one address; each once. */
export function featuresOfUrl({ host, parsed }: Pick<WebAddress, 'host' | 'parsed'>): Uint32Array {
  const suffix = getPublicSuffix(host, { allowPrivateDomains: true }) ?? ''
  const name = getDomainWithoutSuffix(host, { allowPrivateDomains: true }) ?? ''
  const before = host.slice(0, Math.max(0, host.length - suffix.length - name.length - 2)).replace(/^www$/, '')
  const path = `${parsed.pathname}${parsed.search}`.slice(0, 300).toLowerCase()
  const slots = new Set<number>()
  const add = (text: string, length: number, seed: number) => {
    for (const hash of gramsOf(text, length, seed)) slots.add(hash % SLOTS)
  }
  for (const length of [3, 4, 5]) add(`^${name}$`, length, NAME * 8 + length)
  for (const length of [3, 4]) if (before !== '') add(`^${before}.`, length, BEFORE * 8 + length)
  whole(`.${suffix}`, SUFFIX)
  for (const word of path.split(/[^a-z0-9]+/).slice(0, 40))
    if (word.length > 2 && word.length < 20) whole(word.replace(/\d+/g, '0'), PATH)
  for (const [label, value] of shapeOf(host, name, before, path)) whole(`${label}=${value}`, SHAPE)
  return Uint32Array.from(slots)

  function whole(text: string, seed: number): void {
    add(text, text.length, seed)
  }
}

/** Counts in steps, so that a linear model can bend. */
function shapeOf(
  host: string,
  name: string,
  before: string,
  path: string,
): readonly (readonly [string, number | boolean])[] {
  const steps = (value: number, step: number, most: number) => Math.min(most, Math.floor(value / step))
  return [
    ['name', steps(name.length, 3, 9)],
    ['digits', steps(name.replace(/\D/g, '').length, 1, 6)],
    ['hyphens', steps(name.split('-').length - 1, 1, 4)],
    ['entropy', steps(entropyOf(name), 0.4, 12)],
    ['vowels', steps((name.match(/[aeiouy]/g)?.length ?? 0) / (name.length || 1), 0.1, 9)],
    [
      'consonants',
      Math.min(8, Math.max(0, ...(name.match(/[bcdfghjklmnpqrstvwxz]+/g) ?? []).map((run) => run.length))),
    ],
    ['before', before === '' ? 0 : Math.min(5, before.split('.').length)],
    ['before-length', steps(before.length, 6, 8)],
    ['before-digits', steps(before.replace(/\D/g, '').length, 2, 5)],
    ['ip', /^[\d.]+$|^\[/.test(host)],
    ['punycode', host.includes('xn--')],
    ['path', steps(path.length, 15, 8)],
    ['depth', Math.min(6, path.split('/').length - 1)],
    ['php', /\.php\b/.test(path)],
    ['html', /\.html?\b/.test(path)],
  ]
}
