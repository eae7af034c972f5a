// A program that uses the web API of a started server: it keeps cookies and sends the token that changes need.
import assert from 'node:assert/strict'

export interface WebAnswer {
  readonly status: number
  readonly body: Record<string, unknown>
}

export class WebCaller {
  readonly #site: string
  readonly #cookies: Map<string, string>

  /** @param site  such as `http://localhost:8080` @param cookies  of the same browser at another server of the house */
  constructor(site: string, cookies = new Map<string, string>()) {
    this.#site = site
    this.#cookies = cookies
  }

  /** The same browser at another server of the house, as a load balancer sends it there. */
  at(site: string): WebCaller {
    return new WebCaller(site, this.#cookies)
  }

  /** What changes have to bring, as a page has it. */
  async token(): Promise<string> {
    return String((await this.call('GET', '/session')).body['token'])
  }

  /** Calls below /api/v1; whatever is no GET brings a fresh token. @param input  JSON, or bytes of the type that `more` says */
  async call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    input?: object | Buffer,
    more: Readonly<Record<string, string>> = {},
  ): Promise<WebAnswer> {
    const token = method === 'GET' ? '' : await this.token()
    const response = await fetch(`${this.#site}/api/v1${path}`, {
      method,
      headers: {
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'user-agent': 'Firefox/140',
        ...(token !== '' && { 'x-gatehouse-token': token }),
        ...(input !== undefined && { 'content-type': 'application/json' }),
        ...more,
      },
      ...(input !== undefined && { body: Buffer.isBuffer(input) ? new Uint8Array(input) : JSON.stringify(input) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.#cookies.set(name, value)
    }
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
  }

  /** The ports of the web open last of all. */
  isThere(): Promise<boolean> {
    return fetch(this.#site).then(
      () => true,
      () => false,
    )
  }

  /** @returns the state that the sign-in is in then */
  async signIn(username: string, password: string): Promise<unknown> {
    const { status, body } = await this.call('POST', '/session', { username, password })
    assert.equal(status, 200, JSON.stringify(body))
    return body['state']
  }
}
