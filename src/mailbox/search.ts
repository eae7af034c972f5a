// SEARCH: the blind index says which messages can match, and each of them is looked at before it is a hit.
import type { EmailId, MailboxId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { parseHeader } from '../mail/header.ts'
import type { MessageDigest } from '../mail/structure.ts'
import { fold, queryTerms, type SearchField } from '../mail/terms.ts'
import { bodyPartsOf, MAX_TEXT_BYTES, readableTextOf } from '../mail/text.ts'
import type { Blobs, ReadTx } from '../store/store.ts'
import type { DigestCache } from './digest-cache.ts'
import { emailsWithAll } from './index-lookup.ts'
import { emailsOf, open } from './listing.ts'
import type { Owner, SearchCriterion } from './mailbox.ts'
import { type FolderRow, MailRecords, type MessageRow } from './records.ts'
import { SearchRecords } from './records-search.ts'
import { openDigests, openerOf } from './sealed-columns.ts'
import { type Candidate, type Candidates, type Content, judge, type TextCriterion } from './search-judge.ts'
import { refuseNoSuch } from './turn.ts'

/** Messages in a folder up to which header texts are compared without the index: any part of a word is found there. */
const EXACT_HEADERS = 2_000
/** The same for bodies, for which each message has to be opened. */
const EXACT_BODIES = 100
/** Messages opened for one search; a search that needs more is refused, so that it cannot hold the server. */
const MAX_OPENED = 5_000
/** Messages in the hand at a time */
const AT_A_TIME = 200

/** What the index has for each key: a text that matches stands whole in one of these fields. */
const FIELDS: Readonly<Record<TextCriterion['key'], readonly SearchField[]>> = {
  subject: ['s'],
  from: ['a'],
  to: ['a'],
  cc: ['a'],
  bcc: ['a'],
  header: [],
  body: ['b'],
  text: ['s', 'a', 'b', 'n'],
}

/** Keys that are about all that the index has in their fields; from, to, cc and bcc share one. */
const WHOLE_FIELDS: ReadonlySet<TextCriterion['key']> = new Set(['subject', 'body', 'text'])

/**
 * @returns UIDs ascending; every one was verified, or found by a term that is the whole text
 * @throws Refusal `no-such-thing`, `limit-reached`, `data-damaged`
 */
export async function search(
  tx: ReadTx,
  owner: Owner,
  blobs: Blobs,
  cache: DigestCache,
  id: MailboxId,
  criterion: SearchCriterion,
): Promise<readonly number[]> {
  tx.require('mail:read', owner)
  const records = new MailRecords(tx, owner)
  const folder = (await records.folder(id)) ?? refuseNoSuch('folder')
  const candidates = await candidatesOf(tx, owner, folder, criterion)

  const hits: number[] = []
  const undecided: MessageRow[] = []
  for (const row of await rowsToJudge(records, folder, criterion, candidates)) {
    const verdict = judge(criterion, { row }, candidates)
    if (verdict === undefined) undecided.push(row)
    else if (verdict) hits.push(row.uid)
  }
  let opened = 0
  for (let start = 0; start < undecided.length; start += AT_A_TIME) {
    const some = undecided.slice(start, start + AT_A_TIME)
    const digests = await openDigests(tx, owner, cache, emailsOf(some))
    for (const row of some) {
      const digest = digests.get(row.email_id)!
      let verdict = judge(criterion, { row, digest }, candidates)
      if (verdict === undefined) {
        if (++opened > MAX_OPENED) throw new Refusal('limit-reached', 'Too many messages to search through')
        const content = await contentOf(tx, owner, blobs, row.email_id, digest)
        verdict = judge(criterion, { row, digest, content }, candidates)
      }
      if (verdict === true) hits.push(row.uid)
    }
  }
  return hits.sort((a, b) => a - b)
}

/** Asks the index about all texts of a search at once. */
async function candidatesOf(
  tx: ReadTx,
  owner: Owner,
  folder: FolderRow,
  criterion: SearchCriterion,
): Promise<Candidates> {
  const opener = await openerOf(tx, owner)
  const candidates = new Map<TextCriterion, Candidate>()
  const index = new SearchRecords(tx, owner)
  for (const text of textsOf(criterion)) {
    const isOfBody = text.key === 'body' || text.key === 'text'
    if (folder.messages <= (isOfBody ? EXACT_BODIES : EXACT_HEADERS)) continue
    // An address is looked up by its words, since a search may hold only a part of it.
    const words = text.text.replaceAll('@', ' ')
    const terms = FIELDS[text.key].map((field) => queryTerms(field, words))
    // A text without a whole word in it, such as one Chinese character in a body, is not in the index.
    if (terms.length === 0 || terms.some((list) => list.length === 0)) continue
    const sets = await emailsWithAll(
      index,
      terms.map((list) => opener.termTokens(list)),
    )
    const emails = new Set(sets.flatMap((set) => [...set]))
    candidates.set(text, { emails, isCertain: WHOLE_FIELDS.has(text.key) && isOneTerm(text.text, terms) })
  }
  return candidates
}

/** Whether a text is a term as it stands, so that a message with the term holds the text. */
function isOneTerm(text: string, terms: readonly (readonly string[])[]): boolean {
  const [first] = terms.flat()
  return terms.every((list) => list.length === 1) && first!.slice(1) === fold(text)
}

function* textsOf(criterion: SearchCriterion): Generator<TextCriterion> {
  if (criterion.key === 'and' || criterion.key === 'or') for (const one of criterion.of) yield* textsOf(one)
  else if (criterion.key === 'not') yield* textsOf(criterion.of)
  else if ('text' in criterion) yield criterion
}

/** The rows that can match: those of the rarest required text, else the whole folder. */
async function rowsToJudge(
  records: MailRecords,
  folder: FolderRow,
  criterion: SearchCriterion,
  candidates: Candidates,
): Promise<MessageRow[]> {
  const required = criterion.key === 'and' ? criterion.of : [criterion]
  const sets = required.flatMap((one) => ('text' in one && candidates.get(one)?.emails) || [])
  const [rarest] = sets.sort((a, b) => a.size - b.size)
  if (rarest !== undefined && rarest.size < folder.messages / 4) {
    return records.messagesOf(folder.mailbox_id, [...rarest])
  }
  return records.allMessages(folder.mailbox_id)
}

async function contentOf(
  tx: ReadTx,
  owner: Owner,
  blobs: Blobs,
  id: EmailId,
  { structure }: MessageDigest,
): Promise<Content> {
  const reader = await open(tx, owner, blobs, id)
  try {
    const header = parseHeader(await reader.read(structure.headerStart, structure.bodyStart))
    const texts: string[] = []
    for (const part of bodyPartsOf(structure)) {
      const bytes = await reader.read(part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + MAX_TEXT_BYTES))
      const text = readableTextOf(bytes, { ...part, bodyStart: 0, bodyEnd: bytes.length })
      texts.push(text.replace(/\s+/gu, ' '))
    }
    return { header, texts }
  } finally {
    await reader.close()
  }
}
