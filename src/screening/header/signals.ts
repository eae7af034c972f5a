// Every signal about the header of a message and the way it came, with its meaning; screens and docs show these rows.
import type { Signal } from '../../mail/signal.ts'

interface SignalRow {
  /** of a number; '' for a word or true */
  readonly unit: string
  readonly meaning: string
}

// prettier-ignore
export const HEADER_SIGNALS = {
  'header.missing':             { unit: '',      meaning: 'A field that every message has: from, date (RFC 5322 §3.6); message-id, to, subject, which programs of people always write.' },
  'header.repeated':            { unit: '',      meaning: 'A field that may stand once stands more often; readers differ in which they show. Value: its name. RFC 5322 §3.6' },
  'header.date-ahead':          { unit: 'hours', meaning: 'Dated so far after it came: it stays on top of the list.' },
  'header.date-behind':         { unit: 'days',  meaning: 'Dated so far before it came: no queue keeps a message that long.' },
  'header.date-unreadable':     { unit: '',      meaning: 'The Date field names no date. RFC 5322 §3.3' },
  'header.date-zone':           { unit: '',      meaning: 'A time zone that is nowhere on earth.' },
  'header.message-id':          { unit: '',      meaning: 'Message-ID is malformed, without a domain (no-domain), or of another registrable domain than From (other-domain). RFC 5322 §3.6.4' },
  'header.helo':                { unit: '',      meaning: 'HELO is an address literal (literal), one of somebody else (other-literal), a bare address, has no dot (no-dot), or is our own name (ours). RFC 5321 §4.1.1.1' },
  'header.reverse-dns':         { unit: '',      meaning: 'The peer\'s address has no name (none), one that does not lead back (unconfirmed), one made of its digits as for homes (generic), or a good one (confirmed).' },
  'header.helo-differs':        { unit: '',      meaning: 'HELO and the confirmed name of the peer are of different registrable domains.' },
  'header.hops':                { unit: 'hops',  meaning: 'Received fields below ours.' },
  'header.hop-malformed':       { unit: 'hops',  meaning: 'Received fields without "by", or without a time: written by no mail server. RFC 5321 §4.4' },
  'header.reply-to':            { unit: '',      meaning: 'Answers go elsewhere than From: to another registrable domain (other-domain), or from an own domain to a free mail box (free-mail).' },
  'header.name-is-address':     { unit: '',      meaning: 'The display name of the author is an address of the same domain (same) or of another (other-domain).' },
  'header.fake-reply':          { unit: '',      meaning: 'The subject says answer (re) or forward (fwd), yet no message is named that it answers. RFC 5322 §3.6.5' },
  'header.charset-differs':     { unit: '',      meaning: 'Written in a character set of another script than its letters. Value: the set.' },
  'header.hidden-part':         { unit: '',      meaning: 'Something that other readers may take for a part of the message: before the first part, after the last, or inside a text.' },
  'header.list-id':             { unit: '',      meaning: 'Sent by a mailing list. RFC 2919 §3' },
  'header.list-unsubscribe':    { unit: '',      meaning: 'How to be taken off the list: one-click (RFC 8058 §3.1), link, mail (RFC 2369 §3.2).' },
  'header.precedence':          { unit: '',      meaning: 'Precedence: bulk, list or junk.' },
  'header.auto-submitted':      { unit: '',      meaning: 'Sent by a program, not by a person. RFC 3834 §5' },
  'header.bulk-mailer':         { unit: '',      meaning: 'Fields that only services for mass mail write. Value: the first such field.' },
} as const satisfies Record<string, SignalRow>

export type HeaderSignalId = keyof typeof HEADER_SIGNALS

/** A signal with the unit of its row. */
export function headerSignal(id: HeaderSignalId, value: number | string | boolean): Signal {
  const { unit } = HEADER_SIGNALS[id]
  return unit === '' ? { id, value } : { id, value, unit }
}
