// A theme is what letters of one kind say; writing one picks its sentences, orders them and puts a frame around them.
import type { Intent } from '../../../src/screening/content/judgement.ts'
import type { Label } from '../../document.ts'
import { choose, integer, type Random } from '../grammar.ts'
import type { LetterMaker, MadeLetter } from '../letter.ts'
import { EARLIER, FRAMES, HISTORIES, type Register } from './frame.ts'
import { shuffled, Speaker } from './grammar.ts'
import { handwritten } from './handwriting.ts'
import { WORDS } from './words.ts'

export interface Theme {
  readonly label: Label
  readonly kind: string
  readonly intents?: readonly Intent[]
  readonly registers: readonly Register[]
  readonly from: string
  readonly subjects: readonly string[]
  /** one of these is always said */
  readonly point: readonly string[]
  /** from each group at most one, in any order */
  readonly details: readonly (readonly string[])[]
  /** mostly said last */
  readonly ask?: readonly string[]
  /** lines of the same form: items of a newsletter, rows of an order */
  readonly list?: { readonly lines: readonly string[]; readonly from: number; readonly to: number }
  /** the words of the buttons and links */
  readonly links?: readonly string[]
  /** very short letters: the point only, mostly without a frame */
  readonly isBare?: true
}

/** How often a letter is an answer that carries earlier mail, the same for every label. */
const ANSWERS = 0.13

const LINK_LINES = [
  '{link}',
  '{link}：{url}',
  '{link} {url}',
  '{link}\n{url}',
  '【{link}】',
  '【{link}】{url}',
  '>> {link}',
  '→ {link}',
  '[请点击|点击]{link}',
  '{url}',
]

export function makerOf(themes: readonly Theme[]): LetterMaker {
  return (random) => written(choose(random, themes), random)
}

export function written(theme: Theme, random: Random): MadeLetter {
  const speaker = new Speaker(random, WORDS)
  const subject = speaker.oneOf(theme.subjects)
  const linkTexts = linksOf(theme, speaker)
  const isAnswer = random() < ANSWERS
  const framed = random() >= (theme.isBare === true ? 0.6 : 0.06)
  const body = bodyOf(theme, speaker, linkTexts)
  const parts = framed ? inFrame(choose(random, theme.registers), body, speaker) : [body]
  if (isAnswer || (theme.isBare === true && random() < 0.5)) parts.push(historyOf(subject, speaker))
  const write = handwritten(random)
  return {
    label: theme.label,
    language: 'zh',
    kind: theme.kind,
    intents: theme.intents ?? [],
    senderName: write(random() < 0.06 ? speaker.say('[{english}|{person.me}|{email}|]') : speaker.say(theme.from)),
    subject: write(isAnswer ? speaker.say('[回复：|Re: |答复: |RE：|Re:|转发：|Fw: ]') + subject : subject),
    text: write(parts.filter((part) => part !== '').join(random() < 0.6 ? '\n\n' : '\n')),
    linkTexts: linkTexts.map(write),
  }
}

function linksOf(theme: Theme, speaker: Speaker): string[] {
  const chance = theme.links === undefined ? 0.1 : 0.75
  if (speaker.random() >= chance) return []
  const own = theme.links ?? [
    '{domain}',
    '[公司官网|官网|查看附件|附件|下载附件|点击查看|查看原文|在线文档]',
    '{url}',
    '{file}',
    '附件：{file}',
  ]
  return shuffled(speaker.random, own)
    .slice(0, integer(speaker.random, 1, Math.min(3, own.length)))
    .map((link) => speaker.say(link))
}

function bodyOf(theme: Theme, speaker: Speaker, linkTexts: readonly string[]): string {
  const { random } = speaker
  const talkative = 0.25 + random() * 0.75
  const details = shuffled(random, theme.details)
    .filter(() => random() < talkative)
    .map((group) => speaker.oneOf(group))
  const ask = theme.ask !== undefined && random() < 0.85 ? [speaker.oneOf(theme.ask)] : []
  const point = speaker.oneOf(theme.point)
  const sentences = random() < 0.9 ? [point, ...details, ...ask] : [...details, point, ...ask]
  const { list } = theme
  const lines = new Set<string>()
  for (let wanted = list === undefined ? 0 : integer(random, list.from, list.to); wanted > 0; wanted--)
    lines.add(speaker.oneOf(list?.lines ?? []))
  const links = linkTexts.map((text) => speaker.keep('link', text).oneOf(LINK_LINES))
  return [...laidOut(sentences, random), numbered([...lines], random), ...links]
    .filter((part) => part !== '')
    .join('\n')
}

function laidOut(sentences: readonly string[], random: Random): string[] {
  const layout = random()
  if (layout < 0.5) return [sentences.join('')]
  if (layout < 0.8) return [...sentences]
  if (layout < 0.9) return [sentences.join('\n\n')]
  const [first = '', ...others] = sentences
  return [first, numbered(others, random)]
}

function numbered(lines: readonly string[], random: Random): string {
  const style = choose(random, ['、', '. ', '）', '-', '•', ''])
  return lines
    .map((line, index) =>
      /[-•]/.test(style) ? `${style} ${line}` : style === '' ? line : `${index + 1}${style}${line}`,
    )
    .join('\n')
}

function inFrame(register: Register, body: string, speaker: Speaker): string[] {
  const frame = FRAMES[register]
  const greeting = speaker.oneOf(frame.greetings)
  const opened = greeting !== '' && speaker.random() < 0.35 ? [greeting + body] : [greeting, body]
  return [...opened, speaker.oneOf(frame.closings), speaker.oneOf(frame.signatures), speaker.oneOf(frame.footers)]
}

function historyOf(subject: string, speaker: Speaker): string {
  const { head, quote } = choose(speaker.random, HISTORIES)
  const earlier = shuffled(speaker.random, EARLIER)
    .slice(0, speaker.random() < 0.75 ? integer(speaker.random, 1, 3) : integer(speaker.random, 4, EARLIER.length))
    .map((sentence) => quote + speaker.say(sentence))
  return speaker.keep('about', subject).say(head) + earlier.join('\n')
}
