// What an operation takes: each field is a JSON Schema and, to the compiler, a type.
import type { Factor } from '../../../sign-in/web-sign-in.ts'
import { FACTORS } from '../../../sign-in/web-sign-in.ts'

declare const type: unique symbol

/** A JSON Schema (2020-12, as far as OpenAPI 3.1 and the server's validator share it) for values of type `T`. */
export interface Field<T> {
  readonly schema: object
  readonly isOptional?: true
  readonly [type]?: T
}

export type Fields = Readonly<Record<string, Field<unknown>>>
/** The input that fields describe. */
export type InputOf<F extends Fields> = { readonly [Name in keyof F]: F[Name] extends Field<infer T> ? T : never }

export const text = (minLength: number, maxLength: number): Field<string> => ({
  schema: { type: 'string', minLength, maxLength },
})
export const oneOf = <const T extends string>(values: readonly T[]): Field<T> => ({
  schema: { type: 'string', enum: values },
})
export const listOf = <const T extends string>(values: readonly T[]): Field<readonly T[]> => ({
  schema: {
    type: 'array',
    items: { type: 'string', enum: values },
    minItems: 1,
    maxItems: values.length,
    uniqueItems: true,
  },
})
export const wholeNumber = (minimum: number, maximum: number): Field<number> => ({
  schema: { type: 'integer', minimum, maximum },
})
export const listOfNumbers = (minimum: number, maxItems: number): Field<readonly number[]> => ({
  schema: { type: 'array', items: { type: 'integer', minimum }, minItems: 1, maxItems, uniqueItems: true },
})
export const yesOrNo: Field<boolean> = { schema: { type: 'boolean' } }
export const listOfIds = (maxItems: number): Field<readonly string[]> => ({
  schema: { type: 'array', items: id.schema, minItems: 1, maxItems, uniqueItems: true },
})
/** What a browser's WebAuthn call gave back. */
export const object: Field<object> = { schema: { type: 'object', additionalProperties: true } }
export const optional = <T>(field: Field<T>): Field<T | undefined> => ({ schema: field.schema, isOptional: true })

export const factor: Field<Factor> = oneOf(FACTORS)
export const id = text(1, 200)

/** The schema of a whole body. */
export function schemaOf(fields: Fields): object {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
    required: Object.entries(fields).flatMap(([name, { isOptional }]) => (isOptional === true ? [] : [name])),
    additionalProperties: false,
  }
}
