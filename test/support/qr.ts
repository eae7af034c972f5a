// QR codes for tests, in every form that a letter may carry one: picture, characters, table, PDF.
import zlib from 'node:zlib'
import { encode } from 'uqr'

/** true is dark; with the quiet zone. ISO/IEC 18004 §7.3 */
export function modulesOf(text: string): readonly (readonly boolean[])[] {
  return encode(text, { border: 4 }).data
}

/** A BMP with four pixels a module. */
export function bmpOf(text: string): Buffer {
  const modules = modulesOf(text)
  const side = modules.length * 4
  const row = Math.ceil((side * 3) / 4) * 4
  const file = Buffer.alloc(54 + row * side, 255)
  file.fill(0, 0, 54)
  file.write('BM', 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(side, 18)
  file.writeInt32LE(-side, 22) // negative: the first row is on top
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (modules[y >> 2]![x >> 2]) file.fill(0, 54 + y * row + x * 3, 54 + y * row + x * 3 + 3)
  return file
}

/** Two modules a line, one a character. */
export function halfBlocksOf(text: string): string {
  const modules = modulesOf(text)
  const lines = Array.from({ length: Math.ceil(modules.length / 2) }, (_, line) =>
    modules[0]!.map((_, x) => ' ▀▄█'[(modules[line * 2]![x] ? 1 : 0) + (modules[line * 2 + 1]?.[x] ? 2 : 0)]).join(''),
  )
  return lines.join('\r\n')
}

/** Two characters a module. */
export function fullBlocksOf(text: string): string {
  return modulesOf(text)
    .map((row) => row.map((isDark) => (isDark ? '██' : '  ')).join(''))
    .join('\r\n')
}

/** One cell a module. */
export function tableOf(text: string): string {
  const cell = (isDark: boolean) =>
    `<td ${isDark ? 'bgcolor="#000000"' : 'style="background:#fff"'} width=4 height=4></td>`
  return `<table>${modulesOf(text)
    .map((row) => `<tr>${row.map(cell).join('')}</tr>`)
    .join('')}</table>`
}

/** A PDF that shows the code as a grey picture, and brings `actions` along in the plain text of its objects. */
export function pdfOf(text: string, actions = ''): Buffer {
  const modules = modulesOf(text)
  const side = modules.length * 4
  const pixels = Buffer.alloc(side * side)
  for (let at = 0; at < pixels.length; at++)
    pixels[at] = modules[Math.floor(at / side) >> 2]![(at % side) >> 2] ? 0 : 255
  const data = zlib.deflateSync(pixels)
  return Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n1 0 obj\n<< ${actions} >>\nendobj\n2 0 obj\n<< /Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /Length ${data.length} >>\nstream\n`,
    ),
    data,
    Buffer.from('\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n'),
  ])
}
