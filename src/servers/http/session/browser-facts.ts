// What a browser tells of itself when somebody signs in: its header fields, and what the sign-in page learned from it.
// Nothing that needs a fingerprint of canvas, fonts or sound.
import { createPublicKey, type JsonWebKey } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { BrowserFacts } from '../../../risk/event.ts'

const MAX_FACTS_LENGTH = 2_000 // characters of the page's report
const MAX_TEXT = 60

type Kind = 'text' | 'flag' | readonly [least: number, most: number]

/** What the page's script reports, with the range of each: a stranger writes it. */
const REPORTED = {
  screen: 'text',
  pixelRatio: [0.1, 16],
  colourDepth: [1, 64],
  platform: 'text',
  cpuCores: [1, 1_024],
  touchPoints: [0, 256],
  scriptLanguage: 'text',
  timezoneMinutes: [-900, 900],
  isAutomated: 'flag',
  clientClock: [0, 1e14],
  pageMs: [0, 1e9],
  pointerEvents: [0, 1e6],
} as const satisfies Partial<Record<keyof BrowserFacts, Kind>>

/** @param report  JSON from the page's hidden field; '' when it runs no script */
export function browserFacts(request: FastifyRequest, report: string): BrowserFacts {
  const { headers } = request
  const brand = /"(Google Chrome|Microsoft Edge|Chromium|Opera|Brave)"/.exec(
    headers['sec-ch-ua']?.toString() ?? '',
  )?.[1]
  const names = request.raw.rawHeaders.filter((_, index) => index % 2 === 0)
  return {
    ...reported(report),
    hasClientHints: headers['sec-ch-ua'] !== undefined,
    ...(brand !== undefined && { hintBrand: brand }),
    privacySignal: headers.dnt === '1' || headers['sec-gpc'] === '1',
    headerOrder: names.join(',').toLowerCase().slice(0, 400),
  }
}

function reported(report: string): Partial<BrowserFacts> {
  const told = parsed(report)
  return Object.fromEntries(
    Object.entries(REPORTED).flatMap(([name, kind]: [string, Kind]) => {
      const value = told[name]
      return fits(value, kind) ? [[name, value]] : []
    }),
  )
}

function fits(value: unknown, kind: Kind): boolean {
  if (kind === 'text') return typeof value === 'string' && value.length <= MAX_TEXT
  if (kind === 'flag') return typeof value === 'boolean'
  return typeof value === 'number' && value >= kind[0] && value <= kind[1]
}

function parsed(report: string): Record<string, unknown> {
  if (report === '' || report.length > MAX_FACTS_LENGTH) return {}
  try {
    const value: unknown = JSON.parse(report)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** @param text  an ECDSA P-256 public key as JWK, RFC 7518 §6.2.1. @returns the same without anything else; undefined when it is none */
export function deviceKeyOf(text: string): JsonWebKey | undefined {
  const { kty, crv, x, y } = parsed(text)
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') return undefined
  try {
    const key = { kty, crv, x, y }
    createPublicKey({ key, format: 'jwk' })
    return key
  } catch {
    return undefined // not a point of the curve
  }
}
