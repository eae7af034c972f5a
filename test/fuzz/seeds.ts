// Where inputs begin: what the clients of the transcripts say, the letters and their files, and the corpora when they are there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { FILES } from '../letters/files.ts'
import { letterWith, tar } from '../support/archives.ts'
import { parseTranscript } from '../transcripts/dialogue.ts'

const TRANSCRIPTS = path.join(import.meta.dirname, '../transcripts')
const LETTERS = path.join(import.meta.dirname, '../letters')
const CORPORA = path.join(import.meta.dirname, '../../../shared/corpora/mime-and-files')
/** bytes; larger seeds make every input slow */
const LARGEST_SEED = 65_536

/** All that each client of a folder says, one seed a transcript. */
export function dialogues(...folders: readonly string[]): Buffer[] {
  return folders.flatMap((folder) =>
    namesIn(path.join(TRANSCRIPTS, folder)).map((file) => {
      const steps = parseTranscript(readFileSync(file, 'utf8'))
      const said = steps.map((step) => (step.kind === 'send' ? step.bytes : ''))
      return Buffer.from(said.join('').slice(0, LARGEST_SEED), 'latin1')
    }),
  )
}

/** Each line that a client of these folders says, once. */
export function lines(...folders: readonly string[]): Buffer[] {
  const said = dialogues(...folders).flatMap((dialogue) => dialogue.toString('latin1').split('\r\n'))
  return [...new Set(said)].map((line) => Buffer.from(line, 'latin1'))
}

/** What follows the first word of each line. */
export function argumentsOf(verb: RegExp, ...folders: readonly string[]): Buffer[] {
  const found = lines(...folders).flatMap((line) => line.toString('latin1').split(verb)[1] ?? [])
  return found.map((rest) => Buffer.from(rest, 'latin1'))
}

/** Whole messages; read once, since half of the entries begin with them. */
export function messages(): Buffer[] {
  return (known ??= readMessages())
}

let known: Buffer[] | undefined

function readMessages(): Buffer[] {
  const written = namesIn(LETTERS).map((file) => {
    const source = readFileSync(file, 'utf8')
    return Buffer.from(source.slice(source.indexOf('\n\n') + 2).replaceAll('\n', '\r\n'))
  })
  const carrying = Object.entries(files()).map(([name, bytes]) => letterWith([{ name, bytes }]))
  return [...written, ...carrying, ...corpus('mime-torture')].filter(({ length }) => length <= LARGEST_SEED)
}

/** Files of every type that is opened, by name. */
export function files(): Record<string, Buffer> {
  const text = { name: 'readme.txt', bytes: Buffer.from('hello') }
  const small = Object.entries(FILES).filter(([name]) => name !== 'bomb')
  return {
    ...Object.fromEntries(small.map(([name, make]) => [name, make()])),
    tar: tar([text, text]),
    gz: zlib.gzipSync('hello'),
    zst: zlib.zstdCompressSync('hello'),
    mbox: Buffer.from('From a@example.org Thu Jan 15 08:00:00 2026\nSubject: x\n\nhello\n'),
    html: Buffer.from('<html><img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUg"><script>x</script></html>'),
    uu: Buffer.from('begin 644 a.txt\n%:&5L;&\\\n`\nend\n'),
    '7z': Buffer.from('377abcaf271c00048d9bd50f0000000000000000000000000000000000000000', 'hex'),
    ...Object.fromEntries(corpus('office-benign-active').map((bytes, index) => [`office ${index}`, bytes])),
  }
}

function corpus(name: string): Buffer[] {
  const file = path.join(CORPORA, `${name}.jsonl.gz`)
  if (!existsSync(file)) return []
  const records = zlib.gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n')
  return records
    .map((record) => JSON.parse(record) as { raw: string; enc: BufferEncoding })
    .map(({ raw, enc }) => Buffer.from(raw, enc))
    .filter(({ length }) => length <= LARGEST_SEED)
}

function namesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'))
  return names.sort().map((name) => path.join(folder, name))
}
