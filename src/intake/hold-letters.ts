// What the house writes about held messages, in Chinese and English: to its sender that it came back, to who decides that it waits.
import { formatDate } from '../mail/date.ts'
import { addressField, structuredField, textField, withParameters } from '../mail/header-writer.ts'
import type { HoldNeed } from '../mail/hold.ts'
import type { HeldMessage } from './hold-desk.ts'
import { defanged } from './safe-text.ts'

/** Messages that one letter names; the rest is counted. */
const NAMED = 20
/** Recipients of one of them that are named. */
const NAMED_RECIPIENTS = 5

export interface LetterFacts {
  readonly to: string
  /** of the house that writes */
  readonly hostname: string
  /** unguessable, for Message-ID and the boundary */
  readonly letterId: string
  /** ms since 1970 */
  readonly writtenAt: number
}

/** Why it came back: a row of REASONS_BACK, or the reason of a refusal. */
export type WhyBack =
  'refused' | 'withdrawn' | 'policy' | 'unanswered' | 'frozen-too-long' | 'malware-found' | 'undeliverable'

// prettier-ignore
const REASONS_BACK: Readonly<Record<WhyBack, { readonly en: string; readonly zh: string }>> = {
  'refused':       { en: 'Who approves such mail did not approve it.',                 zh: '审批人未批准此邮件。' },
  'withdrawn':     { en: 'You took it back.',                                          zh: '您已撤回此邮件。' },
  'policy':        { en: 'An officer of your organisation decided so.',                zh: '贵单位管理员决定不予发出。' },
  'unanswered':    { en: 'Nobody confirmed it in time.',                               zh: '在规定时间内无人确认。' },
  // Says what was not done, and nothing of what is kept: a legal hold goes on whatever becomes of this message.
  'frozen-too-long': { en: 'Your account was frozen to protect it, and nobody let this message out in time. If you wrote it, send it again.', zh: '您的账号曾被冻结以作保护，该邮件在规定期限内未获放行。如确为您本人所写，请重新发送。' },
  'malware-found': { en: 'It carries malware, so only its header comes back.',         zh: '邮件含有恶意程序，因此仅退回邮件头。' },
  'undeliverable': { en: 'It could not be sent any more, for instance because a recipient is gone.', zh: '邮件已无法发出，例如收件人已不存在。' },
}

export interface Returned {
  /** with its header only */
  readonly isWhole: boolean
  readonly bytes: AsyncIterable<Uint8Array>
}

/** The message goes back to its sender with the rule's id and numbers, never with what was found. */
export async function* returnLetter(
  facts: LetterFacts,
  held: HeldMessage,
  why: WhyBack,
  note: string,
  returned: Returned,
): AsyncGenerator<Buffer> {
  const boundary = `=_${facts.letterId}`
  const part = (type: string, body: string) =>
    `--${boundary}\r\n${structuredField('Content-Type', type)}Content-Transfer-Encoding: 8bit\r\n\r\n${body}`
  const { en, zh } = REASONS_BACK[why]
  const lines = [
    `您的邮件未发出，也未送达任何收件人。${zh}`,
    `Your message was not sent, to nobody it was addressed to. ${en}`,
    '',
    ...(note === '' ? [] : [`说明 / Note: ${oneLine(note)}`, '']),
    ...nameOf(held),
    ...held.reasons.map(({ rule, facts: words }) => `  ${[rule, ...words].map(oneLine).join(' · ')}`),
    '',
  ]
  yield Buffer.from(
    header(facts, `邮件未发出 / Not sent: ${held.subject}`, withParameters('multipart/mixed', { boundary })) +
      part('text/plain; charset=utf-8', `${lines.join('\r\n')}\r\n`) +
      part(returned.isWhole ? 'message/rfc822' : 'text/rfc822-headers', ''),
  )
  for await (const bytes of returned.bytes) yield Buffer.from(bytes)
  yield Buffer.from(`\r\n--${boundary}--\r\n`)
}

