// Secure links at work: codes are tried a few times, files fetched a few times, and every step is an event.
import { timingSafeEqual } from 'node:crypto'
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import {
  changeRecipient,
  emptyLinks,
  LINK_CLASS,
  noteChecked,
  purgeLinks,
  revokeLink,
  secureFileBlob,
  secureLinkOf,
  secureLinksOf,
  secureRecipient,
  type SecureFile,
  type SecureLink,
} from '../store/secure-link.ts'
import type { BlobReader, BlobUse, Store, WriteTx } from '../store/store.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { LinkState, ListedLink, OpenedLink, SecureLinks } from './secure-links.ts'
import { passToken, readLink, readPass, type Claimed, type LinkClaim } from './secure-link-token.ts'

const log = logOf('intake')

const MINUTE_MS = 60_000
const DIGITS = 6 // NIST SP 800-63B-4 §3.1.3.2: at least 6
const CODE_MS = 10 * MINUTE_MS
/** for one code; then another one has to be sent */
const MOST_WRONG = 5
/** for one address within an hour: no stranger fills a mailbox with codes */
const MOST_CODES = 5
const CODES_WITHIN_MS = 60 * MINUTE_MS
/** who gave the code may fetch so long without another one */
const PASS_MS = 30 * MINUTE_MS
/** A file that was looked at for malware so lately is not looked at again: the engines learn every five minutes. */
const CHECKED_MS = 5 * MINUTE_MS
const LISTED = 500
/** Links are remembered so long after they are over. */
const KEPT_MS = 90 * 86_400_000
const SWEPT = 500

export interface SecureLinkParts {
  readonly store: Store
  /** may open links and their files, and change them */
  readonly ticket: Ticket
  /** those of this installation: the keys of no other are asked for */
  readonly organisations: () => Promise<readonly OrganisationId[]>
  /** Writes the code to the address. @param sender  of the files */
  readonly sendCode: (address: string, code: string, sender: string) => Promise<void>
  /** files that one address may fetch, each time counted */
  readonly maxDownloads: number
  /** the virus engines; absent where none is set up. @throws Refusal `scanner-unavailable` */
  readonly scan?: (content: Uint8Array) => Promise<'clean' | { readonly found: string }>
}

export function openSecureLinks(parts: SecureLinkParts): SecureLinks {
  return new Desk(parts)
}

class Desk implements SecureLinks {
  readonly #parts: SecureLinkParts

  constructor(parts: SecureLinkParts) {
    this.#parts = parts
  }

