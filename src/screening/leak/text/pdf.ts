// PDF files are read in a thread of their own: a library that walks whatever a stranger wrote may loop, and is ended then.
import { ThreadEnded, WorkerPool } from '../../../base/pool.ts'
import { Refusal } from '../../../base/refusal.ts'
import { NotReadable } from '../../containers/allowance.ts'
import { IsEncrypted } from './ole-file.ts'
import type { TextReader } from './package-parts.ts'
import type { PdfAnswer, PdfQuestion } from './pdf-worker.ts'

const MAX_BYTES = 67_108_864 // of one file
/** ms; longer than what reading gives itself, so that a long file is cut and only a loop is ended */
const DEADLINE_MS = 8_000
const QUEUE_LIMIT = 64
const HEAP_MB = 256

/** The file took its thread along, or all the time there was. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow'
}

/** One for each thread that screens; it comes up with the first PDF file. */
let pool: WorkerPool<PdfQuestion, PdfAnswer> | undefined

export const pdfTexts: TextReader = async function* (file, _, budget) {
  if (file.bytes.length > MAX_BYTES) return budget.cut()
  const answer = await ask({ bytes: Uint8Array.from(file.bytes), units: budget.unitsLeft })
  if ('why' in answer) throw answer.why === 'encrypted' ? new IsEncrypted() : new NotReadable('pdf')
  if (answer.isCut) budget.cut()
  for (const text of answer.texts) {
    budget.take(text.text.length)
    yield text
  }
}

async function ask(question: PdfQuestion): Promise<PdfAnswer> {
  pool ??= new WorkerPool({
    script: new URL('./pdf-worker.ts', import.meta.url),
    size: 1,
    queueLimit: QUEUE_LIMIT,
    deadlineMs: DEADLINE_MS,
    heapMb: HEAP_MB,
  })
  try {
    return await pool.run(question, [question.bytes.buffer as ArrayBuffer])
  } catch (error) {
    if (error instanceof ThreadEnded) throw new TooSlow('pdf', { cause: error })
    if (error instanceof Refusal) throw new NotReadable('pdf', { cause: error })
    throw error
  }
}
