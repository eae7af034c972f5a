// The client's side of SCRAM-SHA-256, written from RFC 5802 §3 and apart from the server's.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'

export interface ScramClient {
  /** client-first-message */
  readonly first: string
  /** client-final-message, after server-first-message */
  final(serverFirst: string): string
  /** whether server-final-message proves that the server knows the password, too */
  trusts(serverFinal: string): boolean
}

export interface ScramChoice {
  readonly username: string
  readonly password: string
  /** `n,,`, `y,,`, `p=tls-exporter,,` */
  readonly gs2Header?: string
  readonly binding?: Buffer
  readonly nonce?: string
}

export function scramClient(choice: ScramChoice): ScramClient {
  const { username, password, gs2Header = 'n,,', binding = Buffer.alloc(0) } = choice
  const nonce = choice.nonce ?? randomBytes(18).toString('base64')
  const bare = `n=${username.replace(/=/g, '=3D').replace(/,/g, '=2C')},r=${nonce}`
  let expected = ''
  return {
    first: gs2Header + bare,
    final(serverFirst) {
      const [, serverNonce = '', salt = '', iterations = '1'] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? []
      const salted = pbkdf2Sync(
        password.normalize('NFKC'),
        Buffer.from(salt, 'base64'),
        Number(iterations),
        32,
        'sha256',
      )
      const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()
      const clientKey = hmac(salted, 'Client Key')
      const storedKey = createHash('sha256').update(clientKey).digest()
      const channel = Buffer.concat([Buffer.from(gs2Header), binding]).toString('base64')
      const withoutProof = `c=${channel},r=${serverNonce}`
      const authMessage = `${bare},${serverFirst},${withoutProof}`
      const signature = hmac(storedKey, authMessage)
      const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)))
      expected = `v=${hmac(hmac(salted, 'Server Key'), authMessage).toString('base64')}`
      return `${withoutProof},p=${proof.toString('base64')}`
    },
    trusts: (serverFinal) => serverFinal === expected,
  }
}
