// bogofilter: word statistics after Robinson and Fisher, the closest relative of a learned judge. bogofilter(1)
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { createInterface } from 'node:readline'
import { Workplace } from '../../support/stack.ts'
import { isUnwanted, type Contender } from '../contender.ts'
import { childrenCpuMs } from './children-cpu.ts'

/** Its own threshold. bogofilter(1), spam_cutoff */
const SPAM_CUTOFF = 0.99

export function bogofilter(): Contender {
  const place = new Workplace('bogofilter')
  const folder = place.makeFolder('words')
  return {
    name: 'bogofilter',
    learn: async (letters) => {
      const boxes = { '-s': place.path('spam.mbox'), '-n': place.path('ham.mbox') }
      for await (const { document, bytes } of letters)
        fs.appendFileSync(boxes[isUnwanted(document) ? '-s' : '-n'], entryOf(bytes))
      // One after the other: a run keeps the words to itself until it ends. As an mbox, they are written once.
      for (const [kind, box] of Object.entries(boxes)) {
        await once(spawn('bogofilter', ['-C', '-d', folder, kind, '-M', '-I', box], { stdio: 'inherit' }), 'exit')
      }
    },
    judge: async function* (letters) {
      // -TT prints all places of the score: most spam looks the same in six.
      const filter = spawn('bogofilter', ['-C', '-d', folder, '-TT', '-b'], { stdio: ['pipe', 'pipe', 'inherit'] })
      const files = letters.map(({ bytes }, index) => place.write(`letters/${index}`, bytes))
      filter.stdin.end(`${files.join('\n')}\n`)
      for await (const line of createInterface({ input: filter.stdout })) {
        const score = Number(line.slice(line.lastIndexOf(' ') + 1))
        yield { score, isStopped: score >= SPAM_CUTOFF, reasons: [], ms: NaN }
      }
      if (filter.exitCode === null) await once(filter, 'exit')
    },
    cpuMs: childrenCpuMs,
    memoryMib: () => NaN,
    close: () => place.stop(),
  }
}

/** RFC 4155 */
function entryOf(bytes: Uint8Array): Buffer {
  const letter = Buffer.from(bytes)
    .toString('latin1')
    .replace(/^From /gm, '>From ')
  return Buffer.from(`From - Sat Nov 21 10:00:00 2026\n${letter}\n\n`, 'latin1')
}
