// What a message is when a program hands it in as JSON: each field with its limits.
import { optional, text, yesOrNo, type Field, type InputOf } from './fields.ts'

/** Characters of one list of addresses with names: some thousands of them. */
const MAX_ADDRESSES = 200_000
const MAX_ENTRIES = 10_000
const MAX_SUBJECT = 2_000
const MAX_FILES = 200
const MAX_NAME = 255
/** RFC 6838 §4.2: at most 127 characters on each side */
const MEDIA_TYPE = '^[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}$'
const MESSAGE_ID = '^<[!-;=?-~]{1,250}>$'

/** `Name <a@example.org>`, or an address alone; one an entry, or several with commas between */
const addresses: Field<readonly string[]> = {
  schema: {
    type: 'array',
    items: { type: 'string', minLength: 3, maxLength: MAX_ADDRESSES },
    maxItems: MAX_ENTRIES,
  },
}

export interface HandedFile {
  readonly name: string
  readonly type: string
  /** base64 */
  readonly content: string
}

const files: Field<readonly HandedFile[]> = {
  schema: {
    type: 'array',
    maxItems: MAX_FILES,
    items: {
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1, maxLength: MAX_NAME },
        type: { type: 'string', pattern: MEDIA_TYPE },
        content: { type: 'string', contentEncoding: 'base64' },
      },
      required: ['name', 'type', 'content'],
      additionalProperties: false,
    },
  },
}

/** @param maxBytes  of a message; the schema of a text says no more */
export const messageFields = (maxBytes: number) => ({
  from: optional(text(3, 1_000)),
  to: optional(addresses),
  cc: optional(addresses),
  bcc: optional(addresses),
  replyTo: optional(addresses),
  subject: optional(text(0, MAX_SUBJECT)),
  text: text(0, maxBytes),
  html: optional(text(0, maxBytes)),
  attachments: optional(files),
  inReplyTo: optional({ schema: { type: 'string', pattern: MESSAGE_ID } } as Field<string>),
  isCopyKept: optional(yesOrNo),
})
export type HandedMessage = InputOf<ReturnType<typeof messageFields>>
