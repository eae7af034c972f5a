// What an organisation's rules can ask about a message on its way.
import type { Standing } from '../directory/standing.ts'
import type { MailFacts } from '../policy/flow/flow-rule.ts'
import type { Evidence } from '../policy/evidence.ts'
import type { Unjudged } from '../policy/judge-mail.ts'
import { addressText } from '../mail/address.ts'
import type { Signal } from '../mail/signal.ts'
import type { Part } from '../mail/structure.ts'
import type { Screening } from '../screening/screening.ts'
import { directionOf, type Passing } from './passing.ts'

/** Types of one message that count; a bomb of parts is quarantined anyway. */
const MAX_TYPES = 200

/** People whose place matters, where rules ask for it. */
export type People = Pick<MailFacts, 'readers' | 'writer'>

export const NOBODY: People = { readers: [] as readonly Standing[] }

export function mailFacts(
  { session, envelope, spool, destinations }: Passing,
  screening: Screening,
  signals: readonly Signal[],
  people: People,
): Unjudged {
  const content = contentFacts(screening)
  return {
    ...content,
    direction: directionOf(session, destinations),
    senders: [...new Set([envelope.returnPath.toLowerCase(), ...content.senders])],
    recipients: envelope.recipients.map(({ address }) => address.toLowerCase()),
    ...people,
    size: spool.size,
    peer: session.peer.address,
    signals,
  }
}

/** What the message itself tells, without its envelope and its way. */
export function contentFacts({
  digest: { digest },
  words,
}: Pick<Screening, 'digest' | 'words'>): Omit<Evidence, 'readers' | 'policyVersion'> {
  const authors = [...digest.envelope.from, ...digest.envelope.sender].filter(({ group }) => group === undefined)
  return {
    senders: [...new Set(authors.map((each) => addressText(each).toLowerCase()))],
    subject: words.subject,
    words: `${words.subject}\n${words.text}`,
    header: digest.listedHeader,
    attachmentNames: digest.attachmentNames,
    attachmentTypes: [...new Set(typesOf(digest.structure))].slice(0, MAX_TYPES),
  }
}

function typesOf(part: Part): string[] {
  const inside = [...part.children, ...(part.message ? [part.message] : [])]
  const own = part.children.length === 0 ? [`${part.type}/${part.subtype}`] : []
  return [...own, ...inside.flatMap(typesOf)]
}
