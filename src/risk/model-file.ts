// The trained trees as they come with an installation; without the file the base score judges alone.
import { fileURLToPath } from 'node:url'
import { DiskFiles } from '../base/files.ts'
import { TreeModel } from './trees.ts'

const MODEL = new URL('../../models/sign-in.bin', import.meta.url)

/** @returns undefined when there is none. @throws Error when it is damaged or of another feature registry */
export async function openSignInModel(): Promise<TreeModel | undefined> {
  try {
    return TreeModel.decode(await new DiskFiles().readAll(fileURLToPath(MODEL)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
