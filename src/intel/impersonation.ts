// Who pretends to be one of us: our people by their names, our domains by their look.
import type { Signal } from '../mail/signal.ts'
import { likenessOf } from './look-alike.ts'
import type { Occasion } from './occasion.ts'
import { nameKey, type OwnNames } from './own-names.ts'
import { intelSignal } from './signals.ts'

/** UTF-16 units of a display name that are read; mail programs show fewer */
const MAX_NAME = 200

/** Of mail from outside. */
export function impersonationSignals({ marks, proof }: Occasion, own: OwnNames): readonly Signal[] {
  const [author] = marks.authors.filter(({ group, domain }) => group === undefined && domain !== '')
  if (author === undefined) return []
  const signals: Signal[] = []
  const isOurs = (host: string) => own.domains.has(host.toLowerCase())
  if (isOurs(author.domain)) {
    const word = proof === undefined ? 'unchecked' : proof.isProven ? 'proven' : 'unproven'
    signals.push(intelSignal('impersonation.own-author', word))
  } else {
    const name = author.name.slice(0, MAX_NAME)
    const person = own.people.get(nameKey(name))
    if (person !== undefined) signals.push(intelSignal('impersonation.person', person))
    if ([...own.domains].some((domain) => name.toLowerCase().includes(domain))) {
      signals.push(intelSignal('impersonation.own-domain-in-name', true))
    }
  }
  const hosts = [author.domain, ...marks.replyTo.map(({ domain }) => domain)]
  const likeness = first(hosts, (host) => likenessOf(host, own.registrable))
  if (likeness !== undefined) signals.push(intelSignal('impersonation.own-domain', likeness))
  const inLinks = first(marks.links, ({ domain }) => likenessOf(domain, own.registrable))
  if (inLinks !== undefined) signals.push(intelSignal('impersonation.own-domain-link', inLinks))
  return signals
}

function first<From, To>(list: readonly From[], of: (each: From) => To | undefined): To | undefined {
  for (const each of list) {
    const found = of(each)
    if (found !== undefined) return found
  }
  return undefined
}
