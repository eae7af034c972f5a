// GET /s/…: files that left as a link. Whoever opens it writes an address, gives the code that was sent there, downloads.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../base/refusal.ts'
import type { BlobReader } from '../../../store/store.ts'
import { refusalOf } from '../guard.ts'
import { addressOf, type Web } from '../session/web.ts'
import { textOf as fieldOf } from './form-body.ts'
import { forMembers } from './home-routes.ts'
import { sendPage, viewOf } from './layout.ts'
import { askPage, filesPage, linksPage, troublePage, type Asked } from './secure-link-pages.ts'
import { textOf } from './refusal-texts.ts'
import type { TextName } from './texts.ts'

const MAX_ADDRESS = 320 // octets. RFC 5321 §4.5.3.1: 64 + 1 + 255
/** What a browser runs or shows by itself is never told: every file is bytes to be saved. */
const ANY_BYTES = 'application/octet-stream'

export function addSecureLinkPages(server: FastifyInstance, web: Web): void {
  const { secureLinks } = web.rooms

  const ask = (request: FastifyRequest, reply: FastifyReply, asked: Asked, status = 200) => {
    const view = { ...viewOf(web, request, reply), path: `/s/${asked.link}` }
    return sendPage(reply, view, askPage(view, asked), status)
  }
  const trouble = (request: FastifyRequest, reply: FastifyReply, text: TextName, status: number) => {
    const view = { ...viewOf(web, request, reply), path: '/' }
    return sendPage(reply, view, troublePage(view, text), status)
  }
  const formOf = ({ body }: FastifyRequest) => ({
    link: fieldOf(body, 'link'),
    address: fieldOf(body, 'address').slice(0, MAX_ADDRESS),
  })

  // A wildcard: tokens are longer than what a named parameter may be.
  server.get<{ Params: { '*': string } }>('/s/*', async (request, reply) => {
    const link = request.params['*']
    const state = await secureLinks.look(link).catch((error: unknown) => {
      if (error instanceof Refusal && error.reason === 'no-such-thing') return 'unknown' as const
      throw error
    })
    if (state === 'unknown') return trouble(request, reply, 'linkUnknown', 404)
    return state === 'gone' ? trouble(request, reply, 'linkGone', 410) : ask(request, reply, { link, address: '' })
  })

  server.post('/s/code', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    const { link, address } = formOf(request)
    try {
      await secureLinks.sendCode(link, address, addressOf(request))
    } catch (error) {
      return trouble(request, reply, ...toldOf(error))
    }
    return ask(request, reply, { link, address })
  })

  server.post('/s/open', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    const { link, address } = formOf(request)
    try {
      const opened = await secureLinks.open(link, address, fieldOf(request.body, 'code'), addressOf(request))
      const view = { ...viewOf(web, request, reply), path: `/s/${link}` }
      return await sendPage(reply, view, filesPage(view, opened))
    } catch (error) {
      if (error instanceof Refusal && error.reason === 'wrong-credentials')
        return ask(request, reply, { link, address, trouble: 'linkWrongCode' }, 403)
      return trouble(request, reply, ...toldOf(error))
    }
  })

  server.post('/s/file', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    const number = Number(fieldOf(request.body, 'file'))
    try {
      const { file, blob } = await secureLinks.fetch(fieldOf(request.body, 'pass'), number, addressOf(request))
      return await reply
        .type(ANY_BYTES)
        .header('content-disposition', disposition(file.name))
        .header('content-length', file.size)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(Readable.from(closing(blob)))
    } catch (error) {
      return trouble(request, reply, ...toldOf(error))
    }
  })

  server.get('/secure-links', (request, reply) =>
    forMembers(web, request, reply, async ({ signedIn: { owner } }) => {
      const view = viewOf(web, request, reply)
      return sendPage(reply, view, linksPage(view, await secureLinks.ofMember(owner)))
    }),
  )
  server.post<{ Params: { id: string } }>('/secure-links/:id/revoke', async (request, reply) => {
    web.checkToken(request, fieldOf(request.body, 'token'))
    return forMembers(web, request, reply, async ({ signedIn: { owner } }) => {
      await secureLinks.revoke(owner.organisationId, request.params.id, String(owner.memberId), owner)
      const view = { ...viewOf(web, request, reply), path: '/secure-links' }
      return sendPage(reply, view, linksPage(view, await secureLinks.ofMember(owner), 'linkRevoked'))
    })
  })
}

function toldOf(error: unknown): [TextName, number] {
  const refusal = refusalOf(error, '/s')
  switch (refusal.reason) {
    case 'no-such-thing':
      return ['linkGone', 410]
    case 'limit-reached':
      return ['linkTooOften', 429]
    case 'malware-found':
      return ['linkMalware', 403]
    default:
      return [textOf(refusal), refusal.rendering.http]
  }
}

/** RFC 6266 §4.1, §5: a name in ASCII for old programs, and the real one. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

async function* closing(blob: BlobReader): AsyncIterable<Buffer> {
  try {
    yield* blob.stream()
  } finally {
    await blob.close()
  }
}
