import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeTransfer, transferDecoder } from './transfer-encoding.ts'

describe('decodeTransfer() reads', () => {
  const rows: [encoding: string, raw: string, text: string][] = [
    ['base64', 'aGVsbG8=', 'hello'],
    ['base64', 'aGVs\r\nbG8', 'hello'],
    ['base64', 'a G!V*s\tb\0G8=', 'hello'],
    ['base64', 'YQ==YmM=', 'abc'],
    ['base64', '_-8', '\xff\xef'],
    ['base64', '====', ''],
    ['quoted-printable', 'a=3Db=3d', 'a=b='],
    ['quoted-printable', 'soft=\r\n break=\n!', 'soft break!'],
    ['quoted-printable', 'blanks  \t\r\nend  ', 'blanks\r\nend'],
    ['quoted-printable', 'soft=  \r\nbreak', 'softbreak'],
    ['quoted-printable', 'bad =XY =4', 'bad =XY =4'],
    ['quoted-printable', 'open=', 'open'],
    [
      'quoted-printable',
      `a${' '.repeat(1_010)}\r\nb=${' '.repeat(1_010)}\n`,
      `a${' '.repeat(10)}\r\nb=${' '.repeat(10)}\n`,
    ],
    ['7bit', 'a=3D', 'a=3D'],
    ['x-unknown', 'YQ==', 'YQ=='],
  ]
  for (const [encoding, raw, text] of rows) {
    it(`${encoding} ${JSON.stringify(raw)}`, () => {
      assert.equal(decodeTransfer(Buffer.from(raw, 'latin1'), encoding).toString('latin1'), text)
    })
  }
})

describe('transferDecoder()', () => {
  const blanks = ' '.repeat(998)
  const messy = fc.array(fc.constantFrom('=', '=3D', ' ', '\t', blanks, '\r\n', '\n', '\r', 'A', 'b', '==', '\0'), {
    maxLength: 40,
  })
  for (const encoding of ['base64', 'quoted-printable', '8bit']) {
    it(`gives the same for ${encoding} however the bytes are cut`, () => {
      fc.assert(
        fc.property(messy, fc.array(fc.oneof(fc.nat(5), fc.nat(2_000))), (pieces, cuts) => {
          const bytes = Buffer.from(pieces.join(''))
          const decoder = transferDecoder(encoding)
          const out: Buffer[] = []
          let at = 0
          for (const cut of cuts) {
            out.push(Buffer.from(decoder.write(bytes.subarray(at, at + cut))))
            at += cut
          }
          out.push(decoder.write(bytes.subarray(at)), decoder.end())
          assert.deepEqual(Buffer.concat(out), decodeTransfer(bytes, encoding))
        }),
      )
    })
  }

  it('reads all that base64 can write', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const written = Buffer.from(Buffer.from(bytes).toString('base64'))
        assert.deepEqual(decodeTransfer(written, 'base64'), Buffer.from(bytes))
      }),
    )
  })
})
