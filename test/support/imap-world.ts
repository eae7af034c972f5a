// An IMAP server on a free port of loopback, over a store with one member's mail. Alice's password is `PASSWORD`.
import { ConnectionLimits } from '../../src/base/connection-limits.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { digestMessage } from '../../src/mail/digest.ts'
import { listenImap } from '../../src/servers/imap/imap-server.ts'
import type { ImapServices } from '../../src/servers/imap/services.ts'
import type { SignIn } from '../../src/sign-in/sign-in.ts'
import { openHandOver } from '../../src/store/spool.ts'
import { testCertificate, type TestCertificate } from './certificate.ts'
import { openMailWorld, type MailWorld } from './mail-world.ts'

export const ADDRESS = 'alice@example.org'
export const PASSWORD = 'only for tests'

export interface ImapWorld extends MailWorld {
  /** STARTTLS */
  readonly port: number
  /** TLS from the first byte */
  readonly tlsPort: number
  readonly certificate: TestCertificate
  /** ends all sessions of the member, as freezing does */
  revoke(): void
}

export async function openImapWorld(appendLimitBytes = 20_000_000): Promise<ImapWorld> {
  const world = await openMailWorld()
  const certificate = await testCertificate()
  const { organisationId, memberId } = world.owner
  const signIn: SignIn = async ({ username, password }) => {
    if (username !== ADDRESS || password !== PASSWORD) throw new Refusal('wrong-credentials', 'Wrong name or password')
    return { owner: world.owner, address: ADDRESS, ticket: world.office.issueUser(organisationId, memberId, 'imap') }
  }
  const services: ImapServices = {
    store: world.store,
    mailboxes: world.mailboxes,
    signIn,
    tickets: world.office,
    async digest(message) {
      const pieces: Buffer[] = []
      for await (const bytes of openHandOver(message)) pieces.push(Buffer.from(bytes))
      return digestMessage(Buffer.concat(pieces))
    },
    appendLimitBytes,
  }
  const limits = new ConnectionLimits({ total: 10_000, perAddress: 10_000, perPrefix: 10_000 }, (address) => address)
  const port = { host: '127.0.0.1', port: 0, secureContextFor: () => certificate.context, limits }
  const plain = await listenImap({ ...services, ...port })
  const tls = await listenImap({ ...services, ...port, implicitTls: true })
  return {
    ...world,
    port: plain.port,
    tlsPort: tls.port,
    certificate,
    revoke: () => void world.office.revokeMember(memberId),
    async cleanup() {
      await Promise.all([plain.close(100), tls.close(100)])
      await world.cleanup()
    },
  }
}
