// Makes a filter of leaked passwords, `src/directory/leaked-filter.ts`.
//   node tools/make-leaked-filter.ts data/leaked-passwords.bin                the one that comes along: common and typical passwords
//   node tools/make-leaked-filter.ts OUT.bin SHA1-LIST.txt [BITS]             one of a list of SHA-1 in hex, one a line, such as Have I
//                                                                            Been Pwned's ("HASH:count"); 16 bits a password unless told
// The list is read twice, line by line; the filter itself is held in memory: 2 GB for a billion passwords at 16 bits.
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import common from '@zxcvbn-ts/language-common'
import { addTo, BLOCK_BYTES, headOf, sha1Of } from '../src/directory/leaked-filter.ts'
import { typicalPasswords } from './typical-passwords.ts'

const OWN_BITS = 32
const LIST_BITS = 16

const [out, list, bits = String(LIST_BITS)] = process.argv.slice(2)
if (out === undefined || !/^(8|[1-5]\d|6[0-4])$/.test(bits))
  throw new Error('usage: make-leaked-filter.ts OUT [LIST [BITS]]')
if (list === undefined) {
  const passwords = new Set([...(common.dictionary['passwords-common'] as readonly string[]), ...typicalPasswords()])
  const blocks = emptyBlocks(passwords.size, OWN_BITS)
  for (const password of passwords) addTo(blocks, sha1Of(password))
  write(out, blocks, passwords.size)
} else {
  let count = 0
  for await (const _ of hashesIn(list)) count += 1
  const blocks = emptyBlocks(count, Number(bits))
  for await (const sha1 of hashesIn(list)) addTo(blocks, sha1)
  write(out, blocks, count)
}

function emptyBlocks(passwords: number, bitsEach: number): Uint8Array {
  return new Uint8Array(Math.max(1, Math.ceil((passwords * bitsEach) / 8 / BLOCK_BYTES)) * BLOCK_BYTES)
}

/** @throws Error for a line that is no hash: a list that is something else makes no filter */
async function* hashesIn(file: string): AsyncGenerator<Buffer> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const hash = /^([0-9a-fA-F]{40})(?::\d+)?$/.exec(line)?.[1]
    if (hash !== undefined) yield Buffer.from(hash, 'hex')
    else if (line !== '') throw new Error(`${file}: not a SHA-1 in hex: ${line.slice(0, 60)}`)
  }
}

function write(file: string, blocks: Uint8Array, passwords: number): void {
  const handle = openSync(file, 'w')
  writeSync(handle, headOf(blocks.length / BLOCK_BYTES, passwords))
  for (let at = 0; at < blocks.length;) at += writeSync(handle, blocks, at)
  closeSync(handle)
  console.log(`${passwords} passwords, ${blocks.length / BLOCK_BYTES} blocks`)
}
