// Archives made at run time, so that no file in the tree holds one: zip, tar, gzip, TNEF, and 7-Zip's formats.
import zlib from 'node:zlib'

export interface Packed {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The harmless file every virus scanner knows (eicar.org); in pieces, so that none takes this file for it. */
export const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
)

export interface ZipOptions {
  /** sets the flag only: nothing is encrypted, which is all a reader sees before it asks for a password */
  readonly encrypted?: boolean
  readonly stored?: boolean
  /** names for the central directory, when it is to tell another story */
  readonly centralNames?: readonly string[]
  /** entries after this many stand in no central directory */
  readonly listed?: number
}

/** APPNOTE 4.3: local headers with data, central directory, end record. */
export function zip(entries: readonly Packed[], options: ZipOptions = {}): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  entries.forEach(({ name, bytes }, index) => {
    const packed = options.stored ? Buffer.from(bytes) : zlib.deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(options.encrypted ? 0x801 : 0x800, 2)
    common.writeUInt16LE(options.stored ? 0 : 8, 4)
    common.writeUInt32LE(zlib.crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    const named = (listedName: string) => {
      const header = Buffer.from(common)
      header.writeUInt16LE(Buffer.byteLength(listedName), 22)
      return header
    }
    const entry = Buffer.concat([Buffer.from('PK\x03\x04'), named(name), Buffer.from(name), packed])
    const listedName = options.centralNames?.[index] ?? name
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    if (index < (options.listed ?? entries.length)) {
      central.push(Buffer.from('PK\x01\x02\x14\0'), named(listedName), rest, Buffer.from(listedName))
    }
    local.push(entry)
    at += entry.length
  })
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 8)
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, directory, end])
}

/** POSIX ustar. @param claimedSize  what the header says instead of the true size */
export function tar(entries: readonly Packed[], claimedSize?: number): Buffer {
  const blocks = entries.map(({ name, bytes }) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write('0000644\0', 100)
    header.write((claimedSize ?? bytes.length).toString(8).padStart(11, '0'), 124)
    header.write('0', 156)
    header.write('ustar\x0000', 257)
    return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
  })
  return Buffer.concat([...blocks, Buffer.alloc(1_024)])
}

/** [MS-OXTNEF]: winmail.dat with attachments. */
export function tnef(entries: readonly Packed[]): Buffer {
  const attribute = (id: number, value: Uint8Array) => {
    const head = Buffer.alloc(9)
    head[0] = 2
    head.writeUInt32LE(id, 1)
    head.writeUInt32LE(value.length, 5)
    return Buffer.concat([head, value, Buffer.alloc(2)])
  }
  const files = entries.flatMap(({ name, bytes }) => [
    attribute(0x0006_9002, Buffer.alloc(14)),
    attribute(0x0001_8010, Buffer.from(`${name}\0`)),
    attribute(0x0006_800f, bytes),
  ])
  return Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...files])
}

/**
 * What 7-Zip makes of one file.
 * @param archive  its name decides the format: `x.7z`, `x.bz2`, `x.xz`, `x.wim` …
 * @returns undefined when the optional package is not installed
 */
export async function sevenZip(archive: string, entry: Packed, ...switches: string[]): Promise<Buffer | undefined> {
  type Module = {
    FS: { writeFile(n: string, b: Uint8Array): void; readFile(n: string): Uint8Array }
    callMain(a: string[]): void
  }
  const loaded = await import('7z-wasm').catch(() => undefined)
  if (!loaded) return undefined
  const make = loaded.default as unknown as (options: object) => Promise<Module>
  const module = await make({ print: () => undefined, printErr: () => undefined })
  module.FS.writeFile(entry.name, entry.bytes)
  const { exitCode } = process
  module.callMain(['a', ...switches, archive, entry.name])
  process.exitCode = exitCode // 7-Zip takes itself for the whole process and sets it
  return Buffer.from(module.FS.readFile(archive))
}

/** A multipart message with files attached in base64. */
export function letterWith(files: readonly Packed[], text = 'See the file.'): Buffer {
  const parts = files.map(
    ({ name, bytes }) =>
      `Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n` +
      `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(name)}\r\n\r\n` +
      `${Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')}`,
  )
  const header =
    'From: a@example.org\r\nTo: b@example.org\r\nSubject: a file\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n' +
    'Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n'
  const body = [`Content-Type: text/plain\r\n\r\n${text}`, ...parts].map((part) => `--cut\r\n${part}\r\n`).join('')
  return Buffer.from(`${header}${body}--cut--\r\n`)
}
