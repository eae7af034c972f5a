// What ordinary mail sets off: made mail full of numbers, and the mail of other people that we have.
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { messagesIn } from '../../src/cli/scan-source.ts'
import { LEAK_CONFIDENCES, type LeakConfidence, type LeakFinding } from '../../src/mail/leak.ts'
import { findLeaks } from '../../src/screening/leak/find-leaks.ts'
import { rateOf } from '../../training/metrics.ts'
import { seeded } from '../../training/made/seeded.ts'
import type { Row } from '../content/section.ts'
import { look } from './look.ts'
import { ordinaryMail } from './noise.ts'

const CORPORA = path.join(import.meta.dirname, '../../../shared/corpora')
const SOURCES = ['enron-raw', 'spamassassin', 'csdmc2010', 'newsletters-en', 'letters-en', 'letters-zh', 'ccert-zh', 'templates-en', 'sms-zh'] // prettier-ignore
/** Stand in every signature and are what they look like. */
const CONTACT = new Set(['PII-CNMOB', 'PII-TEL', 'PII-ADDR', 'PII-MAIL', 'PAY-SWIFT'])

interface Tally {
  mails: number
  /** the shipped policy says something to the sender, or more */
  noticed: number
  blocked: number
  /** some finding at high confidence, contact data left out */
  high: number
  readonly rules: Map<string, number>
  readonly kinds: Map<string, number>
}

const newTally = (): Tally => ({ mails: 0, noticed: 0, blocked: 0, high: 0, rules: new Map(), kinds: new Map() })

async function add(tally: Tally, bytes: Uint8Array): Promise<void> {
  const { action, rule, findings } = await look(bytes)
  tally.mails++
  if (action !== 'allow') {
    tally.noticed++
    tally.rules.set(rule, (tally.rules.get(rule) ?? 0) + 1)
  }
  if (action === 'block') tally.blocked++
  const high = findings.filter((each) => each.confidence === 'high' && !CONTACT.has(each.detector))
  if (high.length > 0) tally.high++
  for (const { detector } of high) tally.kinds.set(detector, (tally.kinds.get(detector) ?? 0) + 1)
}

const names = (counts: ReadonlyMap<string, number>): string =>
  [...counts].sort(([, a], [, b]) => b - a).slice(0, 4).map(([name, count]) => `${name} ${count}`).join(', ') // prettier-ignore

const rowOf = (source: string, { mails, noticed, blocked, high, rules, kinds }: Tally): Row => ({
  source,
  mails,
  'told or held': rateOf(noticed, mails),
  blocked: rateOf(blocked, mails),
  'some kind at high': rateOf(high, mails),
  rows: names(rules),
  kinds: names(kinds),
})

export interface MadeMail {
  readonly row: Row
  readonly high: number
  readonly mails: number
}

/** Nothing in it is sensitive: each notice is a false one. @param speaks  of such data, between any of its numbers */
export async function madeMail(count: number, seed: number, speaks = false): Promise<MadeMail> {
  const random = seeded(seed)
  const tally = newTally()
  for (let index = 0; index < count; index++) await add(tally, ordinaryMail(random, index, speaks).bytes)
  const what = speaks ? 'the same among words of identity papers and cards' : 'made, full of numbers'
  return { row: rowOf(what, tally), high: tally.high, mails: tally.mails }
}

/** Real people's mail: some of it is sensitive, so these are upper bounds. @param most  of each source */
export async function realMail(most: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const source of SOURCES) {
    const file = path.join(CORPORA, `${source}.ham.jsonl.gz`)
    if (!fs.existsSync(file)) continue
    const tally = newTally()
    for await (const found of messagesIn([file])) {
      if (tally.mails >= most) break
      if ('bytes' in found) await add(tally, found.bytes)
    }
    rows.push(rowOf(source, tally))
  }
  return rows
}

interface Labelled {
  readonly text: string
  readonly entities: readonly { readonly type: string; readonly text: string }[]
  readonly label: string
}

const KINDS_OF: Readonly<Record<string, readonly string[]>> = {
  CN_ID: ['ID-CN18'],
  BANK_CARD: ['PAY-CUP', 'PAY-CARD'],
  CN_MOBILE: ['PII-CNMOB'],
}

/** Seeded sentences with and without values, made by others than the templates here. */
export function labelledSentences(): Row[] {
  const file = path.join(CORPORA, 'dlp/dlp-zh-en.jsonl.gz')
  if (!fs.existsSync(file)) return []
  const all = zlib.gunzipSync(fs.readFileSync(file)).toString().trim().split('\n').map((line) => JSON.parse(line) as Labelled) // prettier-ignore
  const looked = all.map((each) => ({ ...each, findings: findingsIn(each.text) }))
  const clean = looked.filter(({ label }) => label === 'clean')
  return Object.entries(KINDS_OF).map(([type, detectors]) => {
    const found = (findings: readonly LeakFinding[], least: LeakConfidence) =>
      findings
        .filter((each) => detectors.includes(each.detector) && LEAK_CONFIDENCES.indexOf(each.confidence) >= LEAK_CONFIDENCES.indexOf(least))
        .reduce((sum, { count }) => sum + count, 0) // prettier-ignore
    const sensitive = looked
      .filter(({ label }) => label === 'sensitive')
      .map(({ entities, findings }) => ({ findings, values: new Set(entities.filter((each) => each.type === type).map(({ text }) => text.replace(/\D/g, ''))).size })) // prettier-ignore
    const values = sensitive.reduce((sum, each) => sum + each.values, 0)
    const hits = (least: LeakConfidence) => rateOf(sensitive.reduce((sum, each) => sum + Math.min(each.values, found(each.findings, least)), 0), values) // prettier-ignore
    const falsely = (least: LeakConfidence) => rateOf(clean.filter((each) => found(each.findings, least) > 0).length, clean.length) // prettier-ignore
    return { type, values, found: hits('low'), 'at medium': hits('medium'), 'at high': hits('high'), 'clean sentences with one': falsely('low') } // prettier-ignore
  })
}

function findingsIn(text: string): readonly LeakFinding[] {
  return findLeaks({ pieces: [{ place: 'body', name: '', text }], notInspectable: [] }, { key: new Uint8Array(32) })
    .findings
}
