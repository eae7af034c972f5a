// Ends of alert channels for tests: an HTTP service, collectors of syslog, and a push service with the browser behind it.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import dgram from 'node:dgram'
import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import tls, { type SecureContextOptions } from 'node:tls'
import { monotonic } from '../../src/base/clock.ts'

export interface Heard {
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
  /** ms, of `monotonic()` */
  readonly at: number
}

export interface TestService {
  readonly address: string
  readonly heard: readonly Heard[]
  /** what the next answers are; 200 with `{"errcode":0}` by default */
  answer: { status: number; body: string }
  close(): Promise<void>
}

export async function startService(): Promise<TestService> {
  const heard: Heard[] = []
  const service = { answer: { status: 200, body: '{"errcode":0}' } }
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { url: path = '', headers } = request
      heard.push({ path, headers, body: Buffer.concat(chunks), at: monotonic() })
      response.writeHead(service.answer.status).end(service.answer.body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(service, {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  })
}

export interface TestCollector {
  readonly address: string
  /** messages, whole */
  readonly lines: readonly string[]
  close(): Promise<void>
}

export async function startUdpCollector(): Promise<TestCollector> {
  const lines: string[] = []
  const socket = dgram.createSocket('udp4')
  socket.on('message', (message) => lines.push(message.toString('utf8')))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { address: `udp://127.0.0.1:${socket.address().port}`, lines, close: async () => void socket.close() }
}

/** RFC 6587 §3.4.1, RFC 5425 §4.3. @param certificate  TLS with it; absent: TCP alone */
export async function startStreamCollector(certificate?: SecureContextOptions): Promise<TestCollector> {
  const lines: string[] = []
  const take = (socket: net.Socket) => {
    let rest = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (;;) {
        const [head = '', length] = /^([1-9]\d*) /.exec(rest.toString('latin1')) ?? []
        const end = head.length + Number(length)
        if (length === undefined || rest.length < end) return
        lines.push(rest.subarray(head.length, end).toString('utf8'))
        rest = rest.subarray(end)
      }
    })
  }
  const server = certificate === undefined ? net.createServer(take) : tls.createServer(certificate, take)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const address = certificate === undefined ? `tcp://127.0.0.1:${port}` : `tls://localhost:${port}`
  return { address, lines, close: async () => void server.close() }
}

/** The browser's side of one subscription: reads what was pushed, as RFC 8291 §3.4 and RFC 8188 §2 say. */
export function testBrowser(endpoint: string) {
  const keys = createECDH('prime256v1')
  const publicKey = keys.generateKeys()
  const secret = randomBytes(16)
  const hkdf = (salt: Uint8Array, key: Uint8Array, info: Uint8Array, length: number) =>
    Buffer.from(hkdfSync('sha256', key, salt, info, length))
  return {
    subscription: { endpoint, p256dh: publicKey.toString('base64url'), auth: secret.toString('base64url') },
    read(body: Buffer): string {
      const salt = body.subarray(0, 16)
      const idLength = body.readUInt8(20)
      const sender = body.subarray(21, 21 + idLength)
      const shared = keys.computeSecret(sender)
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender])
      const input = hkdf(secret, shared, info, 32)
      const key = hkdf(salt, input, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
      const nonce = hkdf(salt, input, Buffer.from('Content-Encoding: nonce\0'), 12)
      const sealed = body.subarray(21 + idLength)
      const decipher = createDecipheriv('aes-128-gcm', key, nonce)
      decipher.setAuthTag(sealed.subarray(-16))
      const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
      return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')
    },
  }
}

/** @returns the claims of `Authorization: vapid t=…, k=…`; undefined when the signature is wrong. RFC 8292 §2, §3.1 */
export function vapidClaims(authorization: string): { aud: string; exp: number; sub: string } | undefined {
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(\S+)$/.exec(authorization) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  const signed = Buffer.from(`${head}.${claims}`)
  const isRight = verify(
    'sha256',
    signed,
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  return isRight ? JSON.parse(Buffer.from(claims, 'base64url').toString()) : undefined
}
