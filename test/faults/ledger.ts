// Mails with an id and a hash of their own, what the server acknowledged of them, and how that compares with the mailbox.
import { createHash } from 'node:crypto'
import { sleep } from '../../src/base/clock.ts'
import { randomText } from '../../src/base/ids.ts'
import { Refusal } from '../../src/base/refusal.ts'
import type { ImapDialogue } from '../../src/cli/demo/imap-dialogue.ts'
import { ALICE, deliver, OUTSIDER, sendMail, type TestHouse } from '../support/house.ts'

export interface Comparison {
  /** ids that were acknowledged and are not there, or cannot be read */
  readonly lost: readonly string[]
  readonly duplicated: readonly string[]
  /** ids whose body is not the one that was sent */
  readonly corrupt: readonly string[]
  /** UIDs of messages whose flag was acknowledged and is not there */
  readonly flagsLost: readonly number[]
  /** ids that are there though no 250 was seen: RFC 5321 §4.5.3.2.6 lets a client not know */
  readonly unacknowledged: readonly string[]
}

export interface Load {
  readonly hasEnded: boolean
  /** when every connection was lost, as at a kill */
  readonly ended: Promise<void>
}

export interface TestMail {
  readonly id: string
  readonly content: string
}

/** Every so many mails one is this large, in bytes: larger than what a spool holds in memory. */
const LARGE_EVERY = 40
const LARGE_BYTES = 300_000
const SMALL_BYTES = 1_500

export class Ledger {
  readonly #house: TestHouse
  readonly #hashes = new Map<string, string>()
  #count = 0
  /** mails to which the server gave no answer */
  readonly #unanswered: TestMail[] = []
  /** ids */
  readonly acknowledged = new Set<string>()
  /** UIDs in the inbox */
  readonly flagged = new Set<number>()
  /** how many of the acknowledged came by APPEND */
  appended = 0
  /** called at each acknowledgement of a mail */
  onAcknowledged: () => void = () => {}

  constructor(house: TestHouse) {
    this.#house = house
  }

  /** A mail that nobody else sends. */
  newMail(): TestMail {
    const id = randomText()
    const size = ++this.#count % LARGE_EVERY === 0 ? LARGE_BYTES : SMALL_BYTES
    const body = `${randomText(70)}\r\n`.repeat(Math.ceil(size / 72))
    this.#hashes.set(id, hashOf(body))
    const content = `From: ${OUTSIDER}\r\nTo: ${ALICE}\r\nSubject: ${id}\r\nX-Id: ${id}\r\n\r\n${body.slice(0, -2)}`
    return { id, content }
  }

  /** Mails over several connections and a member at work over IMAP, all until their connection is lost. */
  load(connections: number): Load {
    const workers = Array.from({ length: connections }, () => this.#deliver())
    const ended = Promise.all([...workers, this.#useMailbox().catch(ignoreLoss)]).then(() => {
      load.hasEnded = true
    })
    const load = { hasEnded: false, ended }
    return load
  }

  /** Sends again what got no answer, as a mail server does. @returns how many those were */
  async sendUnanswered(): Promise<number> {
    const mails = this.#unanswered.splice(0)
    for (const { id, content } of mails) {
      const reply = await deliver(this.#house, content)
      if (!reply.startsWith('250 ')) throw new Error(reply)
      this.#acknowledge(id)
    }
    return mails.length
  }

  /** Reads the whole mailbox. */
  async compare(): Promise<Comparison> {
    const imap = await this.#house.imap()
    try {
      const found = new Map<string, number>()
      const corrupt: string[] = []
      for (const uid of await imap.search('INBOX', 'ALL')) {
        const raw = await messageOf(imap, uid)
        const id = /^X-Id: (\S+)/m.exec(raw ?? '')?.[1]
        if (raw === undefined || id === undefined) continue
        found.set(id, (found.get(id) ?? 0) + 1)
        if (hashOf(raw.slice(raw.indexOf('\r\n\r\n') + 4)) !== this.#hashes.get(id)) corrupt.push(id)
      }
      const flagged = new Set(await imap.search('INBOX', 'FLAGGED'))
      return {
        lost: [...this.acknowledged].filter((id) => !found.has(id)),
        duplicated: [...found].filter(([, times]) => times > 1).map(([id]) => id),
        corrupt,
        flagsLost: [...this.flagged].filter((uid) => !flagged.has(uid)),
        unacknowledged: [...found.keys()].filter((id) => !this.acknowledged.has(id)),
      }
    } finally {
      imap.close()
    }
  }

  #acknowledge(id: string): void {
    this.acknowledged.add(id)
    this.onAcknowledged()
  }

  async #deliver(): Promise<void> {
    const client = await this.#house.smtp()
    try {
      for (;;) {
        const mail = this.newMail()
        const reply = await sendMail(client, mail.content)
        if (!reply.startsWith('250 ')) {
          this.#unanswered.push(mail)
          return
        }
        this.#acknowledge(mail.id)
      }
    } finally {
      client.socket.destroy()
    }
  }

  async #useMailbox(): Promise<void> {
    const imap = await this.#house.imap()
    try {
      for (;;) {
        const { id, content } = this.newMail()
        const literal = `${content}\r\n`
        if (literal.length < 4_096) {
          await imap.command(`APPEND INBOX {${literal.length}+}\r\n${literal}`)
          this.#acknowledge(id)
          this.appended++
        }
        const uids = await imap.search('INBOX', 'UNFLAGGED')
        const uid = uids.at(-1)
        if (uid !== undefined) {
          await imap.command(`UID STORE ${uid} +FLAGS (\\Flagged)`)
          this.flagged.add(uid)
        }
        await sleep(20) // a person is slower than a machine
      }
    } finally {
      imap.close()
    }
  }
}

/** @returns undefined when the server says that it cannot give it */
async function messageOf(imap: ImapDialogue, uid: number): Promise<string | undefined> {
  try {
    const lines = await imap.command(`UID FETCH ${uid} (BODY.PEEK[])`)
    const fetched = lines.find((line) => /^\* \d+ FETCH /.test(line)) ?? ''
    const [, length = '0'] = /\{(\d+)\}\r\n/.exec(fetched) ?? []
    const start = fetched.indexOf('\r\n') + 2
    return fetched.slice(start, start + Number(length))
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex')
}

function ignoreLoss(error: unknown): void {
  if (!(error instanceof Refusal) && (error as NodeJS.ErrnoException).code === undefined) throw error
}

/** The same numbers for the same seed: mulberry32, by Tommy Ettinger, public domain. @returns 0 … 1, evenly */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