  async look(token: string): Promise<LinkState> {
    return stateOf(await this.#linkOf(readLink(token))) === 'open' ? 'open' : 'gone'
  }

  async sendCode(token: string, address: string, remoteAddress: string): Promise<void> {
    const link = await this.#linkOf(readLink(token))
    if (stateOf(link) !== 'open') throw gone()
    const code = newCode()
    const to = await this.#write(async (tx) => {
      const recipient = await secureRecipient(tx, link, comparable(address))
      if (recipient === undefined) {
        await refused(tx, link, 'stranger', remoteAddress)
        return undefined
      }
      const at = now()
      // Read after the wait for who came at once; the clock of the other server may still be ahead.
      const isNewHour = Math.abs(at - recipient.codesSince) >= CODES_WITHIN_MS
      const sent = isNewHour ? 0 : recipient.codesSent
      if (sent >= MOST_CODES) {
        await refused(tx, link, 'too-many-codes', remoteAddress)
        return undefined
      }
      await changeRecipient(tx, link, recipient.address, {
        code: { text: code, until: at + CODE_MS },
        wrongCodes: 0,
        codesSince: isNewHour ? at : recipient.codesSince,
        codesSent: sent + 1,
      })
      return recipient.address
    })
    // Who asks cannot tell from the time it takes whether the link was made for the address.
    if (to !== undefined)
      this.#parts
        .sendCode(to, code, link.facts.sender)
        .catch((error: unknown) => log.warn({ link: link.linkId, err: error }, 'a code was not sent'))
  }

  async open(token: string, address: string, code: string, remoteAddress: string): Promise<OpenedLink> {
    const link = await this.#linkOf(readLink(token))
    if (stateOf(link) !== 'open') throw gone()
    const who = comparable(address)
    const isRight = await this.#write(async (tx) => {
      const recipient = await secureRecipient(tx, link, who)
      if (recipient?.code === undefined || recipient.wrongCodes >= MOST_WRONG) {
        await refused(tx, link, recipient === undefined ? 'stranger' : 'no-code', remoteAddress)
        return false
      }
      if (!isSameCode(code, recipient.code)) {
        await changeRecipient(tx, link, who, { wrongCodes: recipient.wrongCodes + 1 })
        await refused(tx, link, 'wrong-code', remoteAddress)
        return false
      }
      await changeRecipient(tx, link, who, { code: null, wrongCodes: 0 })
      await recordEvent(tx, { type: 'secure-link.opened', ...eventOf(link), remoteAddress })
      return true
    })
    if (!isRight) throw new Refusal('wrong-credentials', 'The code is not right')
    const { organisationId, linkId, facts, files, expiresAt } = link
    const pass = { organisationId, linkId, address: who, expiresAt: now() + PASS_MS }
    const sealer = await this.#sealer(organisationId)
    return { pass: passToken(sealer, pass), sender: facts.sender, subject: facts.subject, files, expiresAt }
  }

  async fetch(passed: string, number: number, remoteAddress: string): Promise<{ file: SecureFile; blob: BlobReader }> {
    const pass = readPass(passed)
    const link = await this.#linkOf(pass)
    if (pass === undefined || now() >= pass.expiresAt || stateOf(link) !== 'open') throw gone()
    const file = link.files.find((each) => each.file === number)
    const found = file && (await this.#parts.store.read(this.#parts.ticket, (tx) => secureFileBlob(tx, link, number)))
    if (file === undefined || found === undefined) throw gone()
    await this.#requireClean(link, file, found)
    const isCounted = await this.#write(async (tx) => {
      const recipient = await secureRecipient(tx, link, pass.address)
      if (recipient === undefined) return false
      // To look for malware took its time: another of its files may have turned out to be bad meanwhile.
      const current = await secureLinkOf(tx, link.organisationId, link.linkId)
      if (current === undefined || stateOf(current) !== 'open') throw gone()
      if (recipient.downloads >= this.#parts.maxDownloads) {
        await refused(tx, link, 'too-many-downloads', remoteAddress)
        return false
      }
      await changeRecipient(tx, link, pass.address, { downloads: recipient.downloads + 1 })
      const { name } = file
      await recordEvent(tx, {
        type: 'secure-link.fetched',
        ...eventOf(link),
        name,
        address: pass.address,
        remoteAddress,
      })
      return true
    })
    if (!isCounted) throw new Refusal('limit-reached', 'The file was fetched too often')
    return { file, blob: await this.#parts.store.blobs.open(this.#parts.ticket, found.use) }
  }

  /**
   * The engines know more than when the message left: what they find now takes the whole link back.
   * @throws Refusal `malware-found`, `scanner-unavailable`
   */
  async #requireClean(
    link: SecureLink,
    { file, name }: SecureFile,
    { use, checkedAt }: { readonly use: BlobUse; readonly checkedAt: number },
  ): Promise<void> {
    const { store, ticket, scan } = this.#parts
    const at = now()
    if (scan === undefined || (checkedAt <= at && at - checkedAt < CHECKED_MS)) return
    const verdict = await scan(await contentOf(await store.blobs.open(ticket, use)))
    if (verdict === 'clean') return this.#write((tx) => noteChecked(tx, link, file, at))
    const { found: why } = verdict
    await this.#write(async (tx) => {
      // Of two who fetch at once one takes it back, and tells of it.
      if (!(await revokeLink(tx, link, at))) return
      const { subject } = link.facts
      await recordEvent(tx, { type: 'secure-link.condemned', ...eventOf(link), name, subject, why })
    })
    throw new Refusal('malware-found', 'The file is dangerous and is not given out', why)
  }

  ofMember({ organisationId, memberId }: Owner): Promise<readonly ListedLink[]> {
    return this.#listed(organisationId, memberId)
  }

  list(organisationId: OrganisationId): Promise<readonly ListedLink[]> {
    return this.#listed(organisationId)
  }

  async revoke(organisationId: OrganisationId, linkId: string, actor: string, owner?: Owner): Promise<void> {
    const isRevoked = await this.#write(async (tx) => {
      const link = await secureLinkOf(tx, organisationId, linkId)
      if (link === undefined || (owner !== undefined && link.memberId !== owner.memberId)) return false
      if (!(await revokeLink(tx, link, now()))) return false
      await recordEvent(tx, { type: 'secure-link.revoked', ...eventOf(link), actor })
      return true
    })
    if (!isRevoked) throw new Refusal('no-such-thing', 'No such link, or it works no more')
  }

  async sweep(): Promise<number> {
    return this.#write(async (tx) => {
      const emptied = await emptyLinks(tx, now(), SWEPT)
      await purgeLinks(tx, now() - KEPT_MS, SWEPT)
      return emptied
    })
  }

  async #listed(organisationId: OrganisationId, memberId?: MemberId): Promise<readonly ListedLink[]> {
    const { store, ticket } = this.#parts
    const links = await store.read(ticket, (tx) => secureLinksOf(tx, organisationId, memberId, LISTED))
    return links.map((link) => {
      const { linkId, traceId, facts, files, downloads, createdAt, expiresAt } = link
      const { sender, subject } = facts
      return { linkId, traceId, memberId: link.memberId, sender, subject, files, downloads, createdAt, expiresAt, state: stateOf(link) } // prettier-ignore
    })
  }

  /** @throws Refusal `no-such-thing` for what we have not signed, and for what is forgotten */
  async #linkOf(claimed: Claimed<LinkClaim> | undefined): Promise<SecureLink> {
    if (claimed === undefined) throw gone()
    const { organisationId, linkId } = claimed
    const isOurs = (await this.#parts.organisations()).includes(organisationId)
    if (!isOurs || !claimed.isOurs(await this.#sealer(organisationId))) throw gone()
    const { store, ticket } = this.#parts
    const link = await store.read(ticket, (tx) => secureLinkOf(tx, organisationId, linkId))
    if (link === undefined) throw gone()
    return link
  }

  #sealer(organisationId: OrganisationId) {
    const { store, ticket } = this.#parts
    return store.read(ticket, (tx) => tx.sealer('queue', { organisationId }, LINK_CLASS))
  }

  #write<T>(work: (tx: WriteTx) => Promise<T>): Promise<T> {
    return this.#parts.store.write(this.#parts.ticket, work)
  }
}

function stateOf({ revokedAt, expiresAt }: SecureLink): ListedLink['state'] {
  if (revokedAt !== undefined) return 'revoked'
  return now() < expiresAt ? 'open' : 'expired'
}

const eventOf = ({ organisationId, memberId, linkId }: SecureLink) => ({
  organisationId,
  memberId,
  actor: 'secure-link',
  linkId,
})

function refused(tx: WriteTx, link: SecureLink, why: string, remoteAddress: string): Promise<void> {
  return recordEvent(tx, { type: 'secure-link.refused', ...eventOf(link), why, remoteAddress })
}

async function contentOf(blob: BlobReader): Promise<Buffer> {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of blob.stream()) chunks.push(chunk)
    return Buffer.concat(chunks)
  } finally {
    await blob.close()
  }
}

const comparable = (address: string): string => address.trim().toLowerCase()

function newCode(): string {
  return String(randomBytes(6).readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0')
}

function isSameCode(given: string, expected: string): boolean {
  const digits = Buffer.from(given.replaceAll(/[\s-]/g, ''))
  return digits.length === expected.length && timingSafeEqual(digits, Buffer.from(expected))
}

const gone = () => new Refusal('no-such-thing', 'This link does not work any more')
