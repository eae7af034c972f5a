// What inline style and old attributes say about whether text is seen. CSS 2.2, HTML Living Standard §16.2
import { decodeEntities } from './html-entities.ts'

/** How text is shown inside an element. What is `gone` no inner element can show again; the rest it can. */
export interface Shown {
  readonly isGone: boolean
  readonly isInvisible: boolean
  readonly isTiny: boolean
  /** 0xRRGGBB; undefined when it cannot be told */
  readonly color: number | undefined
  readonly background: number | undefined
}

const WHITE = 0xffffff
const BLACK = 0
export const SHOWN_AT_FIRST: Shown = {
  isGone: false,
  isInvisible: false,
  isTiny: false,
  color: BLACK,
  background: WHITE,
}

/** Of one colour channel, 0 … 255: less is not seen. */
const LEAST_CONTRAST = 10
const LONGEST_ATTRIBUTES = 4_096 // UTF-16 units that are looked at

export function isSeen({ isGone, isInvisible, isTiny, color, background }: Shown): boolean {
  return !isGone && !isInvisible && !isTiny && !isAlike(color, background)
}

/** @param attributes  as written in the tag */
export function shownInside(outer: Shown, attributes: string): Shown {
  if (!STYLING.test(attributes)) return outer
  const source = attributes.slice(0, LONGEST_ATTRIBUTES)
  const style = decodeEntities(attributeOf(source, STYLE)).toLowerCase()
  const isBackgroundOpen = /\b(?:class|background)\s*=|url\(|gradient\(/i.test(source)
  const written = colorOf(propertyOf(style, BACKGROUND) ?? attributeOf(source, BGCOLOR))
  return {
    isGone: outer.isGone || HIDDEN_ATTRIBUTE.test(source) || GONE.test(style) || isClipped(style),
    isInvisible: /visibility\s*:/.test(style) ? INVISIBLE.test(style) : outer.isInvisible,
    isTiny: /font-size\s*:/.test(style) ? TINY.test(style) : outer.isTiny,
    // A class may set both colours, an image lies over the background: then neither is known.
    color:
      colorOf(propertyOf(style, COLOR) ?? attributeOf(source, FONT_COLOR)) ??
      (isBackgroundOpen ? undefined : outer.color),
    background: written ?? (isBackgroundOpen ? undefined : outer.background),
  }
}

/** The value of an attribute, '' when it has none. */
export function attributeOf(attributes: string, pattern: RegExp): string {
  const match = pattern.exec(attributes)
  return match ? (match[1] ?? match[2] ?? match[3] ?? '') : ''
}

export const attributePattern = (name: string): RegExp =>
  new RegExp(`(?:^|[\\s"'/])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i')

const STYLING = /style|hidden|color|class|background/i
const STYLE = attributePattern('style')
const BGCOLOR = attributePattern('bgcolor')
const FONT_COLOR = attributePattern('color')
const HIDDEN_ATTRIBUTE = /(?:^|\s)hidden(?:\s|=|\/|$)/i

const GONE =
  /(?<![\w-])(?:display\s*:\s*none|opacity\s*:\s*0?\.?0+(?![.\d])|mso-hide\s*:\s*all|text-indent\s*:\s*-\d{3})/
const INVISIBLE = /visibility\s*:\s*(?:hidden|collapse)/
const TINY = /font-size\s*:\s*(?:0*\.?0+(?:px|pt|r?em|%)?|1p[xt])\s*(?:!|;|$)/
const COLOR = /(?:^|[;\s])color\s*:\s*([^;!]+)/
const BACKGROUND = /(?:^|[;\s])background(?:-color)?\s*:\s*([^;!]+)/
const ZERO_SIZE = /(?<![\w-])(?:max-)?(?:height|width)\s*:\s*0(?:px|pt|%)?\s*(?:!|;|$)/
const FAR_AWAY = /(?<![\w-])(?:left|top|right|margin-left|margin-top)\s*:\s*-\d{3,}/

const isClipped = (style: string): boolean =>
  (/overflow\s*:\s*hidden/.test(style) && ZERO_SIZE.test(style)) || FAR_AWAY.test(style)

const propertyOf = (style: string, pattern: RegExp): string | undefined => pattern.exec(style)?.[1]?.trim()

const NAMED: Readonly<Record<string, number>> = { white: WHITE, black: BLACK, red: 0xff0000, yellow: 0xffff00, gray: 0x808080, grey: 0x808080, silver: 0xc0c0c0 } // prettier-ignore

function colorOf(value: string | undefined): number | undefined {
  const [text = ''] = /#[0-9a-f]{3,6}|rgba?\([^)]*\)|[a-z]+/i.exec(value ?? '') ?? []
  if (text.startsWith('#')) {
    const digits = text.length === 4 ? text.slice(1).replace(/./g, '$&$&') : text.slice(1)
    return digits.length === 6 ? Number.parseInt(digits, 16) : undefined
  }
  const channels = text.match(/\d+/g)?.map(Number) ?? []
  if (channels.length === 3) return channels.reduce((color, channel) => color * 256 + Math.min(channel, 255), 0)
  return NAMED[text.toLowerCase()]
}

function isAlike(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return false
  return [16, 8, 0].every((shift) => Math.abs(((one >> shift) & 255) - ((other >> shift) & 255)) < LEAST_CONTRAST)
}
