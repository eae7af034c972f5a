// What the server offers, by state. RFC 9051 §6.1.1, §7.2.2
import { offeredMechanisms } from '../../wire/sasl.ts'
import type { Session } from './session.ts'

/** What ENABLE switches on. RFC 5161, RFC 7162 §3.1, §3.2.3, RFC 6855 §3, RFC 9051 §6.3.1 */
export const EXTENSIONS = ['CONDSTORE', 'QRESYNC', 'UTF8=ACCEPT', 'IMAP4rev2'] as const
export type Extension = (typeof EXTENSIONS)[number]

const ALWAYS = 'IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE IDLE'

// COMPRESS is left out on purpose: flush dictionaries have leaked content between answers (CVE-2026-40203).
const SIGNED_IN = [
  'NAMESPACE UNSELECT CHILDREN LIST-EXTENDED LIST-STATUS SPECIAL-USE CREATE-SPECIAL-USE STATUS=SIZE',
  'UIDPLUS MOVE CONDSTORE QRESYNC ESEARCH SEARCHRES SORT SORT=DISPLAY ESORT THREAD=ORDEREDSUBJECT THREAD=REFERENCES',
  'BINARY UTF8=ACCEPT QUOTA QUOTA=RES-STORAGE PREVIEW OBJECTID SAVEDATE',
].join(' ')

/** The list as CAPABILITY gives it, without the word itself. */
export function capabilityText({ phase, connection, services, ways }: Session): string {
  if (phase !== 'not-authenticated') return `${ALWAYS} ${SIGNED_IN} APPENDLIMIT=${services.appendLimitBytes}`
  const startTls = connection.canUpgradeToTls ? ' STARTTLS' : ''
  if (connection.isPrivate) {
    return [`${ALWAYS}${startTls}`, ...offeredMechanisms(ways).map((name) => `AUTH=${name}`)].join(' ')
  }
  // RFC 9051 §11.1, RFC 8314 §4.1: no password crosses the wire in plain text
  return `${ALWAYS}${startTls} LOGINDISABLED`
}
