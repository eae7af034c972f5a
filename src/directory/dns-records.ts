// What must stand in the DNS so that others find and believe a domain: lines of a zone file.
import type { PublishedKey } from './domain-keys.ts'

/** Bytes of one string of a TXT record. RFC 1035 §3.3 */
const MAX_STRING = 255

export function dnsRecords(domain: string, hostname: string, keys: readonly PublishedKey[]): string[] {
  return [
    `${domain}. MX 10 ${hostname}.`,
    `${hostname}. A <address of this host>`,
    `${domain}. TXT "v=spf1 mx -all"`,
    ...keys.map(({ selector, algorithm, publicKey }) => {
      const text = `v=DKIM1; k=${algorithm}; p=${publicKey}` // RFC 6376 §3.6.1
      return `${selector}._domainkey.${domain}. TXT ${strings(text)}`
    }),
    `_dmarc.${domain}. TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@${domain}"`,
    `_imaps._tcp.${domain}. SRV 0 1 993 ${hostname}.`,
    `_submissions._tcp.${domain}. SRV 0 1 465 ${hostname}.`,
  ]
}

function strings(text: string): string {
  const parts = Array.from({ length: Math.ceil(text.length / MAX_STRING) }, (_, index) =>
    text.slice(index * MAX_STRING, (index + 1) * MAX_STRING),
  )
  return parts.map((part) => `"${part}"`).join(' ')
}
