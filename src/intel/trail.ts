// The trail of a message: everything about it that is looked up and remembered, each under a keyed token.
import { getDomain } from 'tldts'
import type { MemberId } from '../base/ids.ts'
import type { Sealer } from '../keys/vault.ts'
import { addressText } from '../mail/address.ts'
import { bandsOf } from '../mail/sketch.ts'
import { classify, normalise, prefixKey, type AddressClass } from '../net/addresses.ts'
import type { Occasion } from './occasion.ts'

/** What can be seen, and for how many days after the last time it is remembered. */
export const KINDS = {
  author: 180,
  'author-domain': 180,
  /** of a domain in From: `good` counts messages that proved it, `bad` those that did not */
  proof: 180,
  /** somebody here wrote to the address */
  written: 400,
  /** where a receiver wants mail of the author: `good` counts moves into the inbox, `bad` into the bulk folder */
  habit: 400,
  /** Message-ID of what was sent from here */
  sent: 90,
  address: 60,
  network: 60,
  greeting: 60,
  signer: 180,
  'link-domain': 60,
  text: 8,
  markup: 8,
  attachment: 30,
} as const
export type Kind = keyof typeof KINDS

/** One thing on the trail. */
export interface Step {
  readonly kind: Kind
  /** 0: for the organisation as a whole */
  readonly memberId: MemberId | 0
  /** 8 bytes */
  readonly token: Buffer
  /** `ask`: only looked up; `note`: only remembered */
  readonly use: 'both' | 'ask' | 'note'
}

// How much of one message counts: what a person writes stays far below.
const MAX_RECEIVERS = 8
const MAX_FOREIGN = 50
const MAX_REFERENCES = 10
const MAX_LINK_DOMAINS = 12
const MAX_ATTACHMENTS = 8
const MAX_SIGNERS = 3
const TEXT_BANDS = 6
const MARKUP_BANDS = 2
const TOKEN_BYTES = 8

/** Behind these stands a gateway, or whoever is at the machine: what one of them brought says nothing of the next. */
const NOBODYS: readonly AddressClass[] = ['loopback', 'private', 'link-local']

type Draft = Omit<Step, 'token'> & { readonly value: string }

/** Each thing once. */
export function trailOf(sealer: Sealer, occasion: Occasion): readonly Step[] {
  const drafts = new Map<string, Draft>()
  const add = (kind: Kind, value: string, use: Step['use'] = 'both', memberId: MemberId | 0 = 0) => {
    if (value !== '') drafts.set(`${kind}:${value} ${memberId}`, { kind, value, use, memberId })
  }
  if (occasion.writer === undefined) fromOutside(occasion, add)
  else fromHere(occasion, occasion.writer, add)
  content(occasion, add)

  const list = [...drafts.values()]
  const tokens = tokensOf(sealer, list)
  return list.map(({ value: _, ...step }, index) => ({ ...step, token: tokens[index] as Buffer }))
}

/** Under what things are remembered; no two kinds share a token. */
export function tokensOf(
  sealer: Sealer,
  things: readonly { readonly kind: Kind; readonly value: string }[],
): readonly Buffer[] {
  const tokens = sealer.termTokens(things.map(({ kind, value }) => `intel ${kind}:${value}`))
  return things.map((_, index) => tokens.subarray(index * TOKEN_BYTES, (index + 1) * TOKEN_BYTES))
}

type Add = (kind: Kind, value: string, use?: Step['use'], memberId?: MemberId | 0) => void

function fromOutside({ marks, peer, proof, receivers }: Occasion, add: Add): void {
  const [author] = marks.authors.filter(({ group }) => group === undefined)
  if (author !== undefined) {
    const writer = addressText(author).toLowerCase()
    const domain = author.domain.toLowerCase()
    // Who only claims a name has a record of its own: it neither profits from the true one nor spoils it.
    const claim = proof !== undefined && !proof.isProven ? 'unproven ' : ''
    for (const memberId of [0, ...receivers.slice(0, MAX_RECEIVERS)] as const) {
      add('author', claim + writer, 'both', memberId)
      add('written', writer, 'ask', memberId)
      if (memberId !== 0) add('habit', claim + writer, 'ask', memberId)
    }
    add('author-domain', claim + domain)
    if (proof !== undefined) add('proof', domain)
  }
  const address = normalise(peer.address)
  if (address !== undefined && !NOBODYS.includes(classify(address))) {
    add('address', address)
    add('network', prefixKey(address))
  }
  add('greeting', getDomain(peer.helo) ?? '')
  for (const signer of new Set(proof?.signers.slice(0, MAX_SIGNERS))) add('signer', signer)
  for (const reference of marks.references.slice(-MAX_REFERENCES)) add('sent', reference, 'ask')
}

function fromHere({ foreign, messageId }: Occasion, writer: MemberId, add: Add): void {
  for (const address of foreign.slice(0, MAX_FOREIGN)) {
    add('written', address.toLowerCase(), 'note')
    add('written', address.toLowerCase(), 'note', writer)
  }
  add('sent', messageId, 'note')
}

/** What goes out is counted apart: a text that comes back as an answer is no campaign. */
function content({ marks, writer }: Occasion, add: Add): void {
  const way = writer === undefined ? 'in' : 'out'
  for (const band of bandsOf(marks.textSketch, TEXT_BANDS)) add('text', `${way} ${band}`)
  for (const band of bandsOf(marks.markupSketch, MARKUP_BANDS)) add('markup', `${way} ${band}`)
  for (const digest of marks.attachments.slice(0, MAX_ATTACHMENTS)) add('attachment', `${way} ${digest}`)
  for (const { domain } of marks.links.slice(0, MAX_LINK_DOMAINS)) add('link-domain', domain)
}
