// Who is signed in with which browser. A session lives as long as its ticket, and works on the device that began it.
import { createHash, verify, type KeyObject } from 'node:crypto'
import { monotonic } from '../../../base/clock.ts'
import { randomText } from '../../../base/ids.ts'
import { logOf } from '../../../base/log.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
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

interface Entry {
  readonly signedIn: SignedIn
  readonly begunAt: number
  readonly device: string
  /** of the key that never leaves the browser */
  readonly publicKey: KeyObject | undefined
  look: string
  challenge: string
  seenAt: number
  provenAt: number
}

/** `elsewhere`: the cookie is good, but another device shows it, or one that has to prove itself first. */
export type Found = WebSession | 'none' | 'elsewhere'

export class WebSessions {
  readonly #tickets: TicketOffice
  /** by hash of the cookie: a look into memory shows no cookie */
  readonly #entries = new Map<string, Entry>()
  #sweptAt = monotonic()

  constructor(tickets: TicketOffice) {
    this.#tickets = tickets
  }

  get size(): number {
    return this.#entries.size
  }

  /** @param publicKey  ECDSA P-256, when the browser can keep a key. @returns the cookie */
  begin(signedIn: SignedIn, marks: BrowserMarks, publicKey: KeyObject | undefined): string {
    this.#sweep()
    const secret = randomText(SECRET_LENGTH)
    const at = monotonic()
    const times = { begunAt: at, seenAt: at, provenAt: at }
    const bound = { device: hash(marks.device), look: marks.look, publicKey, challenge: randomText() }
    this.#entries.set(hash(secret), { signedIn, ...bound, ...times })
    // Frozen, signed out elsewhere, "not me", the window's close: the ticket ends, and with it the session, at once.
    this.#tickets.watch(signedIn.ticket, () => this.#entries.delete(hash(secret)))
    return secret
  }

  find(secret: string, marks: BrowserMarks): Found {
    const entry = this.#entryOf(secret)
    if (entry === undefined) return 'none'
    if (entry.device !== hash(marks.device)) {
      log.warn({ session: entry.signedIn.ticket.sessionId }, 'session cookie without its device')
      return 'elsewhere'
    }
    const at = monotonic()
    // Without a key, a browser that looks different or comes from another network signs in again.
    const isProven = entry.look === marks.look && (entry.publicKey === undefined || at - entry.provenAt < PROOF_MS)
    if (!isProven) return 'elsewhere'
    entry.seenAt = at
    return {
      signedIn: entry.signedIn,
      isFresh: at - entry.begunAt < FRESH_MS,
      challenge: entry.publicKey === undefined ? '' : entry.challenge,
    }
  }

  /** What the browser has to sign; '' when there is no session here, or none with a key. */
  challengeOf(secret: string, { device }: BrowserMarks): string {
    const entry = this.#entryOf(secret)
    return entry?.publicKey === undefined || entry.device !== hash(device) ? '' : entry.challenge
  }

  /** @param signature  of the last challenge, IEEE P1363, base64. @returns whether it proves the device; the challenge is used up */
  prove(secret: string, marks: BrowserMarks, signature: string): boolean {
    const entry = this.#entryOf(secret)
    if (entry?.publicKey === undefined || entry.device !== hash(marks.device)) return false
    const key = { key: entry.publicKey, dsaEncoding: 'ieee-p1363' } as const
    const isRight = verify('sha256', Buffer.from(entry.challenge), key, Buffer.from(signature, 'base64'))
    entry.challenge = randomText()
    if (!isRight) return false
    entry.look = marks.look
    entry.provenAt = entry.seenAt = monotonic()
    return true
  }

  /** Signs out, on this device. */
  end(secret: string, { device }: BrowserMarks): void {
    const entry = this.#entryOf(secret)
    if (entry?.device === hash(device)) this.#tickets.revoke(entry.signedIn.ticket.id)
  }

  #entryOf(secret: string): Entry | undefined {
    const entry = this.#entries.get(hash(secret))
    if (entry === undefined || monotonic() - entry.seenAt < IDLE_MS) return entry
    this.#tickets.revoke(entry.signedIn.ticket.id)
    return undefined
  }

  #sweep(): void {
    const at = monotonic()
    if (at - this.#sweptAt < SWEEP_MS) return
    this.#sweptAt = at
    for (const { seenAt, signedIn } of [...this.#entries.values()]) {
      if (at - seenAt >= IDLE_MS) this.#tickets.revoke(signedIn.ticket.id)
    }
  }
}

const hash = (secret: string) => createHash('sha256').update(secret).digest('base64')
