// One connection for one question: bytes go as fast as the other side takes them, and what comes back is one answer.
import net from 'node:net'

/** Sends bytes; waits while the other side is slower than we are. @returns false when it takes no more */
export type Send = (bytes: Uint8Array) => Promise<boolean>

export interface ExchangeBounds {
  /** ms from connecting to the whole answer */
  readonly budgetMs: number
  /** bytes of an answer; a longer one is taken for a broken server */
  readonly longest: number
}

/**
 * @param isWhole  whether the answer has all that is wanted of it; the connection is ended then
 * @returns the answer; its end is the end of the connection where `isWhole` never holds
 * @throws Error, and what connect(2) says
 */
export function exchange(
  target: net.NetConnectOpts,
  { budgetMs, longest }: ExchangeBounds,
  isWhole: (answer: Buffer) => boolean,
  talk: (send: Send) => Promise<void>,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(target)
    let answer: Buffer = Buffer.alloc(0)
    let problem: Error | undefined
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), budgetMs)
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk])
      if (isWhole(answer)) socket.destroy()
      else if (answer.length > longest) socket.destroy(new Error('endless answer'))
    })
    socket.on('error', (error) => (problem = error))
    // The other side may answer and hang up while we still send: what it said counts, not how our sending ended.
    socket.on('close', () => {
      clearTimeout(timer)
      if (isWhole(answer)) resolve(answer)
      else reject(problem ?? new Error('connection ended without an answer'))
    })
    const send: Send = async (bytes) => {
      if (socket.destroyed) return false
      if (socket.write(bytes)) return true
      return new Promise((resume) => {
        const done = () => {
          socket.off('drain', done).off('close', done)
          resume(!socket.destroyed)
        }
        socket.on('drain', done).on('close', done)
      })
    }
    talk(send).catch((error: Error) => socket.destroy(error))
  })
}

/** `host:port` or `[address]:port`. @throws RangeError */
export function hostAndPort(address: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(address) ?? []
  if (host === undefined || Number(port) > 65_535) throw new RangeError('Not a host and a port')
  return { host, port: Number(port) }
}
