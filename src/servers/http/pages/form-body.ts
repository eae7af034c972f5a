// Bodies of HTML forms: names and texts. WHATWG URL §5.1, application/x-www-form-urlencoded
import type { FastifyInstance } from 'fastify'

/** as many boxes as a page of held messages has, and some fields more */
const MAX_FIELDS = 520

/** A field that comes more than once is a list. */
export type FormBody = Readonly<Record<string, string | readonly string[]>>

export function addFormBodies(server: FastifyInstance): void {
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => {
    done(null, formBodyOf(String(body)))
  })
}

export function formBodyOf(text: string): FormBody {
  const fields = [...new URLSearchParams(text)].slice(0, MAX_FIELDS)
  const form: Record<string, string | readonly string[]> = Object.create(null)
  for (const [name] of fields) {
    const values = fields.filter(([each]) => each === name).map(([, value]) => value)
    form[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return form
}

/** @returns '' for a field that is missing or comes twice */
export function textOf(form: unknown, name: string): string {
  const value = typeof form === 'object' && form !== null ? (form as FormBody)[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** @returns every value of a field that may come more than once */
export function textsOf(form: unknown, name: string): readonly string[] {
  const value = typeof form === 'object' && form !== null ? (form as FormBody)[name] : undefined
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}
