// A POP3 server on free ports of loopback, over a real store. Everybody's password is `PASSWORD`.
import { ConnectionLimits } from '../../src/base/connection-limits.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { LineClient } from '../../src/net/line-client.ts'
import { listenPop } from '../../src/servers/pop/pop-server.ts'
import type { PopServices } from '../../src/servers/pop/services.ts'
import type { SignIn } from '../../src/sign-in/sign-in.ts'
import { testCertificate, type TestCertificate } from './certificate.ts'
import { openMailWorld, type Letter, type MailWorld, type MemberMail } from './mail-world.ts'

export const ADDRESS = 'alice@example.org'
export const PASSWORD = 'only for tests'

export interface PopWorld extends MailWorld {
  /** STLS */
  readonly port: number
  /** TLS from the first byte */
  readonly tlsPort: number
  readonly certificate: TestCertificate
  readonly services: PopServices
  /** One more member who can sign in, with these letters in INBOX. */
  enrol(address: string, letters?: readonly Letter[]): Promise<MemberMail>
  /** ends all sessions of a member, as freezing does */
  revoke(member: MemberMail): void
}

/** @param letters  when given, each sign-in as Alice finds just these in INBOX, whatever others deleted */
export async function openPopWorld(letters?: readonly Letter[]): Promise<PopWorld> {
  const world = await openMailWorld()
  const certificate = testCertificate()
  const members = new Map<string, MemberMail>()
  const enrol = async (address: string, letters: readonly Letter[] = []) => {
    const member = await world.newMember()
    for (const letter of letters) await member.deliver(letter)
    members.set(address, member)
    return member
  }
  const signIn: SignIn = async ({ username, password }) => {
    if (letters !== undefined && username === ADDRESS) await enrol(ADDRESS, letters)
    const owner = members.get(username)?.owner
    if (owner === undefined || password !== PASSWORD) throw new Refusal('wrong-credentials', 'Wrong name or password')
    const ticket = world.office.issueUser(owner.organisationId, owner.memberId, 'pop')
    return { owner, address: username, ticket }
  }
  const { store, mailboxes, office: tickets } = world
  const limits = new ConnectionLimits({ total: 10_000, perAddress: 10_000, perPrefix: 10_000 }, (address) => address)
  const secureContextFor = () => certificate.context
  const services = { store, mailboxes, signIn, tickets }
  const options = { host: '127.0.0.1', port: 0, secureContextFor, limits, ...services }
  const plain = await listenPop(options)
  const tls = await listenPop({ ...options, implicitTls: true })
  return {
    ...world,
    port: plain.port,
    tlsPort: tls.port,
    certificate,
    services,
    enrol,
    revoke: ({ owner }) => void world.office.revokeMember(owner.memberId),
    async cleanup() {
      await Promise.all([plain.close(100), tls.close(100)])
      await world.cleanup()
    },
  }
}

/** A client that says lines, hears lines, and reads answers of many lines. */
export class PopClient {
  readonly line: LineClient

  private constructor(line: LineClient) {
    this.line = line
  }

  /** Past the greeting, over TLS. */
  static async connect({ certificate, tlsPort }: PopWorld, port = tlsPort): Promise<PopClient> {
    const tls = { ca: certificate.certificate, servername: 'localhost' }
    const client = new PopClient(await LineClient.connect({ host: '127.0.0.1', port, tls }))
    await client.line.line()
    return client
  }

  /** Signed in. */
  static async open(world: PopWorld, address: string, port?: number): Promise<PopClient> {
    const client = await PopClient.connect(world, port)
    await client.say(`USER ${address}`)
    const answer = await client.say(`PASS ${PASSWORD}`)
    if (!answer.startsWith('+OK')) throw new Error(answer)
    return client
  }

  /** Says one line and gives the first line of the answer. */
  say(line: string): Promise<string> {
    this.line.write(`${line}\r\n`)
    return this.line.line()
  }

  /** The lines of a longer answer, without the first and without the doubled dots. */
  async lines(command: string): Promise<string[]> {
    const first = await this.say(command)
    if (!first.startsWith('+OK')) throw new Error(first)
    const lines: string[] = []
    for (let line = await this.line.line(); line !== '.'; line = await this.line.line()) {
      lines.push(line.startsWith('.') ? line.slice(1) : line)
    }
    return lines
  }
}
