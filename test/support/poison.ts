// Preloaded into a server (NODE_OPTIONS=--import …): a message with the poison's mark takes its screening thread all memory.
// It stands for the message that some day finds a hole in a parser: none is known.
import { parentPort } from 'node:worker_threads'

/** in the body of a message */
export const POISON = 'gatehouse-test-poison'

interface Question {
  readonly request?: { readonly message?: { readonly bytes?: Uint8Array } }
}

if (parentPort !== null) {
  const listen = parentPort.on.bind(parentPort)
  parentPort.on = ((event: string, listener: (question: Question) => void) =>
    listen(event, (question: Question) => {
      const bytes = question.request?.message?.bytes
      if (bytes !== undefined && Buffer.from(bytes).includes(POISON)) takeAllMemory()
      listener(question)
    })) as typeof parentPort.on
}

function takeAllMemory(): never {
  for (const hoard: number[][] = []; ;) hoard.push(Array.from({ length: 100_000 }, (_, index) => index))
}
