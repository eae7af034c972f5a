// Who the message says it is from, where answers go, and whether its number fits.
import { getDomain } from 'tldts'
import type { Header } from '../../mail/header.ts'
import { isFreeMail } from '../../mail/free-mail.ts'
import type { Signal } from '../../mail/signal.ts'
import type { Address } from '../../mail/structure.ts'
import { headerSignal } from './signals.ts'

const MESSAGE_ID = /^<[^<>@\s]+@([^<>@\s]+)>$/ // RFC 5322 §3.6.4, with what programs really write on both sides
const ADDRESS_IN_NAME = /[\p{L}\p{N}._%+-]{1,64}@([\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8})/u

/** @param replyTo  empty when there is no such field */
export function identitySignals(
  header: Header,
  authors: readonly Address[],
  replyTo: readonly Address[],
): readonly Signal[] {
  const [author] = authors.filter(isPerson)
  const signals: Signal[] = []
  const id = header.first('message-id')
  const idWord = id === undefined ? undefined : wordOfMessageId(id, author?.domain ?? '')
  if (idWord !== undefined) signals.push(headerSignal('header.message-id', idWord))
  if (author === undefined) return signals

  const answered = replyTo.filter(isPerson).find(({ domain }) => !isSameDomain(domain, author.domain))
  if (answered !== undefined) {
    const isTrick = isFreeMail(answered.domain) && !isFreeMail(author.domain)
    signals.push(headerSignal('header.reply-to', isTrick ? 'free-mail' : 'other-domain'))
  }
  const named = ADDRESS_IN_NAME.exec(author.name)?.[1]
  if (named !== undefined) {
    signals.push(headerSignal('header.name-is-address', isSameDomain(named, author.domain) ? 'same' : 'other-domain'))
  }
  return signals
}

function wordOfMessageId(id: string, authorDomain: string): string | undefined {
  const domain = MESSAGE_ID.exec(id)?.[1]
  if (domain === undefined) return 'malformed'
  if (!domain.includes('.') && !domain.startsWith('[')) return 'no-domain'
  return authorDomain !== '' && !isSameDomain(domain, authorDomain) ? 'other-domain' : undefined
}

/** Of the same owner: the same registrable domain, or the same name where there is none. */
function isSameDomain(a: string, b: string): boolean {
  return (getDomain(a) ?? a).toLowerCase() === (getDomain(b) ?? b).toLowerCase()
}

function isPerson({ group, domain }: Address): boolean {
  return group === undefined && domain !== ''
}
