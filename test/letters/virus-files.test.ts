// Debian's clamav-testfiles and the EICAR test file, in every container and encoding that a letter can bring them in: all
// are found through the engine or by ourselves. figures.md, "virus caught".
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import zlib from 'node:zlib'
import { Clamd } from '../../src/net/clamd.ts'
import { decideInbound } from '../../src/policy/decide.ts'
import { screen } from '../../src/screening/screen.ts'
import { EICAR, letterWith, sevenZip, tar, tnef, zip } from '../support/archives.ts'
import { startClamd, whyNoClamd, type TestClamd } from '../support/clamd.ts'

const FOLDER = '/usr/share/clamav-testfiles'
const whyNot = whyNoClamd() ?? (existsSync(FOLDER) ? undefined : 'clamav-testfiles is not installed')
const FACTS = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: 0 } as const

const uuencoded = (name: string, bytes: Buffer) => {
  const line = (piece: Buffer) => {
    const padded = Buffer.concat([piece, Buffer.alloc((3 - (piece.length % 3)) % 3)])
    let text = String.fromCharCode(32 + piece.length)
    for (let at = 0; at < padded.length; at += 3) {
      const bits = padded.readUIntBE(at, 3)
      for (const shift of [18, 12, 6, 0]) text += String.fromCharCode(((bits >> shift) & 63) + 32).replace(' ', '`')
    }
    return text
  }
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 45) lines.push(line(bytes.subarray(at, at + 45)))
  return `begin 644 ${name}\n${lines.join('\n')}\n\`\nend\n`
}

/** A letter of one part, encoded by hand. */
const encoded = (encoding: string, body: string) =>
  Buffer.from(
    `Subject: x\r\nContent-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`,
    'latin1',
  )
const quotedPrintable = (bytes: Buffer) =>
  [...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('').replace(/.{72}/g, '$&=\r\n')
const base64 = (bytes: Buffer) => bytes.toString('base64')

describe('files that stand for viruses', { skip: whyNot ?? false }, () => {
  let daemon: TestClamd
  let clamd: Clamd
  before(async () => {
    daemon = await startClamd()
    clamd = new Clamd({ address: daemon.address })
  })
  after(() => daemon.stop())

  const tools = { authservId: 'mx.test', scanWithEngine: (bytes: Uint8Array) => clamd.scan(bytes) }
  /** @returns what was done with it; '' where it was refused as a known virus */
  const missOf = async (letter: Buffer) => {
    const { signals } = await screen(letter, FACTS, tools)
    const { action, rules } = decideInbound(signals)
    return action === 'reject' && rules[0] === 'malware' ? '' : `${action} ${rules.join(' ')}`
  }

  test('every file of clamav-testfiles, attached', async (t) => {
    const names = readdirSync(FOLDER)
    const missed: string[] = []
    let scanned = 0
    for (const name of names) {
      // Larger than this test's engine takes in one piece.
      const bytes = readFileSync(path.join(FOLDER, name))
      if (bytes.length * 1.4 > 1_048_576) continue
      scanned++
      const miss = await missOf(letterWith([{ name, bytes }]))
      if (miss !== '') missed.push(`${name}: ${miss}`)
    }
    t.diagnostic(`${scanned} files`)
    assert.deepEqual(missed, [])
  })

  test('EICAR and the test program in every container and encoding', async () => {
    const program = readFileSync(path.join(FOLDER, 'clam.exe'))
    const missed: string[] = []
    for (const [kind, bytes] of [['eicar', EICAR], ['program', program]] as const) {
      const file = { name: 'a.bin', bytes }
      const seven = await sevenZip('a.7z', file)
      const locked = await sevenZip('a.zip', file, '-psecret7')
      // prettier-ignore
      const letters: Record<string, Buffer | undefined> = {
        'zip in zip':            letterWith([{ name: 'a.zip', bytes: zip([{ name: 'b.zip', bytes: zip([file]) }]) }]),
        'tar.gz':                letterWith([{ name: 'a.tgz', bytes: zlib.gzipSync(tar([file])) }]),
        '7z':                    seven && letterWith([{ name: 'a.7z', bytes: seven }]),
        'zip with its password': locked && letterWith([{ name: 'a.zip', bytes: locked }], 'Invoice attached. Password: secret7'),
        'winmail.dat':           letterWith([{ name: 'winmail.dat', bytes: tnef([file]) }]),
        'letter in a letter':    letterWith([{ name: 'a.eml', bytes: letterWith([file]) }]),
        'uuencode':              Buffer.from(`Subject: x\r\n\r\nhere\r\n${uuencoded('a.bin', bytes)}`, 'latin1'),
        'quoted-printable':      encoded('quoted-printable', quotedPrintable(bytes)),
        'base64 on one line':    encoded('base64', base64(bytes)),
        'base64 with noise':     encoded('base64', base64(bytes).replace(/.{7}/g, '$&!\r\n')),
        'base64, padding inside': encoded('base64', `${base64(bytes.subarray(0, 31))}\r\n${base64(bytes.subarray(31))}`),
        'BASE64 in capitals':    encoded('BASE64 ', base64(bytes)),
        '8bit':                  encoded('8bit', bytes.toString('latin1')),
      }
      for (const [title, letter] of Object.entries(letters)) {
        if (letter === undefined) continue
        const miss = await missOf(letter)
        if (miss !== '') missed.push(`${kind}, ${title}: ${miss}`)
      }
    }
    assert.deepEqual(missed, [])
  })
})
