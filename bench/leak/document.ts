// A made-up document before it takes a format: paragraphs and tables, in the order in which they are read.

export type Block =
  /** one paragraph; \n parts lines of it */
  | { readonly text: string }
  /** rows of equal length, the first of them the headers */
  | { readonly rows: readonly (readonly string[])[] }

export interface Document {
  readonly title: string
  readonly language: 'zh' | 'en'
  readonly blocks: readonly Block[]
}

/** As a plain text has it: cells parted by tabs. */
export function plainText({ blocks }: Document): string {
  return blocks
    .map((block) => ('text' in block ? block.text : block.rows.map((row) => row.join('\t')).join('\n')))
    .join('\n')
}
