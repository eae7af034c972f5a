// Documents as an office program writes them: ours, turned by LibreOffice into its own forms. Needs `soffice`; nothing in
// the tests does.
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** ms for all files of one form */
const TIMEOUT_MS = 600_000

/** Target → the form that it is made of. */
export const OFFICE_FORMS = {
  docx: 'odt',
  doc: 'odt',
  rtf: 'odt',
  odt: 'odt',
  pdf: 'odt',
  xlsx: 'xlsx',
  xls: 'xlsx',
  ods: 'xlsx',
} as const satisfies Record<string, 'odt' | 'xlsx'>

export type OfficeForm = keyof typeof OFFICE_FORMS

/**
 * @param files  all of the form that the target is made of
 * @returns in the same order; undefined for what LibreOffice would not turn; nothing at all without LibreOffice
 */
export async function throughOffice(
  target: OfficeForm,
  files: readonly Uint8Array[],
): Promise<readonly (Buffer | undefined)[] | undefined> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leak-office-'))
  try {
    const from = OFFICE_FORMS[target]
    const names = files.map((bytes, index) => {
      const name = path.join(folder, `${index}.${from}`)
      fs.writeFileSync(name, bytes)
      return name
    })
    const out = path.join(folder, 'out')
    const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`
    await run('soffice', [profile, '--headless', '--convert-to', target, '--outdir', out, ...names], {
      timeout: TIMEOUT_MS,
    })
    return files.map((_, index) => {
      const name = path.join(out, `${index}.${target}`)
      return fs.existsSync(name) ? fs.readFileSync(name) : undefined
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
