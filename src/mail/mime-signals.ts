// What the MIME parser notes about a message that is not as the standards want it. One row each.

export interface MimeSignalRow {
  readonly unit: '' | 'lines' | 'bytes' | 'parts' | 'fields'
  readonly meaning: string
}

// prettier-ignore
export const MIME_SIGNALS = {
  'mime.bare-lf':                  { unit: 'lines',  meaning: 'Lines that end with LF alone. RFC 5322 §2.3' },
  'mime.bare-cr':                  { unit: 'lines',  meaning: 'CR without LF; some programs end a line there, others do not. RFC 5322 §2.3' },
  'mime.nul':                      { unit: 'bytes',  meaning: 'NUL bytes; some programs end the text there. RFC 5322 §4' },
  'mime.long-line':                { unit: 'bytes',  meaning: 'The longest line, when over 998 bytes. RFC 5322 §2.1.1' },
  'mime.byte-order-mark':          { unit: '',       meaning: 'A UTF-8 mark before the first field: skipped.' },
  'mime.no-header':                { unit: 'parts',  meaning: 'Parts whose first line is no header field: read as body.' },
  'mime.header-without-colon':     { unit: 'lines',  meaning: 'Lines in headers that are neither a field nor folded: left out.' },
  'mime.header-space-before-colon':{ unit: 'fields', meaning: 'Fields with white space before the colon; some programs see another name. RFC 5322 §4.5' },
  'mime.header-8bit':              { unit: 'fields', meaning: 'Fields with bytes above 127 that are not UTF-8. RFC 6532 §3' },
  'mime.header-cap':               { unit: '',       meaning: 'More header than is read: the rest was not looked at.' },
  'mime.no-blank-line':            { unit: 'parts',  meaning: 'Parts without the blank line between header and body. RFC 5322 §2.1' },
  'mime.repeated-field':           { unit: '',       meaning: 'A field that decides how the part is read comes twice; programs differ in which counts. Value: its name. RFC 2045 §3' },
  'mime.repeated-parameter':       { unit: '',       meaning: 'A parameter comes twice; programs differ in which counts. Value: its name. RFC 2045 §5.1' },
  'mime.bad-content-type':         { unit: 'parts',  meaning: 'Content-Type that is no "type/subtype": read as text/plain. RFC 2045 §5.2' },
  'mime.no-boundary':              { unit: 'parts',  meaning: 'A multipart without a usable boundary parameter: read as text. RFC 2046 §5.1.1' },
  'mime.boundary-never-appears':   { unit: 'parts',  meaning: 'A multipart whose boundary is nowhere in its body: read as text. RFC 2046 §5.1.1' },
  'mime.missing-closing-boundary': { unit: 'parts',  meaning: 'Multiparts that end without their closing boundary. RFC 2046 §5.1.1' },
  'mime.boundary-after-close':     { unit: 'lines',  meaning: 'Boundaries after the closing one; some programs show parts there. RFC 2046 §5.1.1' },
  'mime.boundary-prefix':          { unit: 'lines',  meaning: 'Lines that begin with a boundary and go on; some programs split there. RFC 2046 §5.1.1' },
  'mime.repeated-boundary':        { unit: 'parts',  meaning: 'A multipart inside another one with the same boundary. RFC 2046 §5.1.2' },
  'mime.encoded-multipart':        { unit: 'parts',  meaning: 'Multiparts with base64 or quoted-printable: read as if without. RFC 2045 §6.4' },
  'mime.encoded-message':          { unit: 'parts',  meaning: 'Enclosed messages with base64 or quoted-printable: left as one leaf. RFC 2046 §5.2.1' },
  'mime.unknown-encoding':         { unit: '',       meaning: 'A Content-Transfer-Encoding nobody knows: read as it stands. RFC 2045 §6.4' },
  'mime.unknown-charset':          { unit: '',       meaning: 'A charset nobody knows: guessed from the bytes.' },
  'mime.bad-base64':               { unit: 'bytes',  meaning: 'Bytes in base64 bodies outside its alphabet: skipped. RFC 2045 §6.8' },
  'mime.base64-after-padding':     { unit: 'lines',  meaning: 'Base64 that goes on after its padding; some programs stop there. RFC 2045 §6.8' },
  'mime.depth-cap':                { unit: 'parts',  meaning: 'Parts nested too deeply: not opened.' },
  'mime.part-cap':                 { unit: '',       meaning: 'Too many parts: the rest was not split.' },
} as const satisfies Record<string, MimeSignalRow>

export type MimeSignalId = keyof typeof MIME_SIGNALS
