// Settings that are right one by one and wrong together.
import type { Settings } from './rows.ts'

interface Contradiction {
  readonly words: string
  readonly isSo: (settings: Settings) => boolean
}

const places = ({ blobsC1, blobsC2, blobsC3, blobsC4 }: Settings) => [blobsC1, blobsC2, blobsC3, blobsC4]
/** RFC 6890 §2.2.2 */
const isLoopback = (address: string) => /^(127\.|::1$)/.test(address)

// prettier-ignore
export const CONTRADICTIONS: readonly Contradiction[] = [
  { words: 'tls.certificate and tls.key belong together: set both or neither',
    isSo: ({ tlsCertificate, tlsKey }) => (tlsCertificate === '') !== (tlsKey === '') },
  { words: 'data.engine postgresql needs data.url',
    isSo: ({ databaseEngine, databaseUrl }) => databaseEngine === 'postgresql' && databaseUrl === '' },
  { words: 'data.url and keys.url are for data.engine postgresql; the engine is sqlite',
    isSo: ({ databaseEngine, databaseUrl, keysUrl }) => databaseEngine === 'sqlite' && databaseUrl + keysUrl !== '' },
  { words: 'places that begin with s3: need s3.endpoint',
    isSo: (settings) => settings.s3Endpoint === '' && places(settings).some((place) => place.startsWith('s3:')) },
  { words: 'keys.key-file and keys.passphrase: the keyring opens with one of them, set that one',
    isSo: ({ keysKeyFile, keysPassphrase }) => keysKeyFile !== '' && keysPassphrase !== '' },
  { words: 'server.plaintext-sign-in needs server.listen on loopback, or server.trusted-proxies',
    isSo: ({ plaintextSignIn, listenAddress, trustedProxies }) => plaintextSignIn && !isLoopback(listenAddress) && trustedProxies.length === 0 },
  { words: 'alerts.webhook needs alerts.webhook-secret: without it nobody can tell an alert from a made-up one',
    isSo: ({ alertsWebhook, alertsWebhookSecret }) => alertsWebhook !== '' && alertsWebhookSecret === '' },
  { words: 'outbound.relay-user is for outbound.relay-host, which is empty',
    isSo: ({ relayHost, relayUser }) => relayHost === '' && relayUser !== '' },
]

/** Ports of the servers, by key: each can have one server. @returns words, empty when all differ */
export function sharedPorts(ports: ReadonlyMap<string, number>): string[] {
  const byPort = Map.groupBy(
    [...ports].filter(([, port]) => port !== 0),
    ([, port]) => port,
  )
  return [...byPort]
    .filter(([, keys]) => keys.length > 1)
    .map(([port, keys]) => `${keys.map(([key]) => key).join(' and ')} are both ${port}: a port has one server`)
}
