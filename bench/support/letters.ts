// Letters to measure with: plain words, no two alike, so that an index and a duplicate check have their real work.
const SYLLABLES = ['ka', 'le', 'mi', 'no', 'tu', 'ra', 'se', 'vi', 'do', 'pe', 'an', 'ber', 'gis', 'tol', 'mun']
const VOCABULARY = 5_000
const LINE = 12
/** A letter up to this size is text alone; the rest of a larger one is a picture. */
const MOST_TEXT = 8_000
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** A stream of numbers from 0 up to 1, the same for the same seed: every stack gets the same letters. Lehmer 1951 */
export function numbersFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) % 2_147_483_647
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** @param seed  another letter for each @param bytes  about as long @returns the message with CRLF line ends */
export function benchLetter(seed: number, bytes: number, from: string, to: string): string {
  const next = numbersFrom(seed)
  const text = textOf(next, Math.min(bytes, MOST_TEXT))
  const header =
    `From: Wang Partner <${from}>\r\nTo: ${to}\r\nSubject: ${wordsOf(next, 5).join(' ')}\r\n` +
    `Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: <bench-${seed}-${bytes}@partner.test>\r\nMIME-Version: 1.0\r\n`
  if (bytes <= MOST_TEXT) return `${header}Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`
  const picture = Buffer.from(Array.from({ length: ((bytes - text.length) * 3) >> 2 }, () => next() * 256))
  const base64 = Buffer.concat([PNG, picture]).toString('base64').replace(/.{76}/g, '$&\r\n')
  return (
    `${header}Content-Type: multipart/mixed; boundary=next-part\r\n\r\n--next-part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n` +
    `--next-part\r\nContent-Type: image/png; name=chart.png\r\nContent-Transfer-Encoding: base64\r\n` +
    `Content-Disposition: attachment; filename=chart.png\r\n\r\n${base64}\r\n--next-part--\r\n`
  )
}

function textOf(next: () => number, bytes: number): string {
  let text = ''
  while (text.length < bytes) text += `${wordsOf(next, LINE).join(' ')}.\r\n`
  return text
}

/** Some words come often and most seldom, as in real text. Zipf 1949 */
function wordsOf(next: () => number, count: number): string[] {
  return Array.from({ length: count }, () => wordOf(Math.floor(VOCABULARY ** next())))
}

function wordOf(rank: number): string {
  let word = ''
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    word += SYLLABLES[rest % SYLLABLES.length]
  }
  return word
}
