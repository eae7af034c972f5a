// HTML that cannot be broken by what is put into it: every value of the template is escaped unless it is HTML already.

/** Text that is HTML. Only `html` makes it from text of other people. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Value = Html | string | number | false | undefined | readonly Value[]

/** A tagged template: html`<p>${text}</p>`. Lists are joined, `false` and `undefined` show nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((done, part, index) => done + rendered(values[index - 1]) + part))
}

function rendered(value: Value): string {
  if (value instanceof Html) return value.text
  if (value === undefined || value === false) return ''
  if (typeof value === 'object') return value.map(rendered).join('')
  return escaped(String(value))
}

/** Letters that could end a text or an attribute become references; what is invisible or turns the line around is shown. */
export function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

/** Text of several lines, which stay lines. */
export function linesOf(text: string): Html {
  return new Html(
    text
      .split(/\r\n|\r|\n/)
      .map(escaped)
      .join('\n'),
  )
}
