// Signs mail for tests, written from RFC 6376 and RFC 8463 alone, so that verifying it proves more than agreement with itself.
import crypto, { type KeyObject } from 'node:crypto'

export interface TestKey {
  readonly domain: string
  readonly selector: string
  readonly privateKey: KeyObject
  /** the key record for `selector._domainkey.domain`, in strings of at most 255 bytes. RFC 6376 §3.6.2.2 */
  readonly record: readonly string[]
}

/** @param kind  rsa: 2048 bits; `bits` for another length */
export function newTestKey(domain: string, selector: string, kind: 'rsa' | 'ed25519', bits = 2_048): TestKey {
  const { privateKey, publicKey } =
    kind === 'rsa' ? crypto.generateKeyPairSync('rsa', { modulusLength: bits }) : crypto.generateKeyPairSync('ed25519')
  const der = publicKey.export({ type: 'spki', format: 'der' })
  // RFC 8463 §4: the 32 bytes of the key alone, which are the last of its SPKI form.
  const p = (kind === 'rsa' ? der : der.subarray(-32)).toString('base64')
  return { domain, selector, privateKey, record: `v=DKIM1; k=${kind}; p=${p}`.match(/.{1,255}/g) ?? [] }
}

/**
 * Puts a DKIM-Signature (relaxed/simple) on top of a message with CRLF line ends.
 * @param tags  more tags, or other values for the usual ones, such as `{ l: '10' }`
 */
export function signMessage(message: string, key: TestKey, tags: Readonly<Record<string, string>> = {}): string {
  const split = message.indexOf('\r\n\r\n')
  const fields = message.slice(0, split).split(/\r\n(?![ \t])/)
  const body = message.slice(split + 4).replace(/(\r\n)+$/, '') + '\r\n'
  const covered = tags.l === undefined ? body : body.slice(0, Number(tags.l))
  const names = fields.map((field) => field.slice(0, field.indexOf(':')).toLowerCase())
  const isRsa = key.privateKey.asymmetricKeyType === 'rsa'
  const all = {
    v: '1',
    a: isRsa ? 'rsa-sha256' : 'ed25519-sha256',
    c: 'relaxed/simple',
    d: key.domain,
    s: key.selector,
    h: names.join(':'),
    bh: crypto.createHash('sha256').update(covered, 'latin1').digest('base64'),
    ...tags,
    b: '',
  }
  const unsigned = `DKIM-Signature: ${Object.entries(all)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')}`
  // RFC 6376 §5.4.2: of fields with one name, the lowest is signed first.
  const signed = [...fields].reverse().sort((a, b) => names.indexOf(nameOf(a)) - names.indexOf(nameOf(b)))
  const input = names.map((name) => {
    const index = signed.findIndex((field) => nameOf(field) === name)
    return relaxed(signed.splice(index, 1)[0] ?? '') + '\r\n'
  })
  const data = Buffer.from(input.join('') + relaxed(unsigned), 'latin1')
  const b = isRsa
    ? crypto.sign('sha256', data, key.privateKey)
    : crypto.sign(null, crypto.createHash('sha256').update(data).digest(), key.privateKey)
  return `${unsigned}${b.toString('base64')}\r\n${message}`
}

const nameOf = (field: string): string => field.slice(0, field.indexOf(':')).toLowerCase()

/** RFC 6376 §3.4.2 */
function relaxed(field: string): string {
  const value = field.slice(field.indexOf(':') + 1)
  return `${nameOf(field)}:${value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`
}
