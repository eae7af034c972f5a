// The thread that reads PDF files.
import { serve } from '../../../base/pool.ts'
import { NotReadable } from '../../containers/allowance.ts'
import { IsEncrypted } from './ole-file.ts'
import { readPdf } from './pdf-pages.ts'
import { TextBudget, type FileText } from './text-builder.ts'

export interface PdfQuestion {
  readonly bytes: Uint8Array
  /** UTF-16 units that may be read */
  readonly units: number
}

export type PdfAnswer =
  { readonly texts: readonly FileText[]; readonly isCut: boolean } | { readonly why: 'encrypted' | 'not-readable' }

serve(async ({ bytes, units }: PdfQuestion): Promise<PdfAnswer> => {
  const budget = new TextBudget(units)
  const texts: FileText[] = []
  try {
    for await (const text of readPdf(bytes, budget)) texts.push(text)
  } catch (error) {
    if (error instanceof IsEncrypted) return { why: 'encrypted' }
    if (error instanceof NotReadable) return { why: 'not-readable' }
    throw error
  }
  return { texts, isCut: budget.isCut }
})
