// Everything that 7-Zip knows (7z, rar, cab, iso, bzip2, xz, disk images …), run as WebAssembly inside the worker.
import type { SevenZipModule } from '7z-wasm'
import { LimitMet, NotReadable, type Allowance } from './allowance.ts'
import type { ContainerReader, Entry } from './container.ts'

type Make = (options: object) => Promise<SevenZipModule>

/** 7-Zip's exit codes: 0 fine, 1 with warnings (junk at the end), 2 a fatal error */
const WARNING = 1
const FATAL = 2

let loading: Promise<Make | undefined> | undefined

/** @returns undefined when the optional package is not installed */
function load(): Promise<Make | undefined> {
  loading ??= import('7z-wasm').then(
    (module) => module.default as unknown as Make,
    () => undefined,
  )
  return loading
}

/** @throws LimitMet, NotReadable also when 7-Zip is not installed */
export const sevenZipEntries: ContainerReader = async function* (bytes, allowance, odd) {
  const make = await load()
  if (!make) throw new NotReadable('7z-wasm is not installed')
  const said: string[] = []
  const print = (line: string) => said.push(line)
  // No password ever comes: an encrypted archive must end, not wait for the terminal.
  const sevenZip = await make({ print, printErr: print, stdin: () => null })
  const { FS } = sevenZip
  FS.writeFile('archive', bytes)
  FS.mkdir('out')
  guard(FS, allowance)
  const { exitCode } = process
  let status: number
  let limit: LimitMet | undefined
  try {
    status = sevenZip.callMain(['x', '-y', '-snl-', '-oout', 'archive']) as unknown as number
  } catch (error) {
    // Anything else is a C++ exception that nobody caught inside: 7-Zip gave up on the file.
    if (error instanceof LimitMet) limit = error
    status = FATAL
  } finally {
    process.exitCode = exitCode // 7-Zip takes itself for the whole process and sets it
  }
  const isEncrypted = /password|encrypted/i.test(said.join('\n'))
  const isEmpty = FS.readdir('out').length <= 2 // "." and ".."
  if (isEncrypted && isEmpty) yield { name: '', bytes: new Uint8Array(), isEncrypted }
  else if (status > WARNING && isEmpty && !limit) throw new NotReadable('7-Zip cannot read it')
  else if (status !== 0) odd('damaged')
  // What was unpacked before a limit was met is looked at all the same.
  yield* filesIn(FS, 'out', allowance, isEncrypted)
  if (limit) throw limit
}

/** Every byte that 7-Zip writes passes here: a bomb ends at the limit, not when the memory does. */
function guard(FS: SevenZipModule['FS'], allowance: Allowance): void {
  const { write, read } = FS
  FS.write = (...call) => {
    allowance.takeBytes(call[3])
    return write(...call)
  }
  FS.read = (...call) => {
    allowance.checkTime()
    return read(...call)
  }
}

function* filesIn(
  FS: SevenZipModule['FS'],
  folder: string,
  allowance: Allowance,
  isEncrypted: boolean,
): Iterable<Entry> {
  for (const name of FS.readdir(folder)) {
    if (name === '.' || name === '..') continue
    const path = `${folder}/${name}`
    const { mode } = FS.lstat(path)
    if (FS.isDir(mode)) yield* filesIn(FS, path, allowance, isEncrypted)
    else if (FS.isFile(mode)) {
      allowance.takePart()
      const bytes = FS.readFile(path)
      yield bytes.length === 0 && isEncrypted ? { name, bytes, isEncrypted } : { name, bytes }
    }
  }
}
