// Gradient-boosted trees on flat typed arrays: what training/sign-in/ writes and scoring evaluates.
//
// A model file is: the 4 bytes "GHRT", a 32-bit length, that many bytes of JSON (`TreeHeader`), zeros up to a multiple of 4;
// then for each head, in the order of the header: roots (uint32 a tree), left (uint32 a node), value (float32 a node), mean
// (float32 a node), feature (int16 a node, padded to a multiple of 4). All little-endian. A node with feature -1 is a leaf,
// and its value is log-odds. Else it asks whether vector[feature] > value: no leads to node `left`, yes to node `left + 1`.
// `mean` is the mean of the training rows' leaves below a node; the change of it along a path is what a feature gave.
import type { Head } from './protocols.ts'
import { REGISTRY_VERSION, VECTOR_LENGTH, BASE_SCORE } from './registry.ts'

const MAGIC = 'GHRT'
/** Source: login-risk-features §3.2: 300 trees of depth 6. */
const MAX_TREES = 1_000
const MAX_NODES = 200_000
const MAX_DEPTH = 32

export interface HeadTrees {
  readonly head: Head
  /** log-odds = bias + base * base score + leaves; on the scale of the base score, since the two are blended for new members */
  readonly bias: number
  readonly base: number
  /** chance of an attack = 1 / (1 + exp(-(slope * log-odds + offset))) */
  readonly slope: number
  readonly offset: number
  /** log-odds above which 1 % of honest sign-ins lay */
  readonly threshold: number
  readonly roots: Uint32Array
  readonly left: Uint32Array
  readonly value: Float32Array
  readonly mean: Float32Array
  readonly feature: Int16Array
}

interface TreeHeader {
  /** of the registry it was trained on */
  readonly registry: number
  readonly vector: number
  /** ISO date, and how to make it again */
  readonly made: string
  readonly heads: readonly (Pick<HeadTrees, 'head' | 'bias' | 'base' | 'slope' | 'offset' | 'threshold'> & {
    readonly trees: number
    readonly nodes: number
  })[]
}

export class TreeModel {
  readonly made: string
  readonly #heads: ReadonlyMap<Head, HeadTrees>

  private constructor(made: string, heads: readonly HeadTrees[]) {
    this.made = made
    this.#heads = new Map(heads.map((each) => [each.head, each]))
  }

  /** @throws Error when the bytes are no model, or one of another registry */
  static decode(bytes: Buffer): TreeModel {
    if (bytes.toString('latin1', 0, 4) !== MAGIC) throw new Error('not a sign-in model')
    const length = bytes.readUInt32LE(4)
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as TreeHeader
    if (header.registry !== REGISTRY_VERSION || header.vector !== VECTOR_LENGTH)
      throw new Error('the model is of another feature registry')
    let at = padded(8 + length)
    const take = <Made>(count: number, size: number, make: (buffer: ArrayBuffer) => Made): Made => {
      if (at + count * size > bytes.length) throw new Error('the model is cut off')
      // A copy: a Buffer may begin anywhere, typed arrays only at multiples of their size.
      const part = make(new Uint8Array(bytes.subarray(at, at + count * size)).buffer)
      at = padded(at + count * size)
      return part
    }
    const heads = header.heads.map(({ trees, nodes, ...rest }): HeadTrees => {
      if (trees > MAX_TREES || nodes > MAX_NODES) throw new Error('the model is too large')
      const roots = take(trees, 4, (buffer) => new Uint32Array(buffer))
      const left = take(nodes, 4, (buffer) => new Uint32Array(buffer))
      const value = take(nodes, 4, (buffer) => new Float32Array(buffer))
      const mean = take(nodes, 4, (buffer) => new Float32Array(buffer))
      const feature = take(nodes, 2, (buffer) => new Int16Array(buffer))
      const made = { ...rest, roots, left, value, mean, feature }
      checkHead(made)
      return made
    })
    return new TreeModel(header.made, heads)
  }

  head(head: Head): HeadTrees | undefined {
    return this.#heads.get(head)
  }
}

export function encodeTrees(made: string, heads: readonly HeadTrees[]): Buffer {
  const header: TreeHeader = {
    registry: REGISTRY_VERSION,
    vector: VECTOR_LENGTH,
    made,
    heads: heads.map(({ head, bias, base, slope, offset, threshold, roots, left }) => ({
      head,
      bias,
      base,
      slope,
      offset,
      threshold,
      trees: roots.length,
      nodes: left.length,
    })),
  }
  const json = Buffer.from(JSON.stringify(header), 'utf8')
  const start = Buffer.alloc(padded(8 + json.length))
  start.write(MAGIC, 0, 'latin1')
  start.writeUInt32LE(json.length, 4)
  json.copy(start, 8)
  const arrays = heads.flatMap(({ roots, left, value, mean, feature }) => [roots, left, value, mean, feature])
  const parts = arrays.map((array) => {
    const part = Buffer.alloc(padded(array.byteLength))
    Buffer.from(array.buffer, array.byteOffset, array.byteLength).copy(part)
    return part
  })
  return Buffer.concat([start, ...parts])
}

/** @returns log-odds */
export function evaluate(trees: HeadTrees, vector: Float32Array): number {
  const { roots, left, value, feature } = trees
  let sum = trees.bias + trees.base * (vector[BASE_SCORE] ?? 0)
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] ?? 0
    for (let asked = feature[node] ?? -1; asked >= 0; asked = feature[node] ?? -1)
      node = (left[node] ?? 0) + ((vector[asked] ?? 0) > (value[node] ?? 0) ? 1 : 0)
    sum += value[node] ?? 0
  }
  return sum
}

/** What each feature gave, by its place in the vector. Only for decisions that need reasons: it takes twice as long. */
export function contributionsOf(trees: HeadTrees, vector: Float32Array): Float32Array {
  const { roots, left, value, mean, feature } = trees
  const given = new Float32Array(VECTOR_LENGTH)
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] ?? 0
    for (let asked = feature[node] ?? -1; asked >= 0; asked = feature[node] ?? -1) {
      const next = (left[node] ?? 0) + ((vector[asked] ?? 0) > (value[node] ?? 0) ? 1 : 0)
      given[asked] = (given[asked] ?? 0) + (mean[next] ?? 0) - (mean[node] ?? 0)
      node = next
    }
  }
  return given
}

/** A damaged model must not lead outside its arrays nor in circles. */
function checkHead({ roots, left, feature }: HeadTrees): void {
  const nodes = left.length
  const depths = new Int32Array(nodes).fill(-1)
  for (const root of roots) {
    const stack: [number, number][] = [[root, 0]]
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const [node, depth] = top
      if (node >= nodes || depth > MAX_DEPTH || depths[node] !== -1) throw new Error('the model leads nowhere')
      depths[node] = depth
      const asked = feature[node] ?? -1
      if (asked >= VECTOR_LENGTH) throw new Error('the model asks for a feature that is not there')
      if (asked >= 0) stack.push([left[node] ?? 0, depth + 1], [(left[node] ?? 0) + 1, depth + 1])
    }
  }
}

const padded = (length: number): number => (length + 3) & ~3
