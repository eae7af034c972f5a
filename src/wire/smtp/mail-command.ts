// MAIL: who the message is from, and what kind of message comes.
import { Refusal } from '../../base/refusal.ts'
import { Cursor } from '../cursor.ts'
import { badParameter, decodeXtext, parseParameters } from './parameters.ts'
import { parseReversePath, SPACES } from './path.ts'

const MAX_ENVELOPE_ID = 100 // RFC 3461 §4.4

export interface MailCommand {
  /** '' is the null reverse-path. RFC 5321 §4.5.5 */
  readonly returnPath: string
  /** bytes the client announces. RFC 1870 §3 */
  readonly size?: number
  readonly body: '7bit' | '8bitmime'
  /** RFC 6531 §3.4 */
  readonly smtpUtf8: boolean
  /** RFC 3461 §4.3 */
  readonly dsnReturn?: 'full' | 'hdrs'
  /** RFC 3461 §4.4, decoded */
  readonly dsnEnvelopeId?: string
}

type Draft = { -readonly [Key in keyof MailCommand]: MailCommand[Key] }

/** One row per parameter; a row that is not here is unknown. RFC 5321 §4.1.1.11: unknown ones are refused with 555 */
const PARAMETERS: Readonly<Record<string, (value: string, draft: Draft) => void>> = {
  SIZE: (value, draft) => {
    if (!/^\d{1,20}$/.test(value)) badParameter() // RFC 1870 §3: size-value = 1*20DIGIT
    draft.size = Number(value)
  },
  BODY: (value, draft) => {
    // RFC 6152 §2; BINARYMIME (RFC 3030 §3) is not offered: bare newlines are refused everywhere.
    if (!/^(7BIT|8BITMIME)$/i.test(value)) badParameter()
    draft.body = value.toUpperCase() === '7BIT' ? '7bit' : '8bitmime'
  },
  SMTPUTF8: (value, draft) => {
    if (value !== '') badParameter()
    draft.smtpUtf8 = true
  },
  RET: (value, draft) => {
    if (!/^(FULL|HDRS)$/i.test(value)) badParameter()
    draft.dsnReturn = value.toUpperCase() === 'FULL' ? 'full' : 'hdrs'
  },
  ENVID: (value, draft) => {
    if (value === '' || value.length > MAX_ENVELOPE_ID) badParameter()
    draft.dsnEnvelopeId = decodeXtext(value)
  },
  // RFC 4954 §5: who submitted it first; read for its grammar and not believed from anybody.
  AUTH: (value) => void decodeXtext(value),
}

/**
 * mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF   (RFC 5321 §4.1.1.2)
 * @throws Refusal `bad-syntax`, `bad-address`, `bad-parameter`, `needs-smtputf8`
 */
export function parseMail(line: string): MailCommand {
  const c = new Cursor(line)
  c.expect('MAIL FROM:')
  c.tryRun(SPACES) // against the grammar, but printers and scanners write it so
  const { mailbox, isInternational } = parseReversePath(c)
  const draft: Draft = { returnPath: mailbox, body: '7bit', smtpUtf8: false }
  for (const [keyword, value] of parseParameters(c)) (PARAMETERS[keyword] ?? (() => badParameter()))(value, draft)
  if (isInternational && !draft.smtpUtf8) throw new Refusal('needs-smtputf8', 'Address needs SMTPUTF8')
  return draft
}
