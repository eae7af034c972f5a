// The web addresses of a plain text, as mail programs turn them into links: with a scheme, with "www.", bare names, and
// the forms that people write so that no machine finds them ("hxxp", "[.]"). One pass, linear, nothing thrown.
import { parse } from 'tldts'

export interface UrlInText {
  /** where it stands in the text */
  readonly start: number
  readonly end: number
  /** with a scheme, disguises undone; not yet canonical */
  readonly url: string
  /** no scheme was written: some programs make a link of it, some do not */
  readonly isBare: boolean
  /** written so that machines would not find it */
  readonly isDisguised: boolean
}

const MAX_URL = 8_192 // characters; the rest of a longer one is not looked at. RFC 9110 §4.1 asks for 8,000
/** What stands around addresses in any language, never in one. */
const DELIMITER =
  /[\s<>"`{}|^\u00a0\u200b\u2018-\u201f\u2026\u3000-\u3001\u3008-\u3011\u3014-\u301f\uff08\uff09\uff0c\uff1a\uff1b\uff01\uff1f\uff3b\uff3d]/
/** For each UTF-16 unit, 1 for a delimiter. */
const DELIMITS = Uint8Array.from({ length: 65_536 }, (_, unit) => Number(DELIMITER.test(String.fromCharCode(unit))))
/** Every address has one; few words do. */
const DOT = /\.|dot/gi
const SCHEME = /(?:h[tx]{2}ps?|ftp):\/\//gi
const DISGUISE = /h(?:xx|tx|xt)ps?:\/\/|[[({](?:\.|dot)[\])}]/i
const BARE = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}[a-z][a-z0-9-]{1,62}(?=$|[/?#:]|[^\x21-\x7e])/i
/** Names of files more often than domains: with a path or "www." they still count. */
const LIKE_FILES: ReadonlySet<string> = new Set(['md', 'zip', 'sh', 'py', 'rs', 'pl', 'mov', 'ps', 'so', 'cc', 'java', 'app', 'name', 'bat']) // prettier-ignore

/** @yields in order of appearance; addresses do not overlap */
export function* urlsInText(text: string): Generator<UrlInText> {
  let end = 0
  for (const { index } of text.matchAll(DOT)) {
    if (index < end) continue
    let start = index
    while (start > end && DELIMITS[text.charCodeAt(start - 1)] === 0) start--
    end = index
    while (end < text.length && DELIMITS[text.charCodeAt(end)] === 0) end++
    if (end - start > 3) yield* urlsInRun(text.slice(start, Math.min(end, start + MAX_URL)), start)
  }
}

function* urlsInRun(run: string, offset: number): Generator<UrlInText> {
  const schemes = [...run.matchAll(SCHEME)].map(({ index }) => index)
  // An address inside the query of another one belongs to it.
  const first = schemes.find((index) => index === 0 || !/[=/?&]/.test(run.charAt(index - 1)))
  if (first !== undefined) {
    const url = found(run, first, offset)
    if (url !== undefined) yield url
    return
  }
  const lead = Math.max(0, run.search(/[a-z0-9]/i))
  const www = run.search(/(?<![a-z0-9@.-])www\d?\./i)
  const start = www >= 0 ? www : lead
  const bare = www >= 0 ? undisguised(run.slice(start)) : undisguised(run.slice(lead))
  if (/^[^/?#]{0,254}@/.test(bare)) return // an address of a person
  const host = BARE.exec(bare)?.[0]
  if (host === undefined) return
  const { isIcann, publicSuffix, domain } = parse(host)
  if (!isIcann || !domain || publicSuffix === null) return
  if (www < 0 && bare.length === host.length && LIKE_FILES.has(publicSuffix)) return
  const url = found(run, start, offset)
  if (url !== undefined) yield url
}

function found(run: string, start: number, offset: number): UrlInText | undefined {
  const raw = ended(run.slice(start))
  const plain = undisguised(raw)
  const isBare = !/^[a-z]{3,5}:\/\//i.test(plain)
  const url = isBare ? `http://${plain}` : plain
  if (/^[a-z]+:\/\/.{0,3}$/i.test(url)) return undefined
  const isDisguised = plain !== raw
  return { start: offset + start, end: offset + start + raw.length, url, isBare, isDisguised }
}

/** Without what the sentence around it put there: letters of other scripts after the host, punctuation, brackets. */
function ended(raw: string): string {
  const host = /^(?:[a-z]{3,5}:\/\/)?[^/?#]*/i.exec(raw)?.[0] ?? ''
  const path = raw.slice(host.length)
  const foreign = path.search(/[^\x21-\x7e]/)
  const whole = foreign < 0 ? hostEnded(host, path === '') + path : hostEnded(host, false) + path.slice(0, foreign)
  return trimmed(whole)
}

/** "example.com查看": the host ends where its ASCII part is a whole name already. */
function hostEnded(host: string, isAll: boolean): string {
  const foreign = host.search(/[^\x21-\x7e]/)
  if (foreign < 0 || !isAll) return host
  const ascii = host.slice(0, foreign)
  const name = ascii.replace(/^[a-z]{3,5}:\/\//i, '')
  return BARE.test(name) && parse(name).isIcann ? ascii : host
}

function trimmed(url: string): string {
  let end = url.length
  while (end > 0) {
    const last = url.charAt(end - 1)
    const isUnpaired =
      (last === ')' && count(url, '(', end) < count(url, ')', end)) ||
      (last === ']' && count(url, '[', end) < count(url, ']', end))
    if (!isUnpaired && !".,;:!?'*_~\\。".includes(last)) break
    end--
    // Counting again for each bracket of a long row would be quadratic; so many close no sentence.
    if (url.length - end > 20) break
  }
  return url.slice(0, end)
}

function count(text: string, letter: string, end: number): number {
  let found = 0
  for (let at = 0; at < end; at++) if (text[at] === letter) found++
  return found
}

function undisguised(text: string): string {
  if (!DISGUISE.test(text)) return text
  return text.replace(/^h[tx]{2}p/i, 'http').replace(/[[({](?:\.|dot)[\])}]/gi, '.')
}
