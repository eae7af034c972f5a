// Temporary files name the process that writes them, so that what a crash leaves behind is told from what is in use.
import path from 'node:path'
import type { Files } from '../base/files.ts'
import { randomText } from '../base/ids.ts'

/** Tells this process from an earlier one with the same number: in a container it often is. */
const THIS_PROCESS = randomText(10)
const NAME = /^(\d+)-([0-9a-z]{10})-[0-9a-z]{20}$/

/** @returns a name in `folder` that no other file has */
export function temporaryFile(folder: string): string {
  return path.join(folder, `${process.pid}-${THIS_PROCESS}-${randomText()}`)
}

/** Removes the temporary files of processes that are no more. @returns how many */
export async function removeLeftOvers(files: Files, folder: string): Promise<number> {
  const names = (await files.list(folder)).filter((name) => !isInUse(name))
  for (const name of names) await files.remove(path.join(folder, name))
  return names.length
}

function isInUse(name: string): boolean {
  const [, pid, token] = NAME.exec(name) ?? []
  if (Number(pid) === process.pid) return token === THIS_PROCESS
  try {
    return process.kill(Number(pid), 0) // signal 0 only asks whether the process is there
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
