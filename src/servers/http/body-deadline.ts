// How long the body of a request may take to come in: no client holds a connection by sending slowly.
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** ms for the body, where it is more than a form */
    readonly bodyMs?: number
  }
}

/** A form, or the answer of a passkey */
const BODY_MS = 30_000
/** A message: 50 MB at 0.7 Mbit/s */
export const UPLOAD_MS = 10 * 60_000
/** After an answer that came before the end of the body: a client that closes at once would not read it. RFC 9112 §9.6 */
const LINGER_MS = 10_000

export function addBodyDeadline(server: FastifyInstance): void {
  server.addHook('onRequest', async ({ raw, headers, routeOptions }, reply) => {
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return
    const cutIn = (ms: number) => setTimeout(() => raw.destroy(), ms).unref()
    let timer = cutIn(routeOptions.config.bodyMs ?? BODY_MS)
    const over = () => clearTimeout(timer)
    raw.once('end', over).once('close', over)
    reply.raw.once('finish', () => {
      over()
      if (!raw.readableEnded && !raw.destroyed) timer = cutIn(LINGER_MS)
    })
  })
}
