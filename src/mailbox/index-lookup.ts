// Looking tokens up in the blind index: what is fresh, and a few small rows per token.
import type { EmailId } from '../base/ids.ts'
import { lookUp, TOKEN_BYTES } from './index-segment.ts'
import type { FreshRow, SearchRecords } from './records-search.ts'

/** The emails that have every token of a query. @param queries  each as `termTokens` gives it: tokens one after another */
export async function emailsWithAll(records: SearchRecords, queries: readonly Buffer[]): Promise<Set<EmailId>[]> {
  const fresh = queries.length === 0 ? [] : await records.fresh()
  const found = new Map<string, Set<EmailId>>()
  const sets: Set<EmailId>[] = []
  for (const query of queries) {
    let all: EmailId[] | undefined
    for (const token of tokensOf(query)) {
      const key = token.toString('latin1')
      const emails = found.get(key) ?? (await emailsWith(records, fresh, token))
      found.set(key, emails)
      all = all === undefined ? [...emails] : all.filter((email) => emails.has(email))
      if (all.length === 0) break
    }
    sets.push(new Set(all))
  }
  return sets
}

async function emailsWith(records: SearchRecords, fresh: readonly FreshRow[], token: Buffer): Promise<Set<EmailId>> {
  const emails = new Set<EmailId>()
  for (const { data } of await records.segments(token[0]!)) {
    for (const email of lookUp(asBuffer(data), token)) emails.add(email)
  }
  for (const { email_id, tokens } of fresh) if (holds(asBuffer(tokens), token)) emails.add(email_id)
  return emails
}

export function* tokensOf(tokens: Uint8Array): Generator<Buffer> {
  const bytes = asBuffer(tokens)
  for (let at = 0; at < bytes.length; at += TOKEN_BYTES) yield bytes.subarray(at, at + TOKEN_BYTES)
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** A match across two neighbouring tokens is none. */
function holds(tokens: Buffer, token: Buffer): boolean {
  let at = tokens.indexOf(token)
  while (at !== -1 && at % TOKEN_BYTES !== 0) at = tokens.indexOf(token, at + 1)
  return at !== -1
}
