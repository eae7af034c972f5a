// The lines we write: MAIL and RCPT with the parameters the other side offers; and what it offers.
import { domainToASCII } from 'node:url'
import type { Recipient } from '../mail/envelope.ts'
import type { Reply } from './smtp-reply.ts'
import type { OutgoingMessage } from './smtp-delivery.ts'

/** What the other side can do: EHLO keyword in upper case → its parameters. RFC 5321 §4.1.1.1 */
export type Extensions = ReadonlyMap<string, string>

/** RFC 5321 §4.5.3.1.8: every server takes 100 recipients. */
const RECIPIENTS_EVERYWHERE = 100

/** The lines after the first, each `KEYWORD parameters`; `AUTH=…` is how old servers write it. */
export function parseExtensions(reply: Reply): Extensions {
  const rows = reply.lines.slice(1).map((line) => /^([A-Za-z0-9][A-Za-z0-9-]*)(?:[ =](.*))?$/.exec(line.trim()))
  return new Map(rows.flatMap((row) => (row === null ? [] : [[row[1]!.toUpperCase(), row[2] ?? ''] as const])))
}

/** bytes; undefined without a limit. RFC 1870 §4: 0 is none */
export function sizeLimit(extensions: Extensions): number | undefined {
  const size = /^\d{1,20}$/.exec(extensions.get('SIZE') ?? '')?.[0]
  return size === undefined || Number(size) === 0 ? undefined : Number(size)
}

/** Recipients of one transaction. RFC 9422 §3.2 */
export function recipientLimit(extensions: Extensions): number {
  const announced = Number(/(?:^| )RCPTMAX=([1-9]\d{0,5})(?: |$)/i.exec(extensions.get('LIMITS') ?? '')?.[1])
  return Math.min(announced || RECIPIENTS_EVERYWHERE, RECIPIENTS_EVERYWHERE)
}

/** Whether the message cannot go without SMTPUTF8: an address of it, or a header that may hold UTF-8. RFC 6531 §3.2 */
export function needsUtf8(message: OutgoingMessage, addresses: readonly string[]): boolean {
  return (message.envelope.smtpUtf8 && message.is8bit) || addresses.some((address) => !isAscii(asciiDomain(address)))
}

/** mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF   (RFC 5321 §4.1.1.2) */
export function mailLine(message: OutgoingMessage, usesUtf8: boolean, extensions: Extensions): string {
  const { returnPath, dsnReturn, dsnEnvelopeId } = message.envelope
  const isDsnOffered = extensions.has('DSN')
  const parameters = [
    extensions.has('SIZE') && ` SIZE=${message.size}`, // RFC 1870 §5
    extensions.has('8BITMIME') && message.is8bit && ' BODY=8BITMIME', // RFC 6152 §2
    usesUtf8 && ' SMTPUTF8', // RFC 6531 §3.4
    isDsnOffered && dsnReturn !== undefined && ` RET=${dsnReturn.toUpperCase()}`, // RFC 3461 §4.3
    isDsnOffered && dsnEnvelopeId !== undefined && ` ENVID=${xtext(dsnEnvelopeId)}`, // RFC 3461 §4.4
  ]
  return `MAIL FROM:<${onWire(returnPath, usesUtf8)}>${parameters.filter(Boolean).join('')}\r\n`
}

/** rcpt = "RCPT TO:" Forward-path [SP Rcpt-parameters] CRLF   (RFC 5321 §4.1.1.3) */
export function rcptLine(recipient: Recipient, usesUtf8: boolean, extensions: Extensions): string {
  const { address, notify, originalRecipient } = recipient
  const isDsnOffered = extensions.has('DSN')
  const [type = '', original = ''] = originalRecipient?.split(/;(.*)/s) ?? []
  const parameters = [
    isDsnOffered && notify !== undefined && ` NOTIFY=${notify.join(',').toUpperCase()}`, // RFC 3461 §4.1
    isDsnOffered && original !== '' && ` ORCPT=${type};${xtext(original)}`, // RFC 3461 §4.2
  ]
  return `RCPT TO:<${onWire(address, usesUtf8)}>${parameters.filter(Boolean).join('')}\r\n`
}

/** Whether an address can stand in a command without changing the command. RFC 5321 §4.1.2 */
export function isWritable(address: string): boolean {
  return /^(?:"(?:[ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*"|[!#-;=?-~\u0080-\u{10ffff}]+)@[!#-;=?-~\u0080-\u{10ffff}]+$/u.test(
    address,
  )
}

/** xtext = *( xchar / "+" 2HEXDIG )   (RFC 3461 §4) */
function xtext(text: string): string {
  return text.replace(/[^!-*,-<>-~]/g, (char) =>
    [...Buffer.from(char)].map((byte) => `+${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
}

function onWire(address: string, usesUtf8: boolean): string {
  return usesUtf8 ? address : asciiDomain(address)
}

/** RFC 6531 §3.2: a domain may be written with A-labels, and then needs no SMTPUTF8. */
function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  return isAscii(domain) ? address : `${address.slice(0, at + 1)}${domainToASCII(domain) || domain}`
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text)
}
