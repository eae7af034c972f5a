// All text that a page of a PDF file draws, beyond its edges too, of which pdf.js tells none as text. ISO 32000-1 §9.4
import type { getResolvedPDFJS } from 'unpdf'

export type Library = Awaited<ReturnType<typeof getResolvedPDFJS>>
export type Document = Awaited<ReturnType<Library['getDocument']>['promise']>
export type Page = Awaited<ReturnType<Document['getPage']>>

/** of an em / 1000; a wider step between two letters stands for a blank */
const BLANK_STEP = -200
const NO_ANNOTATIONS = 0 // their texts are read by themselves

/** @returns its lines, in the order in which they are drawn; lines of one place are not put together */
export async function drawnLines(page: Page, OPS: Library['OPS']): Promise<string[]> {
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: NO_ANNOTATIONS })
  const lines: string[] = []
  const outer: number[] = []
  let line = ''
  // Heights tell lines apart; turned and scaled text has others, but on one line they stay the same.
  let base = 0
  let y = 0
  let lastY = Number.NaN
  let isMoved = false
  for (const [index, operator] of fnArray.entries()) {
    const values = (argsArray[index] ?? []) as readonly unknown[]
    switch (operator) {
      case OPS.showText:
        if (base + y !== lastY) {
          lines.push(line)
          line = ''
        } else if (isMoved) line += ' '
        line += shown(values[0])
        lastY = base + y
        isMoved = false
        break
      case OPS.save:
        outer.push(base)
        break
      case OPS.transform:
        base += Number(values[5])
        break
      case OPS.paintFormXObjectBegin:
        outer.push(base)
        base += heightIn(values[0])
        break
      case OPS.restore:
      case OPS.paintFormXObjectEnd:
        base = outer.pop() ?? 0
        break
      case OPS.beginText:
        y = 0
        isMoved = true
        break
      case OPS.setTextMatrix:
        y = heightIn(values[0])
        isMoved = true
        break
      case OPS.moveText:
      case OPS.setLeadingMoveText:
        y += Number(values[1])
        isMoved = true
        break
      case OPS.nextLine:
        y -= ANY_LINE
        break
    }
  }
  lines.push(line)
  return lines.filter((each) => each !== '')
}

/** points; how far the next line is away does not matter */
const ANY_LINE = 1
const heightIn = (matrix: unknown): number => Number((matrix as ArrayLike<number> | null)?.[5] ?? 0)

/** @param glyphs  letters, and steps between them */
function shown(glyphs: unknown): string {
  if (!Array.isArray(glyphs)) return ''
  return glyphs
    .map((glyph: number | { readonly unicode?: string } | null) => {
      if (typeof glyph === 'number') return glyph < BLANK_STEP ? ' ' : ''
      return glyph?.unicode ?? ''
    })
    .join('')
}
