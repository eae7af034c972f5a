// gatehouse replay sending: recorded mail of members through sending control (design.md §6).
import { monotonic } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { isFreeMail } from '../mail/free-mail.ts'
import { listOrderOf } from '../risk/sending/list-order.ts'
import { OfflineSending, type OfflineEvent } from '../risk/sending/offline.ts'
import { sendingReasonWords } from '../risk/sending/reasons.ts'
import type { Replay } from './replay.ts'

/** Of one message; no server takes more. */
const MAX_RECIPIENTS = 10_000
const MAX_TEXT = 1_024
const ANSWER = /^\s*(re|aw|sv|antw|答复|回复|回覆)\s*[:：]/i

type Row = Readonly<Record<string, unknown>>

export function openSendingReplay(): Replay {
  const sending = new OfflineSending()
  const keyOf = keys()
  const kinds: Readonly<Record<string, (row: Row, account: string, at: number) => void>> = {
    received: (row, account, at) => sending.received(account, keyOf(text(row, 'from').toLowerCase()), at),
    released: (_, account, at) => void sending.released(account, at),
    campaign: (row, account, at) =>
      sending.declareCampaign(account, at, time(row, 'until'), number(row, 'recipients', MAX_RECIPIENTS * 100)),
  }
  return {
    judge: (row) => {
      const [account, at] = [text(row, 'account').toLowerCase(), time(row, 'at')]
      const kind = optionalText(row, 'kind')
      if (kind !== '' && kind !== 'sent' && kind !== 'send') {
        const learn = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
        if (learn === undefined) throw wrong('kind', 'received, released or campaign')
        learn(row, account, at)
        return undefined
      }
      const event = messageOf(row, account, at, keyOf)
      const begun = monotonic()
      const { decision, reasons } = sending.send(event)
      const us = Math.round((monotonic() - begun) * 10_000) / 10
      const words = sendingReasonWords(reasons)
      const shown = reasons.map((reason, index) => ({ ...reason, ...words[index] }))
      return {
        line: { decision, reasons: shown, us },
        words:
          `${decision.padEnd(7)} ${new Date(at).toISOString()}  ${account}  ${words.map(({ en }) => en).join('; ')}`.trimEnd(),
      }
    },
  }
}

function messageOf(row: Row, account: string, at: number, keyOf: (text: string) => number): OfflineEvent {
  const addresses = recipientsOf(row)
  const home = domainOf(account)
  const subject = optionalText(row, 'subject')
  const wording = subject
    .toLowerCase()
    .replace(/\P{L}+/gu, ' ')
    .trim()
  return {
    account,
    department: optionalText(row, 'department'),
    at,
    minutesEast: 0,
    recipients: addresses.map((address) => {
      const domain = domainOf(address)
      return { key: keyOf(address), domain: keyOf(domain), isOutside: domain !== home, isFreeMail: isFreeMail(domain) }
    }),
    bytes: row['bytes'] === undefined || row['bytes'] === null ? 0 : number(row, 'bytes', Number.MAX_SAFE_INTEGER),
    sketch: new Uint32Array(),
    subject: wording === '' ? 0 : keyOf(`subject ${wording}`),
    linkDomains: [],
    author: 0,
    isReply: ANSWER.test(subject),
    listOrder: listOrderOf(addresses),
  }
}

/** A replay keeps its addresses in memory and forgets them: numbers in their order are keys enough. */
function keys(): (text: string) => number {
  const known = new Map<string, number>()
  return (text) => {
    const key = known.get(text) ?? known.size + 1
    known.set(text, key)
    return key
  }
}

/** Each address once. */
function recipientsOf(row: Row): readonly string[] {
  const value = row['recipients']
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_RECIPIENTS) throw wrong('recipients', 'a list')
  const addresses = value.map((each: unknown) => {
    if (typeof each !== 'string' || !each.includes('@') || each.length > MAX_TEXT)
      throw wrong('recipients', 'a list of addresses')
    return each.toLowerCase()
  })
  return [...new Set(addresses)]
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

function time(row: Row, key: string): number {
  const at = Date.parse(text(row, key))
  if (Number.isNaN(at)) throw wrong(key, 'a time such as 2026-03-02T08:00:00Z')
  return at
}

function text(row: Row, key: string): string {
  const value = optionalText(row, key)
  if (value === '') throw wrong(key, 'a text')
  return value
}

function optionalText(row: Row, key: string): string {
  const value = row[key] ?? ''
  if (typeof value !== 'string') throw wrong(key, 'a text')
  return value.slice(0, MAX_TEXT)
}

function number(row: Row, key: string, high: number): number {
  const value = row[key]
  if (typeof value !== 'number' || !(value >= 0 && value <= high)) throw wrong(key, `a number from 0 to ${high}`)
  return value
}

function wrong(key: string, wants: string): Refusal {
  return new Refusal('bad-parameter', `"${key}" is not ${wants}`)
}
