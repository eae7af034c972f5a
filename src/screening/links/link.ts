// What is known of one link of a message.
import { webAddress, type WebAddress } from './canonical.ts'
import { unwrapped, type WrapperKind } from './wrappers.ts'

/** Where a link was found. */
export type LinkPlace = 'text' | 'html' | 'qr' | 'drawn-qr' | 'pdf' | 'file'
/** What happens with it: a person clicks; the page loads, sends or moves on by itself. */
export type LinkUse = 'click' | 'load' | 'form' | 'refresh' | 'base'

/** As a reader of one format finds it. */
export interface FoundLink {
  /** as written, character references decoded */
  readonly address: string
  readonly place: LinkPlace
  readonly use: LinkUse
  /** what the reader sees of it; '' for the address itself */
  readonly text: string
  readonly isDisguised?: boolean
}

export interface Link extends FoundLink, WebAddress {
  /** where wrappers on the way lead at last; the address itself without wrappers */
  readonly target: WebAddress
  /** from outside to inside */
  readonly wrappers: readonly WrapperKind[]
}

/** characters of an address and of its text that are kept */
const MAX_KEPT = 4_096
const MAX_TEXT = 300

/** @returns undefined for what is no web address: mailto, tel, anchors, schemes that programs of the desktop take */
export function linkOf(found: FoundLink): Link | undefined {
  const address = webAddress(found.address)
  if (!address) return undefined
  const { target, wrappers } = unwrapped(address)
  return {
    ...found,
    address: found.address.slice(0, MAX_KEPT),
    text: found.text.slice(0, MAX_TEXT),
    ...address,
    target,
    wrappers,
  }
}
