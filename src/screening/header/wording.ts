// What subject and character set claim, against what is there.
import type { Header } from '../../mail/header.ts'
import type { ParsedMessage } from '../../mail/mime-parser.ts'
import type { Readable } from '../../mail/readable.ts'
import type { Signal } from '../../mail/signal.ts'
import { bodyPartsOf } from '../../mail/text.ts'
import { headerSignal } from './signals.ts'

const REPLY = /^\s*(?:re|aw|sv|antw|odp|回复|回覆|答复|答覆)\s*(?:\[\d+\])?\s*[:：]/i
const FORWARD = /^\s*(?:fwd?|wg|tr|转发|轉寄|转寄)\s*[:：]/i

export function replySignals(header: Header, subject: string): readonly Signal[] {
  if (header.has('references') || header.has('in-reply-to') || header.has('thread-index')) return []
  if (REPLY.test(subject)) return [headerSignal('header.fake-reply', 're')]
  return FORWARD.test(subject) ? [headerSignal('header.fake-reply', 'fwd')] : []
}

/** Sets made for one script, and letters of it. */
const SCRIPTS: readonly (readonly [sets: RegExp, letters: RegExp])[] = [
  [/^(?:gb2312|gbk|gb18030|hz-gb-2312|big5|big5-hkscs)$/, /\p{Script=Han}/u],
  [/^(?:iso-2022-jp|shift_jis|shift-jis|euc-jp)$/, /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u],
  [/^(?:euc-kr|ks_c_5601-1987|iso-2022-kr)$/, /[\p{Script=Hangul}\p{Script=Han}]/u],
  [/^(?:koi8-r|koi8-u|windows-1251|iso-8859-5)$/, /\p{Script=Cyrillic}/u],
  [/^(?:windows-1256|iso-8859-6)$/, /\p{Script=Arabic}/u],
  [/^(?:windows-1255|iso-8859-8(?:-i)?)$/, /\p{Script=Hebrew}/u],
  [/^(?:windows-1253|iso-8859-7)$/, /\p{Script=Greek}/u],
]
/** A text of at least so many letters shows its script; names and links alone do not. */
const SHOWS_SCRIPT = /(?:\p{L}\P{L}*){40}/u

export function charsetSignals(message: ParsedMessage, { subject, text }: Readable): readonly Signal[] {
  const sets = new Set(bodyPartsOf(message.root).map(({ parameters }) => (parameters['charset'] ?? '').toLowerCase()))
  for (const set of sets) {
    const letters = SCRIPTS.find(([names]) => names.test(set))?.[1]
    if (letters === undefined) continue
    const whole = `${subject} ${text}`
    if (!letters.test(whole) && SHOWS_SCRIPT.test(whole)) return [headerSignal('header.charset-differs', set)]
  }
  return []
}
