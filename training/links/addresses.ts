// The addresses that the model of links learns from: lists of fraud, lists of well-known sites, and links of wanted mail.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { parseMessage } from '../../src/mail/mime-parser.ts'
import { webAddress, type WebAddress } from '../../src/screening/links/canonical.ts'
import { readLinks } from '../../src/screening/links/reading.ts'
import { featuresOfUrl } from '../../src/screening/links/url-features.ts'
import { CORPORA, corpusRecords } from '../corpora.ts'
import { splitOf, type Split } from '../splits.ts'

export interface KnownAddress {
  readonly source: string
  readonly isFraud: boolean
  /** registrable, private suffixes too: one is never split between training and test */
  readonly domain: string
  readonly split: Split
  readonly features: Uint32Array
}

/** Files of ../shared/corpora/lists; all of them name whole addresses or bare domains. */
const LISTS = [
  { file: 'urls-phish-phishtank2020', isFraud: true },
  { file: 'urls-phish-phishingdatabase', isFraud: true },
  { file: 'domains-phish-phishingdatabase2026', isFraud: true },
  { file: 'domains-top-opendns2014', isFraud: false },
  { file: 'urls-benign-iscx2016', isFraud: false },
] as const

/** Addresses of one domain of one source: a few hosts with thousands of pages must not outweigh all others. */
const PER_DOMAIN = 4
/** Links of one message that are taken. */
const PER_MESSAGE = 12
const NO_FILES = { links: [], codes: [], isCut: false }

/**
 * Every address, and for addresses with a path its bare host too: where a path begins tells the lists apart, not fraud.
 * About ten seconds on one core.
 */
export async function knownAddresses(): Promise<KnownAddress[]> {
  const known: KnownAddress[] = []
  const taken = new Map<string, number>()
  const seen = new Set<string>()
  const add = (source: string, isFraud: boolean, address: WebAddress | undefined) => {
    if (!address || !address.host.includes('.') || seen.has(`${source} ${address.url}`)) return
    seen.add(`${source} ${address.url}`)
    const key = `${source} ${address.domain}`
    const count = taken.get(key) ?? 0
    if (count >= PER_DOMAIN) return
    taken.set(key, count + 1)
    const { domain, host, parsed } = address
    const common = { source, isFraud, domain, split: splitOf({ family: domain }) }
    known.push({ ...common, features: featuresOfUrl(address) })
    const bare = parsed.pathname + parsed.search === '/' ? undefined : webAddress(`http://${host}/`)
    if (bare && !seen.has(`${source} ${bare.url}`)) {
      seen.add(`${source} ${bare.url}`)
      known.push({ ...common, features: featuresOfUrl(bare) })
    }
  }
  for (const { file, isFraud } of LISTS) {
    for (const line of linesOf(file)) add(file, isFraud, webAddress(/^\w+:\/\//.test(line) ? line : `http://${line}/`))
  }
  for await (const { source, label, bytes } of corpusRecords()) {
    if (label === 'ham' || label === 'bulk') {
      const { links } = await readLinks(bytes, parseMessage(bytes), NO_FILES)
      const clicked = links.filter(({ use }) => use === 'click')
      for (const { target } of clicked.slice(0, PER_MESSAGE)) add(`mail:${source}`, false, target)
    }
  }
  return known
}

function linesOf(file: string): string[] {
  const text = zlib.gunzipSync(readFileSync(path.join(CORPORA, 'lists', `${file}.txt.gz`))).toString('utf8')
  return text.split('\n').map((line) => line.trim().replaceAll('&amp;', '&')).filter((line) => line !== '' && !line.startsWith('_')) // prettier-ignore
}
