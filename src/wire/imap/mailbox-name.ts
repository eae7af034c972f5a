// Modified UTF-7: how IMAP4rev1 writes mailbox names that are not ASCII. RFC 3501 §5.1.3

const SHIFTED = /&([A-Za-z0-9+,]*)-/g
const NOT_PLAIN = /&|[^\x20-\x7e]+/g

/** `测试` → `&bUuL1Q-` */
export function encodeMailboxName(name: string): string {
  return name.replace(NOT_PLAIN, (run) => {
    if (run === '&') return '&-'
    const utf16 = Buffer.from(run, 'utf16le').swap16()
    return `&${utf16.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`
  })
}

/**
 * `&bUuL1Q-` → `测试`. Names that come in UTF-8 although nobody enabled it pass unchanged: many clients do that.
 * @returns undefined when a shift is not closed, not base64, or hides what must be written plainly
 */
export function decodeMailboxName(written: string): string | undefined {
  let at = 0
  let name = ''
  for (const shift of written.matchAll(SHIFTED)) {
    const plain = written.slice(at, shift.index)
    if (plain.includes('&')) return undefined
    const run = shift[1] === '' ? '&' : decodeRun(shift[1] ?? '')
    if (run === undefined) return undefined
    name += plain + run
    at = shift.index + shift[0].length
  }
  const rest = written.slice(at)
  return rest.includes('&') ? undefined : name + rest
}

function decodeRun(base64: string): string | undefined {
  const utf16 = Buffer.from(base64.replaceAll(',', '/'), 'base64')
  if (utf16.length === 0 || utf16.length % 2 !== 0) return undefined
  const run = utf16.swap16().toString('utf16le')
  // One name, one spelling: printable ASCII in a shift and half surrogates are refused.
  return /[\x20-\x7e]/.test(run) || !run.isWellFormed() ? undefined : run
}
