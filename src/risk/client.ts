// What a client says it is: family, version, system and class, out of a User-Agent, an IMAP ID or an EHLO name.

export type ClientClass = 'desktop' | 'phone' | 'tablet' | 'mail-program' | 'library' | 'unknown'

export interface ClientProgram {
  /** `chrome`, `thunderbird`, …; 'other' when it is none that we know, '' when nothing was said */
  readonly family: string
  /** 0 when unknown */
  readonly major: number
  readonly system: string
  /** major and minor in one number, such as 10.15; 0 when unknown */
  readonly systemVersion: number
  readonly class: ClientClass
}

/** First match wins: most brands also call themselves Chrome and Safari. */
const FAMILIES: readonly (readonly [family: string, pattern: RegExp, isProgram?: boolean])[] = [
  ['thunderbird', /thunderbird[/ "]+(?:version"? ?"?)?(\d+)?/i, true],
  ['outlook', /(?:microsoft )?outlook[^\d]{0,20}(\d+)?/i, true],
  ['foxmail', /foxmail[^\d]{0,20}(\d+)?/i, true],
  ['netease-master', /(?:mail ?master|网易邮箱大师)[^\d]{0,20}(\d+)?/i, true],
  ['apple-mail', /(?:apple mail|mac os x mail|iphone mail|ipad mail|com\.apple\.mail)[^\d]{0,20}(\d+)?/i, true],
  ['k9', /k-?9[ -]?mail[^\d]{0,20}(\d+)?/i, true],
  ['fairemail', /fairemail[^\d]{0,20}(\d+)?/i, true],
  ['evolution', /evolution[^\d]{0,20}(\d+)?/i, true],
  ['mutt', /(?:neo)?mutt[^\d]{0,20}(\d+)?/i, true],
  ['emclient', /em ?client[^\d]{0,20}(\d+)?/i, true],
  ['spark', /\bspark[^\d]{0,20}(\d+)?/i, true],
  ['wechat', /micromessenger\/(\d+)/i],
  ['edge', /edg(?:e|a|ios)?\/(\d+)/i],
  ['opera', /(?:opr|opera)\/(\d+)/i],
  ['samsung', /samsungbrowser\/(\d+)/i],
  ['qq', /qqbrowser\/(\d+)/i],
  ['uc', /ucbrowser\/(\d+)/i],
  ['firefox', /(?:firefox|fxios)\/(\d+)/i],
  ['chrome', /(?:chrome|crios|chromium)\/(\d+)/i],
  ['safari', /version\/(\d+)[.\d]* (?:mobile\/\S+ )?safari/i],
]

const LIBRARIES =
  /imaplib|poplib|smtplib|python|curl|\bgo-|go-imap|go-http|perl|net::imap|javamail|jakarta|okhttp|libwww|aiohttp|httpx|requests|wget|node(?:mailer|-fetch)|imapflow|mailkit|hydra|ncrack|phantomjs|headless|puppeteer|playwright|selenium/i

const SYSTEMS: readonly (readonly [system: string, pattern: RegExp])[] = [
  ['ios', /(?:iphone|ipad|cpu) os (\d+(?:[._]\d+)?)|\bios[ /]?(\d+(?:\.\d+)?)?/i],
  ['android', /android[ /]?(\d+(?:\.\d+)?)?/i],
  ['harmony', /(?:harmonyos|openharmony)[ /]?(\d+(?:\.\d+)?)?/i],
  ['windows', /windows(?: nt)?[ /]?(\d+(?:\.\d+)?)?/i],
  ['macos', /(?:mac os x|macos|macintosh)[ /]?(\d+(?:[._]\d+)?)?/i],
  ['chromeos', /\bcros\b/i],
  ['linux', /linux|x11/i],
]

/** Longer ones say nothing more; the patterns stay linear on them. */
const MAX_LENGTH = 512
const MAX_REMEMBERED = 5_000
let remembered = new Map<string, ClientProgram>()

export function clientOf(text: string): ClientProgram {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const client = read(text.slice(0, MAX_LENGTH))
  if (remembered.size >= MAX_REMEMBERED) remembered = new Map()
  remembered.set(text, client)
  return client
}

function read(text: string): ClientProgram {
  let [family, major, isProgram] = [text === '' ? '' : 'other', 0, false]
  for (const [name, pattern, program = false] of FAMILIES) {
    const match = pattern.exec(text)
    if (match === null) continue
    ;[family, major, isProgram] = [name, Number(match[1] ?? 0), program]
    break
  }
  let [system, systemVersion] = ['', 0]
  for (const [name, pattern] of SYSTEMS) {
    const match = pattern.exec(text)
    if (match === null) continue
    ;[system, systemVersion] = [name, Number((match[1] ?? match[2] ?? '0').replace('_', '.'))]
    break
  }
  return { family, major, system, systemVersion, class: classOf(text, family, system, isProgram) }
}

function classOf(text: string, family: string, system: string, isProgram: boolean): ClientClass {
  if (LIBRARIES.test(text)) return 'library'
  if (isProgram) return 'mail-program'
  if (/ipad|tablet/i.test(text)) return 'tablet'
  if (system === 'ios' || system === 'android' || system === 'harmony') return 'phone'
  return family === '' || family === 'other' ? 'unknown' : 'desktop'
}
