// GET /l/…: the page between a link of a message and where it leads. Only what we have signed is ever opened.
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../base/refusal.ts'
import type { OpenedLink } from '../../intake/link-check.ts'
import { languageOf } from './pages/language.ts'
import { linkPage } from './link-page.ts'

export interface LinkPages {
  /** @throws Refusal `no-such-thing` for a link that is not ours or too old */
  open(token: string, isConfirmed: boolean): Promise<OpenedLink>
}

/** Adds the page to a server whose answers carry the strict headers of `guard`. */
export function addLinkPages(server: FastifyInstance, pages: LinkPages): void {
  // A wildcard: tokens are longer than what a named parameter may be.
  server.get<{ Params: { '*': string }; Querystring: { go?: string } }>(
    '/l/*',
    { exposeHeadRoute: false },
    async (request, reply) => {
      const language = languageOf(request.headers['accept-language'] ?? '')
      reply.type('text/html; charset=utf-8').header('vary', 'accept-language').header('x-robots-tag', 'noindex')
      const isConfirmed = request.query.go === '1'
      const opened = await pages.open(request.params['*'], isConfirmed).catch((error: unknown) => {
        if (error instanceof Refusal && error.reason === 'no-such-thing') return undefined
        throw error
      })
      if (opened === undefined) return reply.code(404).send(linkPage(language, 'unknown'))
      const { url, verdict, reasons } = opened
      if (verdict === 'blocked') return reply.code(403).send(linkPage(language, 'blocked', { url, reasons }))
      if (verdict === 'doubtful' && !isConfirmed) return reply.send(linkPage(language, 'doubtful', { url, reasons }))
      return reply.redirect(new URL(url).href, 303)
    },
  )
}
