// The throw-away world around the demo: a DNS of its own on loopback, in which two other companies exist.
import type { ZoneRecord } from '../../net/zone-server.ts'

/** partner.test is honest and takes no mail; bank.test asks to put aside what it did not send. */
export const WORLD: readonly ZoneRecord[] = [
  { name: 'partner.test', type: 'TXT', data: ['v=spf1 ip4:127.0.0.1 ip6:::1 -all'] },
  { name: 'partner.test', type: 'MX', data: { exchange: '', priority: 0 } },
  { name: '_dmarc.partner.test', type: 'TXT', data: ['v=DMARC1; p=reject'] },
  { name: 'mx.partner.test', type: 'A', data: '127.0.0.1' },
  { name: 'bank.test', type: 'TXT', data: ['v=spf1 -all'] },
  { name: '_dmarc.bank.test', type: 'TXT', data: ['v=DMARC1; p=quarantine'] },
]
