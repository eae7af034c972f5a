// The few files that pages load: one style sheet and small scripts. Read once; their name holds what they say.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

const TYPES = { svg: 'image/svg+xml', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const
const FILES = [
  'style.css',
  'icon.svg',
  'account.js',
  'alert-worker.js',
  'alerts.js',
  'approve.js',
  'device-key.js',
  'factor.js',
  'passkey.js',
  'password.js',
  'sign-in.js',
] as const
export type StaticFile = (typeof FILES)[number]

interface Entry {
  readonly content: Buffer
  readonly tag: string
}

const entries = new Map<string, Entry>(
  FILES.map((name) => {
    const content = readFileSync(new URL(`./static/${name}`, import.meta.url))
    return [name, { content, tag: createHash('sha256').update(content).digest('base64url').slice(0, 12) }]
  }),
)

/** The address of a file; a new content has a new address, so that browsers may keep each for good. */
export function addressOf(name: StaticFile): string {
  return `/static/${name}?v=${entries.get(name)?.tag}`
}

export function addStaticFiles(server: FastifyInstance): void {
  for (const [name, { content, tag }] of entries) {
    server.get<{ Querystring: { v?: string } }>(`/static/${name}`, (request, reply) => {
      const isCurrent = request.query.v === tag
      return reply
        .type(TYPES[name.split('.')[1] as keyof typeof TYPES])
        .header('cache-control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-store')
        .send(content)
    })
  }
}
