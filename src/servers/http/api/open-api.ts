// The API described for programs: OpenAPI 3.1, made from the rows that the routes are made from.
import { schemaOf, type Fields } from './fields.ts'
import { messageFields } from './fields-of-messages.ts'
import { HOLD_OPERATIONS } from './hold-operations.ts'
import { INCIDENT_OPERATIONS } from './incident-operations.ts'
import { MAX_KEY, MESSAGES_PATH } from './message-call.ts'
import { OPERATIONS, type Operation } from './operations.ts'
import { SESSION_CALLS } from './session-calls.ts'

type Row = Pick<Operation<never>, 'method' | 'path' | 'summary'> & { readonly fields: Fields }

const PROBLEM = {
  description: 'No, and why (RFC 9457)',
  content: { 'application/problem+json': { schema: { type: 'object' } } },
}
const TOKEN = { name: 'X-Gatehouse-Token', in: 'header', required: true, schema: { type: 'string' } }

/** @param maxMessageBytes  of one message */
export function openApi(maxMessageBytes: number): object {
  const rows = [
    ...Object.entries(SESSION_CALLS).map(([name, row]) => ({ name: `session-${name}`, base: '/api/v1/session', row })),
    ...Object.entries<Row>({ ...OPERATIONS, ...HOLD_OPERATIONS, ...INCIDENT_OPERATIONS }).map(([name, row]) => ({
      name,
      base: '/api/v1/me',
      row,
    })),
  ]
  const paths: Record<string, Record<string, object>> = {}
  for (const { name, base, row } of rows) {
    const path = (base + row.path).replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: described(name, row) }
  }
  paths[MESSAGES_PATH] = { post: messageCall(maxMessageBytes) }
  return {
    openapi: '3.1.0',
    info: { title: 'Gatehouse', version: '1' },
    paths,
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-gatehouse-session' } } },
  }
}

function described(name: string, { method, path, summary, fields }: Row): object {
  const isInPath = (field: string) => path.includes(`:${field}`)
  const rest = Object.entries(fields).filter(([field]) => !isInPath(field))
  const parameters = [
    ...Object.entries(fields)
      .filter(([field]) => isInPath(field))
      .map(([field, { schema }]) => ({ name: field, in: 'path', required: true, schema })),
    ...(method === 'GET'
      ? rest.map(([field, { schema, isOptional }]) => ({
          name: field,
          in: 'query',
          required: isOptional !== true,
          schema,
        }))
      : [TOKEN]),
  ]
  const content = { 'application/json': { schema: schemaOf(Object.fromEntries(rest)) } }
  return {
    operationId: name,
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(method !== 'GET' && rest.length > 0 && { requestBody: { required: true, content } }),
    responses: { '2XX': { description: 'Done' }, default: PROBLEM },
  }
}

/** Sends mail: the one call whose body may be something else than JSON. */
function messageCall(maxMessageBytes: number): object {
  const inQuery = (name: string, schema: object) => ({ name, in: 'query', required: false, schema })
  return {
    operationId: 'sendMessage',
    summary:
      'Sends a message; a whole one names its recipients in its header or by `to`. 202: it is on its way, or held and why',
    parameters: [
      TOKEN,
      { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: MAX_KEY } },
      inQuery('to', { type: 'array', items: { type: 'string' } }),
      inQuery('isCopyKept', { type: 'boolean' }),
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: schemaOf(messageFields(maxMessageBytes)) },
        'message/rfc822': { schema: { type: 'string' } },
      },
    },
    responses: {
      '202': {
        description: 'Taken: id, state (sent or held), and why it is held; again the same for the same key, for a day',
      },
      '409': { ...PROBLEM, description: 'A request with this key is under way: ask again' },
      '422': { ...PROBLEM, description: 'The key was used for another request, or the message cannot be taken' },
      default: PROBLEM,
    },
  }
}
