// What a company keeps to itself: markings, accounts before they are published, source code; dlp-detectors.md §5.
import { now } from '../../../base/clock.ts'
import type { Detector, Page, Proof, Candidate, Span } from '../detector.ts'

const LEAST_KEYWORDS = 3
const LEAST_CODE_LINES = 6
/** Lines of code are looked for in the first so many; whoever sends a repository sends more of it there. */
const MAX_CODE_UNITS = 200_000
const LEAST_AMOUNTS = 6
/** UTF-16 units of the line that stands for the code, in samples and hashes */
const CODE_SAMPLE = 80

export const BUSINESS: readonly Detector[] = [
  {
    id: 'BIZ-SEC',
    meaning: 'Marking of a secret document, by itself on a line: header, footer, stamp',
    severity: 'high',
    views: ['plain'],
    keywords: ['密', '资料', '文件', '外传', 'confidential', 'internal use only', 'secret', 'distribut'],
    // In a sentence, as in the notices under most letters of lawyers and banks, it is no marking.
    reach: 120,
    find: /(?<=^|\n)[ \t\u3000]{0,40}[[【(《*★#_-]{0,4}[ \t]{0,4}(?<value>(?:绝\s?密|机\s?密|秘\s?密)(?:[ \t]?[★*☆]\s?(?:\d{1,2}年|长期)?)?|(?:内部|商业|公司)(?:资料|文件|机密|秘密|绝密)(?:[,，、 ]{0,2}(?:不得外传|严禁外传|请勿外传|注意保密|妥善保管))?|(?:严禁|不得|请勿)外传|(?:strictly |highly |company )?(?:private (?:and|&) )?confidential(?: (?:and|&) proprietary)?|(?:for )?internal use only|top secret|trade secret|do not distribute|not for distribution)[ \t]{0,4}[\]】)》*★#_!-]{0,4}[ \t\u3000]{0,40}(?=\r?\n|$|\t)/gi,
    base: 75,
    prove: (value) => ({ value: value.replace(/\s+/g, ' ').toLowerCase() }),
    words: ['密级', '保密期限', '文件编号', '版本', 'classification', 'document no'],
    counts: [],
  },
  {
    id: 'BIZ-FIN',
    meaning: 'Accounts that are not audited or not published yet',
    severity: 'medium',
    views: ['plain'],
    keywords: ['审计', '审阅', '业绩', '财报', 'unaudited', 'not audited', 'draft', 'earnings'],
    find: /未经审计|未审计|未经审阅|尚未披露|未披露|业绩预告|unaudited|not (?:yet )?audited|draft financial statements?|pre-?release (?:earnings|results)|not yet (?:published|disclosed|announced)/gi,
    base: 70,
    prove: unpublished,
    words: [
      '财务报表',
      '资产负债表',
      '利润表',
      '现金流量表',
      '季度报告',
      '年度报告',
      'balance sheet',
      'income statement',
      'cash flow',
      'financial statements',
    ],
    counts: [],
  },
  {
    id: 'BIZ-CODE',
    meaning: 'Source code: keywords of a language and the structure of it, or a licence header of a company',
    severity: 'medium',
    views: ['plain'],
    find: findCode,
    base: 75,
    prove: (value) => ({ value: value.replace(/\s+/g, ' ').slice(0, CODE_SAMPLE) }),
    words: ['源码', '源代码', '代码', 'source code', 'repository', 'proprietary'],
    counts: [],
  },
]

/** Statement words and a table of amounts near by, and no year before the last one. */
function unpublished(value: string, candidate: Candidate): Proof | undefined {
  const around = candidate.before(300) + candidate.after(300)
  if (!/报表|资产负债|利润|现金流|营业收入|净利|balance sheet|income|cash flow|revenue|financial|profit/i.test(around))
    return undefined
  const amounts = around.match(/\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,2})?|\d{1,12}\.\d{2}(?!\d)|\d{5,12}(?!\d)/g) ?? []
  if (amounts.length < LEAST_AMOUNTS) return undefined
  const years = (around.match(/(?<!\d)20\d{2}(?!\d)/g) ?? []).map(Number)
  if (years.length > 0 && Math.max(...years) < new Date(now()).getUTCFullYear() - 1) return undefined
  return { value: value.toLowerCase() }
}

const CODE_WORD =
  /^[ \t]*(?:import [\w{*"'.]|from [\w.]+ import |export (?:default |const |function |class |interface |type )|(?:public|private|protected|static|final|abstract|override|async|inline|virtual|extern) [\w<>[\], ]{2,60}[({;=]|def \w{1,60}\(|class \w{1,60}|function \w{0,60}\s?\(|func \w{1,60}|fn \w{1,60}|(?:const|let|var) \w{1,60}\s?[:=]|package [\w.]{1,80};?$|#include [<"]|#define \w|using [\w.]{1,80};|namespace \w|(?:if|for|while|switch|catch) ?\(|return\b.{0,120};$|else if\b|elif .{1,80}:$|try ?[:{]|SELECT .{1,200} FROM |INSERT INTO |CREATE TABLE |@\w{2,40}(?:\(|$)|struct \w|impl \w|template ?<)/ // prettier-ignore
const CODE_SHAPE = /[{};]\s*$|^\s*[})\]]|\):\s*$|=>|\bself\.|\bthis\.|::|->|==|!=|&&|\|\||\w\(.*\)\s*;?$/
const LICENCE = /(?:copyright|版权所有).{0,80}(?:all rights reserved|保留所有权利|proprietary|confidential)/i

/** The first line of each block of code; blank lines do not end a block, six lines of prose do. */
function* findCode(page: Page): Iterable<Span> {
  const text = page.text.slice(0, MAX_CODE_UNITS)
  let at = 0
  let first: Span | undefined
  let words = new Set<string>()
  let shaped = 0
  let prose = 0
  for (const line of text.split('\n')) {
    const start = at
    at += line.length + 1
    if (line.trim() === '' || line.length > 400) continue
    const word = CODE_WORD.exec(line)?.[0]
      .trim()
      .split(/[\s(<{.:]/)[0]
    const isShaped = CODE_SHAPE.test(line)
    if (word === undefined && !isShaped) {
      if (/^\s*(?:\/\/|#|\*|\/\*|--)/.test(line) || ++prose < LEAST_CODE_LINES) continue
      ;[first, words, shaped, prose] = [undefined, new Set(), 0, 0]
      continue
    }
    prose = 0
    first ??= { start, end: start + Math.min(line.trimEnd().length, CODE_SAMPLE) }
    if (word !== undefined) words.add(word)
    if (isShaped) shaped++
    if (words.size < LEAST_KEYWORDS || shaped < LEAST_CODE_LINES) continue
    if (first.end > first.start) yield first
    return
  }
  const licence = LICENCE.exec(text.slice(0, 2_000))
  if (licence !== null && /^\s*(?:\/\*|\/\/|#|\*|<!--)/.test(text.slice(text.lastIndexOf('\n', licence.index) + 1))) {
    yield { start: licence.index, end: licence.index + licence[0].length }
  }
}
