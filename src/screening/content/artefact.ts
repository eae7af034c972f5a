// A trained model as one file: a head in JSON that names its tensors, the tensors, and a digest over all of it.
import { createHash } from 'node:crypto'

const MAGIC = 'GATEHOUSE MODEL 1\n'
const DIGEST_BYTES = 32 // SHA-256
/** bytes; a tensor of floats begins where one may stand */
const ALIGNED = 4
/** bytes of the artefact at most: it is held by each screening thread */
export const MAX_ARTEFACT = 8 * 1_024 * 1_024

export type Tensor = Float32Array | Int8Array

/** Numbers of a model that are no tensor: shapes, scales, calibration. */
export type Facts = Readonly<Record<string, number | readonly number[]>>

export interface Artefact {
  readonly facts: Facts
  readonly tensors: ReadonlyMap<string, Tensor>
}

/** The file cannot be used: cut, changed, or not of this version. */
export class DamagedArtefact extends Error {
  override readonly name = 'DamagedArtefact'
}

interface Head {
  readonly facts: Facts
  readonly tensors: readonly { readonly name: string; readonly type: 'float32' | 'int8'; readonly length: number }[]
}

export function encodeArtefact({ facts, tensors }: Artefact): Buffer {
  const named = [...tensors].map(([name, tensor]) => {
    return { name, type: tensor instanceof Int8Array ? 'int8' : 'float32', length: tensor.length } as const
  })
  const head = JSON.stringify({ facts, tensors: named } satisfies Head)
  const opening = `${MAGIC}${head}`
  const padding = ' '.repeat((ALIGNED - ((Buffer.byteLength(opening) + 1) % ALIGNED)) % ALIGNED)
  const parts = [Buffer.from(`${opening}${padding}\n`), ...[...tensors.values()].map(alignedBytesOf)]
  const content = Buffer.concat(parts)
  const file = Buffer.concat([content, digestOf(content)])
  if (file.length > MAX_ARTEFACT) throw new RangeError(`an artefact of ${file.length} bytes is beyond ${MAX_ARTEFACT}`)
  return file
}

/** @throws DamagedArtefact */
export function decodeArtefact(file: Uint8Array): Artefact {
  // A copy of its own begins at 0, so that floats are aligned.
  const bytes = Buffer.from(new Uint8Array(file).buffer)
  const content = bytes.subarray(0, Math.max(0, bytes.length - DIGEST_BYTES))
  if (!digestOf(content).equals(bytes.subarray(content.length))) throw new DamagedArtefact('the digest does not fit')
  if (content.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new DamagedArtefact('not a model of this version')
  const headEnd = content.indexOf('\n', MAGIC.length) + 1
  const head = JSON.parse(content.toString('utf8', MAGIC.length, headEnd)) as Head
  const tensors = new Map<string, Tensor>()
  let at = headEnd
  for (const { name, type, length } of head.tensors) {
    const Type = type === 'int8' ? Int8Array : Float32Array
    if (at + length * Type.BYTES_PER_ELEMENT > content.length) throw new DamagedArtefact(`${name} is cut`)
    tensors.set(name, new Type(bytes.buffer, at, length))
    at += alignedLength(length * Type.BYTES_PER_ELEMENT)
  }
  return { facts: head.facts, tensors }
}

function alignedBytesOf(tensor: Tensor): Buffer {
  const bytes = Buffer.alloc(alignedLength(tensor.byteLength))
  Buffer.from(tensor.buffer, tensor.byteOffset, tensor.byteLength).copy(bytes)
  return bytes
}

const alignedLength = (length: number): number => Math.ceil(length / ALIGNED) * ALIGNED
const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
