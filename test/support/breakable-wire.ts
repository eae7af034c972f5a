// An HTTP proxy before one server, with the ways in which a service far away breaks: gone, slow, failing.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { sleep } from '../../src/base/clock.ts'

export interface BreakableWire {
  readonly port: number
  /** `dead`: connections are cut; `slow`: passed on after `delayMs`; `failing`: 500. May be changed at any time. */
  mode: 'alive' | 'dead' | 'slow' | 'failing'
  stop(): Promise<void>
}

/** @param origin  `http://127.0.0.1:port`; requests reach it unchanged, so that their signatures hold */
export async function startWire(origin: string, delayMs = 1_000): Promise<BreakableWire> {
  const server = http.createServer(async (request, response) => {
    if (wire.mode === 'dead') return request.socket.destroy()
    if (wire.mode === 'failing') return response.writeHead(500).end()
    if (wire.mode === 'slow') await sleep(delayMs)
    const { method, headers, url } = request
    const passedOn = http.request(new URL(url ?? '/', origin), { method: method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    passedOn.on('error', () => response.destroy())
    request.pipe(passedOn)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const wire: BreakableWire = {
    port: (server.address() as AddressInfo).port,
    mode: 'alive',
    async stop() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return wire
}
