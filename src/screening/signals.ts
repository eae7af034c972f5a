// Every signal that screening can raise, in one list: for screens, for docs, and to check that no rule names another.
import { INTEL_SIGNALS } from '../intel/signals.ts'
import { MIME_SIGNALS } from '../mail/mime-signals.ts'
import { CONTENTS_RULES, ITEM_RULES } from './attachments/rules.ts'
import { CONTENT_SIGNALS } from './content/content-signals.ts'
import { FOLDING_SIGNALS } from './folding-signals.ts'
import { HEADER_SIGNALS } from './header/signals.ts'
import { LEAK_SIGNALS } from './leak/leak-signals.ts'
import { LINK_RULES } from './links/rules.ts'
import { MALWARE_SIGNALS } from './malware.ts'
import { SCREENING_SIGNALS } from './screen.ts'
import { SENDER_AUTH_SIGNALS } from './sender-auth-signals.ts'

export interface SignalRow {
  readonly id: string
  /** of a number; '' for a word or true */
  readonly unit: string
  readonly meaning: string
}

const TABLES = {
  ...MIME_SIGNALS,
  ...SENDER_AUTH_SIGNALS,
  ...HEADER_SIGNALS,
  ...CONTENT_SIGNALS,
  ...FOLDING_SIGNALS,
  ...MALWARE_SIGNALS,
  ...LEAK_SIGNALS,
  ...SCREENING_SIGNALS,
  ...INTEL_SIGNALS,
}

export const SIGNALS: readonly SignalRow[] = [
  ...Object.entries(TABLES).map(([id, { unit, meaning }]) => ({ id, unit, meaning })),
  ...[...ITEM_RULES, ...CONTENTS_RULES, ...LINK_RULES].map(({ id, unit, meaning }) => ({ id, unit, meaning })),
]
