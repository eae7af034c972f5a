// The offline model of addresses: a linear judge of hashed pieces, read once from models/links.bin.
import { readFileSync } from 'node:fs'
import type { WebAddress } from './canonical.ts'
import { featuresOfUrl, SLOTS } from './url-features.ts'

/** One byte a weight, behind what is common to all. */
export interface UrlModel {
  /** Int8 weights, times `scale` */
  readonly weights: Int8Array
  readonly scale: number
  readonly bias: number
  /** logistic calibration of the sum: chance = 1 / (1 + exp(−(slope · sum + offset))). Platt 1999 */
  readonly slope: number
  readonly offset: number
}

const MAGIC = 'GHL1'
const HEADER_BYTES = 20
const FILE = new URL('../../../models/links.bin', import.meta.url)

let loaded: UrlModel | undefined

/** @returns 0 … 1: how much the address alone looks like those of fraud */
export function chanceOfUrl(address: Pick<WebAddress, 'host' | 'parsed'>): number {
  loaded ??= decodeUrlModel(readFileSync(FILE))
  return chanceBy(loaded, featuresOfUrl(address))
}

export function chanceBy({ weights, scale, bias, slope, offset }: UrlModel, features: Uint32Array): number {
  let sum = 0
  for (const slot of features) sum += weights[slot] as number
  const score = bias + (sum * scale) / Math.sqrt(features.length || 1)
  return 1 / (1 + Math.exp(-(slope * score + offset)))
}

/** The file: magic, scale, bias, slope, offset (32-bit floats, little-endian), then the weights. */
export function encodeUrlModel({ weights, scale, bias, slope, offset }: UrlModel): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write(MAGIC, 'latin1')
  ;[scale, bias, slope, offset].forEach((value, index) => header.writeFloatLE(value, 4 + index * 4))
  return Buffer.concat([header, Buffer.from(weights.buffer, weights.byteOffset, weights.length)])
}

/** A model of another shape is a mistake of whoever installed it. */
export function decodeUrlModel(file: Buffer): UrlModel {
  if (file.toString('latin1', 0, 4) !== MAGIC || file.length !== HEADER_BYTES + SLOTS)
    throw new Error('models/links.bin is no model of addresses of this version')
  const [scale = 0, bias = 0, slope = 0, offset = 0] = [4, 8, 12, 16].map((at) => file.readFloatLE(at))
  const weights = new Int8Array(file.buffer, file.byteOffset + HEADER_BYTES, SLOTS)
  return { weights, scale, bias, slope, offset }
}
