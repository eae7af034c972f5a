// Why mail did not arrive, as a class: from the enhanced status code, or, where that says little, from the words.

interface BounceRow {
  readonly id: string
  /** enhanced status codes, without their class. RFC 3463 §3 */
  readonly status?: RegExp
  /** words of replies, where servers say more in them than in the code */
  readonly reply?: RegExp
  /** what the sender reads */
  readonly words: string
  readonly zh: string
}

/** The first row of which status or reply fits. */
// prettier-ignore
const BOUNCES: readonly BounceRow[] = [
  { id: 'spam-block',     reply: /\b(spam|block(ed|list)|black ?list|rbl|dnsbl|spamhaus|reputation|listed (at|by|on))\b/i,
    words: 'The receiving server refused the message as unwanted, or refuses mail from this server.', zh: '对方服务器将邮件判为垃圾邮件或拒收本服务器的邮件。' },
  { id: 'greylisted',     reply: /\bgr[ea]y ?list/i,
    words: 'The receiving server asks strangers to try again a little later.', zh: '对方服务器启用了灰名单，稍后会重试。' },
  { id: 'rate-limited',   reply: /\b(too many|rate limit|throttl|exceeded .*(rate|limit))/i, status: /^(4\.5|7\.28)$/,
    words: 'The receiving server takes no more mail from here for now.', zh: '对方服务器限制了收信频率。' },
  { id: 'full',           status: /^(2\.2|3\.1)$/, reply: /\b(over ?quota|quota exceeded|mailbox (is )?full|insufficient (system )?storage)\b/i,
    words: 'The mailbox of the recipient is full.', zh: '收件人邮箱已满。' },
  { id: 'bad-mailbox',    status: /^1\.(0|1|3|6)$/, reply: /\b(user unknown|unknown user|no such (user|recipient|mailbox|address)|(user|mailbox|address|recipient).{0,40} (does not exist|not found|unavailable|unknown))\b/i,
    words: 'There is no such address at that domain.', zh: '收件人地址不存在。' },
  { id: 'closed-mailbox', status: /^2\.(0|1)$/,
    words: 'The mailbox of the recipient takes no mail.', zh: '收件人邮箱已停用。' },
  { id: 'no-mail-domain', status: /^1\.10$/,
    words: 'The domain of the recipient takes no mail at all.', zh: '收件人域名不接收邮件。' },
  { id: 'dns',            status: /^(1\.2|4\.(3|4))$/,
    words: 'The domain of the recipient, or its mail server, was not found.', zh: '找不到收件人的域名或其邮件服务器。' },
  { id: 'too-big',        status: /^(2\.3|3\.4)$/, reply: /\b(message|size).{0,30}(too (big|large)|exceeds)/i,
    words: 'The message is larger than the receiving server takes.', zh: '邮件超过对方服务器的大小限制。' },
  { id: 'tls',            status: /^7\.(10|11|30)$/, reply: /\b(starttls|tls|certificate)\b/i,
    words: 'No secure connection to the receiving server was possible.', zh: '无法与对方服务器建立安全连接。' },
  { id: 'sender-auth',    status: /^7\.2[0-7]$/, reply: /\b(spf|dkim|dmarc)\b/i,
    words: 'The receiving server could not verify that the message comes from its sender.', zh: '对方服务器无法验证发件人身份。' },
  { id: 'policy',         status: /^7\./,
    words: 'The receiving server refused the message by its policy.', zh: '邮件被对方服务器的策略拒收。' },
  { id: 'content',        status: /^6\./,
    words: 'The receiving server cannot take this kind of message.', zh: '对方服务器不支持该邮件的格式。' },
  { id: 'loop',           status: /^4\.6$/,
    words: 'The message runs in a circle between servers.', zh: '邮件在服务器之间循环投递。' },
  { id: 'unreachable',    status: /^4\.(1|2|7)$/,
    words: 'The receiving server did not answer.', zh: '对方服务器无响应。' },
  { id: 'busy',           status: /^(3\.2|4\.5)$/,
    words: 'The receiving server is busy.', zh: '对方服务器繁忙。' },
  { id: 'protocol',       status: /^5\./,
    words: 'The receiving server and this one did not understand each other.', zh: '与对方服务器的协议交互失败。' },
  { id: 'other',
    words: 'The receiving server did not take the message.', zh: '对方服务器未接收邮件。' },
]

/** @param status  `5.1.1` @param reply  on one line @returns id of the first row that fits */
export function bounceClass(status: string, reply: string): string {
  const detail = status.slice(2)
  const found = BOUNCES.find((row) => row.reply?.test(reply) === true || row.status?.test(detail) === true)
  return found?.id ?? 'other'
}

/** What a class means, for the sender. */
export function bounceWords(id: string): { readonly words: string; readonly zh: string } {
  return BOUNCES.find((row) => row.id === id) ?? (BOUNCES.at(-1) as BounceRow)
}
