// Ports for servers that a test starts, kills and starts again. They lie below those that the system gives away by itself (from
// 32768 on), so that no connection takes one while its server is down, and each test process has some of its own.
import { createServer, type Server } from 'node:net'

const FIRST = 12_000
const LAST = 31_999
/** ports of one process */
const SHARE = 100

let first: Promise<number> | undefined
let given = 0

/** Ports on loopback that nobody listens on, and that no other test process asks for. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = []
  while (found.length < count) found.push(await freePort())
  return found
}

export async function freePort(): Promise<number> {
  first ??= ownShare()
  const start = await first
  for (let tried = 1; tried < SHARE; tried++) {
    const port = start + 1 + (given++ % (SHARE - 1))
    const probe = await listenOn(port)
    if (probe === undefined) continue
    await new Promise((closed) => probe.close(closed))
    return port
  }
  throw new Error(`all of the ports ${start} to ${start + SHARE - 1} are taken`)
}

/** Listens on the first port of a share for as long as this process lives: so the others know. @returns that port */
async function ownShare(): Promise<number> {
  const shares = (LAST + 1 - FIRST) / SHARE
  for (let tried = 0; tried < shares; tried++) {
    const port = FIRST + ((process.pid + tried) % shares) * SHARE
    const listening = await listenOn(port)
    if (listening === undefined) continue
    listening.unref()
    return port
  }
  throw new Error(`no ports are left between ${FIRST} and ${LAST}`)
}

/** @returns the server; undefined where another one listens */
function listenOn(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