// prettier-ignore
const ASKS: Readonly<Record<Exclude<HoldNeed, 'delay'> | 'escalated', { readonly subject: string; readonly zh: string; readonly en: string }>> = {
  'step-up':    { subject: '邮件待您确认 / Your mail waits for your confirmation', zh: '以下邮件以您的名义提交，暂未发出。如确为您本人发送，请打开下面的页面确认；如果不是，请在该页面选择“不是我”。', en: 'This was handed in in your name and has not been sent. If it was you, confirm it on the page below; if not, say so there.' },
  'approval':   { subject: '邮件待您审批 / Mail waits for your approval',          zh: '以下邮件需要您审批后才能发出。', en: 'This mail is sent only with your approval.' },
  'escalated':  { subject: '邮件仍待审批 / Your mail still waits for approval',     zh: '以下邮件在规定时间内无人审批，已另请其他审批人处理，仍未发出。您无需操作；如不再需要发送，可在下面的页面撤回。', en: 'Nobody has answered in time, so others were asked too; it has not been sent yet. There is nothing that you have to do; you may take it back on the page below.' },
  'quarantine': { subject: '外发邮件待处理 / Outgoing mail waits for an officer',  zh: '以下外发邮件等待安全管理员处理。', en: 'This outgoing mail waits for an officer to look at it.' },
}

export interface AskingMore {
  /** by hold: where one decides about that one */
  readonly links?: ReadonlyMap<string, string>
  /** address of the approver whose deputy is asked */
  readonly insteadOf?: string
}

/** Tells who decides what waits for their word, or a sender that others were asked. @param page  where they give it */
export function askLetter(
  facts: LetterFacts,
  need: keyof typeof ASKS,
  holds: readonly HeldMessage[],
  page: string,
  { links, insteadOf }: AskingMore = {},
): string {
  const { subject, zh, en } = ASKS[need]
  const rest = holds.length > NAMED ? [`  … +${holds.length - NAMED}`] : []
  const named = holds.slice(0, NAMED).flatMap((held) => {
    const link = links?.get(held.holdId)
    return [...nameOf(held), ...(link === undefined ? [] : [`    ${link}`])]
  })
  const deputy =
    insteadOf === undefined
      ? []
      : [`您作为 ${insteadOf} 的代理人收到此邮件。`, `You are asked as the deputy of ${insteadOf}.`, '']
  const lines = [zh, '', en, '', ...deputy, `  ${page}`, '', ...named, ...rest, '']
  return header(facts, subject, 'text/plain; charset=utf-8', '8bit') + lines.map((line) => `${line}\r\n`).join('')
}

function nameOf({ at, holdId, sender, subject, recipients }: HeldMessage): string[] {
  const more = recipients.length > NAMED_RECIPIENTS ? ` +${recipients.length - NAMED_RECIPIENTS}` : ''
  const to = recipients.slice(0, NAMED_RECIPIENTS).join(', ')
  const when = new Date(at).toISOString().slice(0, 16).replace('T', ' ')
  return [
    `  ${when} UTC  ${oneLine(subject) || '-'}`,
    `    ${oneLine(sender)} → ${oneLine(to)}${more}`,
    `    id ${holdId}`,
  ]
}

/** What somebody wrote stays on its line, and no link by mistake. */
const oneLine = (text: string): string => defanged(text).replace(/\s+/g, ' ').slice(0, 500)

function header(
  { to, hostname, letterId, writtenAt }: LetterFacts,
  subject: string,
  type: string,
  encoding?: string,
): string {
  return [
    addressField('From', [{ name: 'Gatehouse', address: `postmaster@${hostname}` }]),
    addressField('To', [{ address: to }]),
    textField('Subject', subject),
    structuredField('Date', formatDate(writtenAt)),
    structuredField('Message-ID', `<${letterId}@${hostname}>`),
    structuredField('Auto-Submitted', 'auto-generated'), // RFC 3834 §5
    structuredField('MIME-Version', '1.0'),
    structuredField('Content-Type', type),
    encoding === undefined ? '' : structuredField('Content-Transfer-Encoding', encoding),
    '\r\n',
  ].join('')
}
