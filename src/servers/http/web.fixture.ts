// For tests of the pages: the real server, sessions and tickets, over a journey whose answers are written down here.
import { now } from '../../base/clock.ts'
import { randomText, type MemberId, type OrganisationId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import type { MemberDesk, NotMeLinks, Prompt } from '../../sign-in/member-desk.ts'
import type { SignedIn } from '../../sign-in/sign-in.ts'
import type { PendingSignIn, WebOutcome, WebSignIn } from '../../sign-in/web-sign-in.ts'
import { TicketOffice } from '../../tickets/office.ts'
import { openHeldWorld } from './holds.fixture.ts'
import { openIncidentWorld } from './incidents.fixture.ts'
import { buildServer } from './open-http.ts'
import { memoryBook, memoryStates } from './memory-states.fixture.ts'
import { openPostWorld } from './post.fixture.ts'
import { openSecureLinkWorld } from './secure-link.fixture.ts'
import { Web } from './session/web.ts'

export const ADDRESS = 'alice@example.org'
export const [PASSWORD, CODE, NEW_PASSWORD] = ['right', '123456', 'correct horse battery']
/** Names that the journey knows: a second factor or a new password is asked from some. */
export const [PLAIN, CAREFUL, LEAKED] = [ADDRESS, 'careful@example.org', 'leaked@example.org']
export const PHONE = {
  place: 'Shanghai, CN',
  remoteAddress: '192.0.2.7',
  client: 'Firefox on Linux',
  protocol: 'web',
} as const
const OWNER = { organisationId: 1 as OrganisationId, memberId: 11 as MemberId }
const PROMPT: Prompt = {
  ...PHONE,
  about: 'sign-in',
  id: 'p1',
  askedAt: now(),
  expiresAt: now() + 60_000,
  numbers: ['17', '42', '88'],
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
  /** the form token of the page */
  readonly token: string
}

export async function openWebFixture({ isPlainAllowed = true } = {}) {
  const tickets = new TicketOffice()
  const said: string[] = []
  const signedIn = (): WebOutcome => {
    const ticket = tickets.issueUser(OWNER.organisationId, OWNER.memberId, 'web')
    const who: SignedIn = { owner: OWNER, address: ADDRESS, ticket }
    return { state: 'signed-in', signedIn: who, deviceToken: 'device-1' }
  }
  const pendingFor = (factors: PendingSignIn['factors']): PendingSignIn => ({
    id: randomText(),
    factors,
    expiresAt: now() + 300_000,
    triesLeft: 5,
  })
  const wrong = () => new Refusal('wrong-credentials', 'Wrong name or password')
  const signIn: WebSignIn = {
    async withPassword({ isPrivate, deviceToken, facts }, username, password) {
      if (!isPrivate) throw new Refusal('tls-required', 'Encryption is required first')
      said.push(`password ${deviceToken || '-'} ${facts?.screen ?? '-'}`)
      if (password !== PASSWORD) throw wrong()
      if (username === CAREFUL) return { state: 'factor-needed', pending: pendingFor(['qr', 'totp', 'email']) }
      if (username === LEAKED) return { state: 'password-change-needed', pending: pendingFor([]), why: 'leaked' }
      return signedIn()
    },
    passkeyOptions: async () => ({ pending: pendingFor(['passkey', 'qr']), options: { challenge: 'abc' } }),
    async challenge(_, __, factor) {
      if (factor === 'qr')
        return { factor, url: 'https://x.example/approve?code=abc', number: '42', expiresAt: now() + 120_000 }
      if (factor === 'passkey') return { factor, options: { challenge: 'abc' } }
      if (factor === 'email') return { factor, sentTo: 'a…@elsewhere.example' }
      if (factor === 'approval') return { factor, number: '42', expiresAt: now() + 300_000 }
      return { factor }
    },
    async answer(_, __, ___, answer) {
      if (answer !== CODE) throw wrong()
      return signedIn()
    },
    outcomeOf: async () => (said.includes('approve p1 42') ? signedIn() : undefined),
    async changePassword(_, __, password) {
      if (password !== NEW_PASSWORD) throw new Refusal('weak-password', 'Too easy to guess')
      return signedIn()
    },
  }
  const note =
    (name: string) =>
    async (_: SignedIn, ...input: readonly unknown[]) =>
      void said.push([name, ...input].join(' '))
  const desk: MemberDesk = {
    sessions: async () => [
      { ...PHONE, id: 's1', beganAt: now(), isThis: true },
      { ...PHONE, id: 's2', protocol: 'imap', beganAt: now(), isThis: false },
    ],
    endSession: note('endSession'),
    endOtherSessions: async () => 1,
    devices: async () => [
      { id: 'd1', label: '<script>alert(1)</script>', firstSeenAt: now(), lastSeenAt: now(), isThis: true },
    ],
    forgetDevice: note('forgetDevice'),
    signIns: async () => [
      {
        ...PHONE,
        at: now(),
        outcome: 'denied',
        reasons: [{ en: 'unusual country: US', zh: '不常见的国家或地区：US' }],
      },
    ],
    appPasswords: async () => [{ id: 'a1', label: 'Thunderbird', protocols: ['imap'], createdAt: now() }],
    addAppPassword: async (_, { label, protocols }) => {
      said.push(`addAppPassword ${label} ${protocols.join('+')}`)
      return { id: 'a2', password: 'abcd efgh' }
    },
    removeAppPassword: note('removeAppPassword'),
    factors: async () => ({
      hasTotp: false,
      passkeys: [{ id: 'k1', label: 'Laptop', createdAt: now() }],
      recoveryCodesLeft: 3,
      secondEmail: '',
    }),
    beginTotp: async () => ({ url: 'otpauth://totp/x?secret=ABC', secret: 'ABC' }),
    confirmTotp: async (_, code) => {
      if (code !== CODE) throw wrong()
    },
    removeTotp: note('removeTotp'),
    beginPasskey: async () => ({ challenge: 'abc' }),
    confirmPasskey: note('confirmPasskey'),
    removePasskey: note('removePasskey'),
    newRecoveryCodes: async () => ['r1', 'r2'],
    beginSecondEmail: note('beginSecondEmail'),
    confirmSecondEmail: note('confirmSecondEmail'),
    removeSecondEmail: note('removeSecondEmail'),
    pageLock: async () => ({
      isSet: true,
      folders: [
        { id: 1, name: 'INBOX', isChosen: false },
        { id: 3, name: '<b>Sent</b>', isChosen: true },
      ],
    }),
    setPageLock: note('setPageLock'),
    openPageLock: note('openPageLock'),
    closePageLock: note('closePageLock'),
    removePageLock: note('removePageLock'),
    alerts: async () => ({ isOffered: true, publicKey: 'BKey', browsers: [{ id: 'b1', createdAt: now() }] }),
    switchAlertsOn: async (_, { endpoint, language }) => void said.push(`switchAlertsOn ${endpoint} ${language}`),
    switchAlertsOff: note('switchAlertsOff'),
    prompts: async () => [PROMPT],
    promptOfCode: async (_, code) => {
      if (code !== 'abc') throw new Refusal('no-such-thing', 'No such code')
      return PROMPT
    },
    approve: async (_, id, number) => {
      if (number !== '42') throw wrong()
      said.push(`approve ${id} ${number}`)
    },
    deny: note('deny'),
  }
  const isOurs = (token: string) => {
    if (token !== 'good') throw new Refusal('no-such-thing', 'No such link')
  }
  const notMe: NotMeLinks = {
    look: async (token) => (isOurs(token), { ...PHONE, at: now() }),
    confirm: async (token) => (isOurs(token), void said.push('notMe')),
  }
  const held = openHeldWorld(OWNER, said, CODE)
  const incident = openIncidentWorld(OWNER, held, said)
  const post = openPostWorld(said)
  const web = new Web({
    hostname: 'mx.example.org',
    signIn,
    desk,
    notMe,
    stepUp: held.stepUp,
    states: memoryStates(),
    sessionBook: memoryBook(),
    holds: held.holds,
    incidents: incident.incidents,
    post: post.post,
    secureLinks: openSecureLinkWorld(said),
    tickets,
    minPasswordLength: 12,
    isPlainAllowed,
    secureAddress: 'https://mx.example.org',
  })
  const links = { open: () => Promise.reject(new Refusal('no-such-thing', 'No such link')) }
  const server = await buildServer({
    hostname: 'mx.example.org',
    troubles: async () => [],
    links,
    web,
    trustProxyFrom: [],
  })
  return { server, web, tickets, said, held, incident, post, owner: OWNER, browser: () => new Browser(server) }
}

/** Keeps cookies, as browsers do, and follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #server: Awaited<ReturnType<typeof buildServer>>
  /** sent with every request */
  readonly headers: Record<string, string> = { 'accept-language': 'en', 'user-agent': 'Firefox/140' }

  constructor(server: Awaited<ReturnType<typeof buildServer>>) {
    this.#server = server
  }

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#ask({ method: 'GET', url, headers: { ...this.headers, ...headers } })
  }

  /** Sends a form. */
  post(
    url: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    return this.#ask({
      method: 'POST',
      url,
      headers: { ...this.headers, ...type, ...headers },
      payload: new URLSearchParams(fields).toString(),
    })
  }

  async json(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    body?: object | string,
    token = '',
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const headers = { ...this.headers, ...more, ...(token !== '' && { 'x-gatehouse-token': token }) }
    const { status, text } = await this.#ask({ method, url, headers, ...(body !== undefined && { payload: body }) })
    return { status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
  }

  /** Opens the sign-in page and sends the form. */
  async signIn(
    username: string = PLAIN,
    password: string = PASSWORD,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { token } = await this.get('/sign-in')
    return this.post('/sign-in', { token, username, password, ...more })
  }

  async #ask(request: {
    method: 'GET' | 'POST' | 'DELETE'
    url: string
    headers: Record<string, string>
    payload?: string | object
  }): Promise<Answer> {
    const reply = await this.#server.inject({ ...request, cookies: Object.fromEntries(this.cookies) })
    for (const { name, value, maxAge } of reply.cookies) {
      if (maxAge === 0 || value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const token = /name="token" value="([^"]+)"/.exec(reply.body)?.[1] ?? ''
    return { status: reply.statusCode, text: reply.body, headers: reply.headers, token }
  }
}
