// Fields of forms, each under its label.
import { html, Html, linesOf } from './html.ts'
import type { View } from './layout.ts'
import type { TextName } from './texts.ts'

interface FieldOptions {
  /** the name when absent; for a page that has the field more than once */
  readonly id?: string
  readonly type?: 'text' | 'email' | 'password' | 'date'
  readonly autocomplete?: string
  readonly value?: string
  readonly isFirst?: boolean
  readonly describedBy?: string
  readonly isNumeric?: boolean
  readonly isOptional?: boolean
}

const MAX_LENGTH = 256

/** A field under its label. */
export function field(view: View, label: TextName, name: string, options: FieldOptions = {}): Html {
  const {
    id = name,
    type = 'text',
    autocomplete = 'off',
    value = '',
    isFirst,
    describedBy,
    isNumeric,
    isOptional,
  } = options
  return html`<label for="${id}">${view.say(label)}</label>
    <input
      id="${id}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      value="${value}"
      maxlength="${MAX_LENGTH}"
      ${isOptional !== true && html`required`}${
        isFirst === true && html` autofocus`
      }${describedBy !== undefined && html` aria-describedby="${describedBy}"`}${
        isNumeric === true && html` inputmode="numeric"`
      }
      spellcheck="false"
      autocapitalize="none"
    />`
}

/** Longest note or reason; the desk of holds asks for it too. */
export const MAX_WORDS = 1_000

interface TextAreaOptions {
  /** the name when absent; for a page that has the field more than once */
  readonly id?: string
  readonly value?: string
  readonly isRequired?: boolean
  readonly describedBy?: string
}

/** Some lines of free text under their label. */
export function textArea(view: View, label: TextName, name: string, options: TextAreaOptions = {}): Html {
  const { id = name, value = '', isRequired, describedBy } = options
  return html`<label for="${id}">${view.say(label)}</label>
    <textarea
      id="${id}"
      name="${name}"
      rows="3"
      maxlength="${MAX_WORDS}"
      ${isRequired === true && html` required`}${describedBy !== undefined && html` aria-describedby="${describedBy}"`}
    >
${linesOf(value)}</textarea>`
}
