// Every parser of the house, and whole sessions, as fuzz entries.
import type { FuzzEntry } from './entry.ts'
import { HOUSE_ENTRIES } from './entries/house.ts'
import { IMAP_POP_ENTRIES } from './entries/imap-pop.ts'
import { LEAK_SCAN_ENTRIES } from './entries/leak-scan.ts'
import { LEAK_TEXT_ENTRIES } from './entries/leak-texts.ts'
import { LINK_ENTRIES } from './entries/links.ts'
import { MAIL_ENTRIES } from './entries/mail.ts'
import { MODEL_ENTRIES } from './entries/models.ts'
import { POLICY_ENTRIES } from './entries/policy.ts'
import { SCREENING_ENTRIES } from './entries/screening.ts'
import { SESSION_ENTRIES } from './entries/sessions.ts'
import { SIGN_IN_ENTRIES } from './entries/sign-in.ts'
import { SMTP_ENTRIES } from './entries/smtp.ts'
import { WEB_ENTRIES } from './entries/web.ts'
import { LONGEST_INPUT, type Source } from './mutate.ts'

export const ENTRIES: readonly FuzzEntry[] = [
  ...SMTP_ENTRIES,
  ...IMAP_POP_ENTRIES,
  ...MAIL_ENTRIES,
  ...SCREENING_ENTRIES,
  ...LEAK_SCAN_ENTRIES,
  ...LEAK_TEXT_ENTRIES,
  ...LINK_ENTRIES,
  ...HOUSE_ENTRIES,
  ...SESSION_ENTRIES,
  ...MODEL_ENTRIES,
  ...SIGN_IN_ENTRIES,
  ...WEB_ENTRIES,
  ...POLICY_ENTRIES,
]

/** @throws Error for a name that no entry has */
export function entryNamed(name: string): FuzzEntry {
  const entry = ENTRIES.find((each) => each.name === name)
  if (entry === undefined) throw new Error(`no entry ${name}; there are ${ENTRIES.map((each) => each.name).join(', ')}`)
  return entry
}

const sources = new Map<FuzzEntry, Source>()

/** What the inputs of an entry are made of; read once. */
export function sourceOf(entry: FuzzEntry): Source {
  const known = sources.get(entry)
  if (known !== undefined) return known
  const source = { seeds: entry.seeds(), dictionary: entry.dictionary, longest: entry.longest ?? LONGEST_INPUT }
  if (source.seeds.length === 0) throw new Error(`${entry.name} has no seeds`)
  sources.set(entry, source)
  return source
}
