// What leak detection reads: pieces of text, each with where it stood. The engine knows no format, only these.
import type { LeakPlace, NotInspectable } from '../../mail/leak.ts'

/**
 * One text: the subject, one part of the body, or one file (a sheet, a file in an archive: one piece each).
 * `leak/body-pieces.ts` makes those of the message itself; `textsOf()` in `leak/text/texts-of.ts` those of the files.
 */
export interface TextPiece {
  readonly place: LeakPlace
  /** of a file, with the archive it was in: `all.zip/people.xlsx`; '' for subject and body */
  readonly name: string
  /**
   * As written, nothing folded; of HTML and documents what a reader sees and what is hidden from them. Blocks, paragraphs
   * and rows end with \n, cells of one row are parted by \t, so that a value never runs from one cell into the next.
   */
  readonly text: string
  readonly table?: TextTable
  /** all of it is quoted from an earlier message; lines that begin with ">" are known without this */
  readonly isQuoted?: boolean
  /** of the file, not of its text: `MSIP_Label_…_Name`, `Title`, `Keywords`, XMP; at most 100, for labels */
  readonly properties?: Readonly<Record<string, string>>
}

/** Which parts of the text are cells of which column. */
export interface TextTable {
  /** header of each column, '' where it has none; columns of several tables stand one after the other */
  readonly columns: readonly string[]
  /** three numbers a cell, in order of the text: start, end (UTF-16 units of `text`), index into `columns`; headers left out */
  readonly cells: Uint32Array
}

export interface Texts {
  readonly pieces: readonly TextPiece[]
  /** distinct */
  readonly notInspectable: readonly NotInspectable[]
}
