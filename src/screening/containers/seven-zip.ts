// Everything that 7-Zip knows (7z, rar, cab, iso, bzip2, xz, disk images …), run as WebAssembly inside the worker.
import { readFile } from 'node:fs/promises'
import type { SevenZipModule } from '7z-wasm'
import { LimitMet, NotReadable, type Allowance } from './allowance.ts'
import type { ContainerReader, Entry, Oddity } from './container.ts'

type Start = (print: (line: string) => void) => Promise<SevenZipModule>
type Done = (instance: object, program: object) => void

/** The part of it that is used; the types of Node leave it out. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    compile(bytes: Uint8Array): Promise<object>
    instantiate(program: object, imports: object): Promise<object>
  }
}

/** 7-Zip's exit codes: 0 fine, 1 with warnings (junk at the end), 2 a fatal error */
const WARNING = 1
const FATAL = 2

let loading: Promise<Start | undefined> | undefined

/** @returns undefined when the optional package is not installed */
function load(): Promise<Start | undefined> {
  loading ??= compile().catch(() => undefined)
  return loading
}

/** Every archive has a 7-Zip of its own, with nothing left from others; compiled once, it starts in a tenth of the time. */
async function compile(): Promise<Start> {
  const { default: make } = await import('7z-wasm')
  const program = await WebAssembly.compile(await readFile(new URL('7zz.wasm', import.meta.resolve('7z-wasm'))))
  const instantiateWasm = (imports: object, done: Done) => {
    void WebAssembly.instantiate(program, imports).then((instance) => done(instance, program))
    return {}
  }
  // No password ever comes: an encrypted archive must end, not wait for the terminal.
  const start = make as unknown as (options: object) => Promise<SevenZipModule>
  return (print) => start({ print, printErr: print, stdin: () => null, instantiateWasm })
}

/** @throws LimitMet, NotReadable also when 7-Zip is not installed */
export const sevenZipEntries: ContainerReader = (bytes, allowance, odd) => unpackWith([], bytes, allowance, odd)

/** The same for an archive that opens with this password; entries stay encrypted when it is another. */
export function sevenZipWith(password: string): ContainerReader {
  return (bytes, allowance, odd) => unpackWith([`-p${password}`], bytes, allowance, odd)
}

async function* unpackWith(
  options: readonly string[],
  bytes: Uint8Array,
  allowance: Allowance,
  odd: (oddity: Oddity) => void,
): AsyncGenerator<Entry> {
  const start = await load()
  if (!start) throw new NotReadable('7z-wasm is not installed')
  allowance.takeSevenZip()
  const said: string[] = []
  const sevenZip = await start((line) => void said.push(line))
  const { FS } = sevenZip
  FS.writeFile('archive', bytes)
  FS.mkdir('out')
  guard(FS, allowance)
  const { exitCode } = process
  let status: number
  let limit: LimitMet | undefined
  try {
    status = sevenZip.callMain(['x', '-y', '-snl-', '-oout', ...options, 'archive']) as unknown as number
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
