// Small PDF files made at run time. ISO 32000-1 §7.5: header, objects, cross-reference table, trailer.

/** @param objects  from number 1 on, object 1 the catalog; a string is a whole object, a pair a stream with its dictionary */
export function pdf(objects: readonly (string | readonly [dictionary: string, data: Buffer])[], trailer = ''): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  const places: number[] = []
  let at = (pieces[0] as Buffer).length
  const add = (bytes: Buffer) => {
    pieces.push(bytes)
    at += bytes.length
  }
  objects.forEach((object, index) => {
    places.push(at)
    add(Buffer.from(`${index + 1} 0 obj\n`))
    if (typeof object === 'string') add(Buffer.from(object, 'latin1'))
    else {
      const [dictionary, data] = object
      add(Buffer.from(`<<${dictionary}/Length ${data.length}>>\nstream\n`, 'latin1'))
      add(data)
      add(Buffer.from('\nendstream'))
    }
    add(Buffer.from('\nendobj\n'))
  })
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${at}\n%%EOF\n`
  return Buffer.concat([...pieces, Buffer.from(table, 'latin1')])
}

/**
 * One page. @param font  a font dictionary, named F in the content; @param more  objects from number 6 on
 * @param page  entries of the page's dictionary
 */
export function onePage(
  content: string | Buffer,
  { font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>', page = '', catalog = '', more = [] as Parameters<typeof pdf>[0], trailer = '', stream = '' } = {}, // prettier-ignore
): Buffer {
  return pdf(
    [
      `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>${page}>>`,
      [stream, Buffer.isBuffer(content) ? content : Buffer.from(content, 'latin1')],
      font,
      ...more,
    ],
    trailer,
  )
}
