// Who is signed in with which browser. A session lives as long as its ticket, and works on the device that began it. The book keeps it
// for all processes; what is here saves asking the book at every request.
import { createHash, createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import { monotonic, now } from '../../../base/clock.ts'
import { randomText, type MemberId } from '../../../base/ids.ts'
import { logOf } from '../../../base/log.ts'
import type { KeptSession, SessionBond, SessionBook } from '../../../sign-in/session-book.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import type { StateKey } from '../../../sign-in/states.ts'
import type { TicketOffice } from '../../../tickets/office.ts'

const log = logOf('servers/http')

/** Characters of 5 bits; OWASP Session Management Cheat Sheet asks for 64 bits at least. */
const SECRET_LENGTH = 40
/** capabilities.md U2: nobody asked anything for so long. NIST SP 800-63B-4 §2.2.3 allows an hour. */
const IDLE_MS = 30 * 60_000
/** A page that is open renews its proof before this is over; a copied cookie dies with it. */
const PROOF_MS = 10 * 60_000
/** How a member signs in is changed only this soon after a sign-in. */
const FRESH_MS = 15 * 60_000
const SWEEP_MS = 60_000
/** The book is asked again after so long, whether news of an end came or not: sign-out elsewhere counts within it. */
const CHECK_MS = 2_000
/** That a session is used is written this often at most: after a restart it may be over so much earlier. */
const SEEN_EVERY_MS = 60_000

/** What the browser showed: with the session at its beginning, and again with every request. */
export interface BrowserMarks {
  /** the token that we gave this browser */
  readonly device: string
  /** what it calls itself, and the network it comes from */
  readonly look: string
}

export interface WebSession {
  readonly signedIn: SignedIn
  readonly isFresh: boolean
  /** what the browser signs to prove that it is the one; '' where it has no key */
  readonly challenge: string
}

/** What pages need of the book. */
export type Book = Pick<SessionBook, 'begin' | 'find' | 'resume' | 'change' | 'end'>
type Held = Pick<KeptSession, 'key' | 'until'> & { readonly facts: Pick<KeptSession['facts'], 'bond' | 'begunAt'> }

interface Entry {
  readonly signedIn: SignedIn
  readonly key: StateKey
  /** ms, monotonic */
  readonly begunAt: number
  bond: SessionBond
  /** used last; monotonic, as the next two */
  seenAt: number
  /** written that it is used */
  keptAt: number
  /** asked the book */
  checkedAt: number
}

/** `elsewhere`: the cookie is good, but another device shows it, or one that has to prove itself first. */
export type Found = WebSession | 'none' | 'elsewhere'

export class WebSessions {
  readonly #tickets: TicketOffice
  readonly #book: Book
  /** by hash of the cookie: a look into memory shows no cookie */
  readonly #entries = new Map<string, Entry>()
  #sweptAt = monotonic()

  constructor(tickets: TicketOffice, book: Book) {
    this.#tickets = tickets
    this.#book = book
  }

  get size(): number {
    return this.#entries.size
  }

  /** @param publicKey  JSON Web Key of ECDSA P-256, when the browser can keep one. @returns the cookie */
  async begin(signedIn: SignedIn, marks: BrowserMarks, publicKey: JsonWebKey | undefined): Promise<string> {
    this.#sweep()
    const secret = randomText(SECRET_LENGTH)
    const bond: SessionBond = {
      device: hash(marks.device),
      look: marks.look,
      ...(publicKey !== undefined && { publicKey }),
      challenge: randomText(),
      provenAt: now(),
    }
    const until = now() + IDLE_MS
    const key = await this.#book.begin(secret, signedIn, bond, until)
    this.#hold(secret, { key, until, facts: { bond, begunAt: now() } }, signedIn)
    return secret
  }

  /** Before a request is looked at: what the book knows of its session, unless that was asked just now. */
  async load(secret: string, marks: BrowserMarks): Promise<void> {
    if (secret === '') return
    const entry = this.#entries.get(hash(secret))
    const at = monotonic()
    const isKnown = entry !== undefined && at - entry.checkedAt < CHECK_MS && !isIdle(entry)
    // Another process may have seen the proof that is missing here.
    if (isKnown && isProven(entry, marks)) return
    const kept = await this.#book.find(secret)
    if (kept === undefined) {
      if (entry !== undefined) this.#tickets.revoke(entry.signedIn.ticket.id)
      return
    }
    const signedIn = entry?.signedIn ?? (await this.#book.resume(kept))
    if (signedIn !== undefined) this.#hold(secret, kept, signedIn)
  }

  /** News that a session of a member has ended: the book is asked at the next request. */
  recheck(memberId: MemberId): void {
    for (const entry of this.#entries.values())
      if (entry.signedIn.owner.memberId === memberId) entry.checkedAt = Number.NEGATIVE_INFINITY
  }

  /** Of one that was loaded. */
  find(secret: string, marks: BrowserMarks): Found {
    const entry = this.#entryOf(secret)
    if (entry === undefined) return 'none'
    if (entry.bond.device !== hash(marks.device)) {
      log.warn({ session: entry.signedIn.ticket.sessionId }, 'session cookie without its device')
      return 'elsewhere'
    }
    if (!isProven(entry, marks)) return 'elsewhere'
    this.#noteUse(entry)
    const { publicKey, challenge } = entry.bond
    return {
      signedIn: entry.signedIn,
      isFresh: monotonic() - entry.begunAt < FRESH_MS,
      challenge: publicKey === undefined ? '' : challenge,
    }
  }

  /** What the browser has to sign; '' when there is no session here, or none with a key. */
  challengeOf(secret: string, { device }: BrowserMarks): string {
    const bond = this.#entryOf(secret)?.bond
    return bond?.publicKey === undefined || bond.device !== hash(device) ? '' : bond.challenge
  }

  /** @param signature  of the last challenge, IEEE P1363, base64. @returns whether it proves the device; the challenge is used up */
  async prove(secret: string, marks: BrowserMarks, signature: string): Promise<boolean> {
    const entry = this.#entryOf(secret)
    if (entry === undefined) return false
    let isRight = false
    const changed = await this.#book.change(entry.key, (bond) => {
      isRight = isSigned(bond, marks, signature)
      if (bond.publicKey === undefined || bond.device !== hash(marks.device)) return bond
      return { ...bond, challenge: randomText(), ...(isRight && { look: marks.look, provenAt: now() }) }
    })
    if (changed === undefined) return false
    entry.bond = changed
    if (isRight) entry.seenAt = monotonic()
    return isRight
  }

  /** Signs out, on this device. */
  async end(secret: string, { device }: BrowserMarks): Promise<void> {
    const entry = this.#entryOf(secret)
    if (entry?.bond.device !== hash(device)) return
    await this.#book.end(entry.key)
    this.#tickets.revoke(entry.signedIn.ticket.id)
  }

  #hold(secret: string, { key, until, facts: { bond, begunAt } }: Held, signedIn: SignedIn): void {
    const id = hash(secret)
    const at = monotonic()
    const seenAt = at - Math.max(0, now() + IDLE_MS - until)
    const there = this.#entries.get(id)
    if (there !== undefined) {
      Object.assign(there, { bond, checkedAt: at, seenAt: Math.max(there.seenAt, seenAt) })
      return
    }
    const times = { begunAt: at - Math.max(0, now() - begunAt), seenAt, keptAt: seenAt, checkedAt: at }
    this.#entries.set(id, { signedIn, key, bond, ...times })
    // Frozen, signed out elsewhere, "not me", the window's close: the ticket ends, and with it the session, at once.
    this.#tickets.watch(signedIn.ticket, () => {
      if (!this.#entries.delete(id)) return
      this.#book.end(key).catch((error: unknown) => log.error({ err: error }, 'the end of a session was not kept'))
    })
  }

  #noteUse(entry: Entry): void {
    const at = (entry.seenAt = monotonic())
    if (at - entry.keptAt < SEEN_EVERY_MS) return
    entry.keptAt = at
    this.#book
      .change(entry.key, (bond) => bond, now() + IDLE_MS)
      .catch((error: unknown) => log.error({ err: error }, 'the use of a session was not kept'))
  }

  #entryOf(secret: string): Entry | undefined {
    const entry = this.#entries.get(hash(secret))
    return entry === undefined || isIdle(entry) ? undefined : entry
  }

  /** Those that nobody uses here; one may be used elsewhere, so that its end is the book's to say. */
  #sweep(): void {
    const at = monotonic()
    if (at - this.#sweptAt < SWEEP_MS) return
    this.#sweptAt = at
    for (const [id, entry] of this.#entries) {
      if (!isIdle(entry)) continue
      this.#entries.delete(id)
      this.#tickets.giveBack(entry.signedIn.ticket)
    }
  }
}

const isIdle = ({ seenAt }: Entry) => monotonic() - seenAt >= IDLE_MS

/** Without a key, a browser that looks different or comes from another network signs in again. */
const isProven = ({ bond: { look, publicKey, provenAt } }: Entry, marks: BrowserMarks) =>
  look === marks.look && (publicKey === undefined || now() - provenAt < PROOF_MS)

function isSigned({ device, publicKey, challenge }: SessionBond, marks: BrowserMarks, signature: string): boolean {
  if (publicKey === undefined || device !== hash(marks.device)) return false
  const key = createPublicKey({ key: publicKey, format: 'jwk' })
  const text = Buffer.from(challenge)
  return verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64'))
}

const hash = (secret: string) => createHash('sha256').update(secret).digest('base64')
