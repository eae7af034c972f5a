// The keys that sign outgoing mail of a domain: made with the domain, sealed, and told to the world in its DNS.
import { createPrivateKey, generateKeyPair, type KeyObject, type KeyPairKeyObjectResult } from 'node:crypto'
import { promisify } from 'node:util'
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import type { SigningKey } from '../mail/dkim-sign.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import * as records from './records.ts'

/** Bits. RFC 8301 §3.2: signers should use at least 2048; longer keys do not fit into one DNS string. */
const RSA_BITS = 2048

/** Every verifier knows RSA; Ed25519 is short and quick, and who does not know it passes over it. RFC 8463 §1 */
type Algorithm = 'rsa' | 'ed25519'

export interface PublishedKey {
  readonly selector: string
  readonly algorithm: Algorithm
  /** base64, for p= */
  readonly publicKey: string
}

const contextOf = (domain: string, selector: string) => `domain_key.private:${domain}:${selector}`
const generate = promisify(generateKeyPair)

/** Makes one key of each kind for a new domain; grant `directory:append`. */
export async function createDomainKeys(tx: WriteTx, organisationId: OrganisationId, domain: string): Promise<void> {
  const sealer = await tx.sealer('directory', { organisationId }, 'C4')
  const at = now()
  // The month tells keys apart when they are changed, and old ones when they can go.
  const month = new Date(at).toISOString().slice(0, 7).replace('-', '')
  for (const [algorithm, { privateKey, publicKey }] of Object.entries(await newKeys())) {
    const selector = `${algorithm}-${month}`
    const secret = privateKey.export({ type: 'pkcs8', format: 'der' })
    await records.insertDomainKey(tx, {
      domain,
      selector,
      organisation_id: organisationId,
      algorithm: algorithm as Algorithm,
      public_key: publicText(algorithm as Algorithm, publicKey),
      private_sealed: sealer.seal(secret, contextOf(domain, selector)),
      created_ms: at,
    })
  }
}

/** What signs mail of a domain; empty for a domain without keys. Grant `directory:read`. */
export async function signingKeys(
  tx: ReadTx,
  organisationId: OrganisationId,
  domain: string,
): Promise<readonly SigningKey[]> {
  const rows = await records.domainKeys(tx, organisationId, domain)
  if (rows.length === 0) return []
  const opener = await tx.opener('directory', { organisationId }, 'C4')
  return rows.map(({ selector, private_sealed }) => {
    const key = opener.open(private_sealed, contextOf(domain, selector))
    return { domain, selector, privateKey: createPrivateKey({ key, type: 'pkcs8', format: 'der' }) }
  })
}

/** What the DNS has to say of a domain's keys; grant `directory:read`. */
export async function publishedKeys(
  tx: ReadTx,
  organisationId: OrganisationId,
  domain: string,
): Promise<readonly PublishedKey[]> {
  tx.require('directory:read', { organisationId })
  const rows = await records.domainKeys(tx, organisationId, domain)
  return rows.map(({ selector, algorithm, public_key }) => ({ selector, algorithm, publicKey: public_key }))
}

async function newKeys(): Promise<Record<Algorithm, KeyPairKeyObjectResult>> {
  const [rsa, ed25519] = await Promise.all([generate('rsa', { modulusLength: RSA_BITS }), generate('ed25519')])
  return { rsa, ed25519 }
}

/** RSA keys stand in the DNS in their SPKI form (RFC 6376 §3.6.1), Ed25519 keys as their 32 bytes alone (RFC 8463 §4). */
function publicText(algorithm: Algorithm, key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' })
  return (algorithm === 'rsa' ? der : der.subarray(-32)).toString('base64')
}
