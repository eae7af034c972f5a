// The daily letter to a member about what was put aside for them: how many, from whom, why. Chinese and English.
import { formatDate } from '../mail/date.ts'
import { addressField, structuredField, textField } from '../mail/header-writer.ts'
import type { Classification } from '../mail/signal.ts'

/** Senders that are named; the rest is counted. */
const NAMED = 50

export interface PutAside {
  readonly traceId: string
  /** '' for the null sender */
  readonly sender: string
  readonly classification: Classification
  /** ms since 1970 */
  readonly at: number
}

export interface DigestFacts {
  readonly to: string
  readonly domain: string
  /** unguessable, for Message-ID */
  readonly letterId: string
  /** ms since 1970 */
  readonly writtenAt: number
  /** newest first */
  readonly messages: readonly PutAside[]
}

// prettier-ignore
const WORDS: Readonly<Record<Classification, { readonly en: string; readonly zh: string }>> = {
  clean:   { en: 'could not be looked into', zh: '无法检查内容' },
  bulk:    { en: 'bulk mail',                zh: '群发邮件' },
  spam:    { en: 'spam',                     zh: '垃圾邮件' },
  phish:   { en: 'phishing',                 zh: '钓鱼邮件' },
  malware: { en: 'dangerous attachment',     zh: '危险附件' },
}

/** Names senders, never subjects: those of phishing are made to be read. */
export function digestLetter({ to, domain, letterId, writtenAt, messages }: DigestFacts): string {
  const count = messages.length
  const lines = messages.slice(0, NAMED).map(({ sender, classification, at, traceId }) => {
    const { en, zh } = WORDS[classification]
    return `  ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}  ${plain(sender) || '<>'}\r\n    ${zh} / ${en}, id ${traceId}`
  })
  const rest = count > NAMED ? [`  … +${count - NAMED}`] : []
  const body = [
    `过去一天有 ${count} 封发给您的邮件被隔离。如有误判，请把编号 (id) 告诉管理员，申请放行；其余邮件会自动删除，无需理会。`,
    '',
    `In the last day ${count} messages for you were put into quarantine. If one is wanted, ask your administrators to`,
    'release it and name its id; the rest goes by itself.',
    '',
    ...lines,
    ...rest,
    '',
  ]
  const header = [
    addressField('From', [{ name: 'Quarantine', address: `quarantine@${domain}` }]),
    addressField('To', [{ address: to }]),
    textField('Subject', `隔离邮件摘要 / Quarantine digest: ${count}`),
    structuredField('Date', formatDate(writtenAt)),
    structuredField('Message-ID', `<${letterId}@${domain}>`),
    structuredField('Auto-Submitted', 'auto-generated'), // RFC 3834 §5
    structuredField('MIME-Version', '1.0'),
    structuredField('Content-Type', 'text/plain; charset=utf-8'),
    structuredField('Content-Transfer-Encoding', '8bit'),
  ]
  return `${header.join('')}\r\n${body.join('\r\n')}`
}

/** A sender's address is their own choice of letters; as text it is no link. */
const plain = (address: string): string =>
  address
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll('.', '[.]')
    .slice(0, 200)
