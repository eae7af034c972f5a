// Figures for Prometheus, on the loopback address only.
import { createServer } from 'node:http'
import { collectDefaultMetrics, register } from 'prom-client'

/** @returns the port it listens on, and how to end it */
export async function openMetrics(port: number): Promise<{ port: number; close: () => Promise<void> }> {
  collectDefaultMetrics({ prefix: 'gatehouse_' })
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return response.writeHead(404).end()
    void register.metrics().then((text) => response.writeHead(200, { 'content-type': register.contentType }).end(text))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const address = server.address()
  const close = () =>
    new Promise<void>((resolve) => {
      register.clear()
      server.close(() => resolve())
      server.closeAllConnections() // figures can be asked for again; a silent connection must not hold up the end
    })
  return { port: typeof address === 'object' && address !== null ? address.port : port, close }
}
