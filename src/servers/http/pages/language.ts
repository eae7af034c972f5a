// Which language a page speaks: what the reader chose by the switch, else what the browser prefers.

export const LANGUAGES = ['en', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]
/** One text in every language. */
export type Words = Readonly<Record<Language, string>>

/** The first of our languages that a reader names, whatever the weights: browsers list them best first. RFC 9110 §12.5.4 */
export function languageOf(acceptLanguage: string, chosen = ''): Language {
  if (isLanguage(chosen)) return chosen
  const first = /\b(zh|en)\b/i.exec(acceptLanguage.slice(0, 1_000))?.[1]
  return first?.toLowerCase() === 'zh' ? 'zh-CN' : 'en'
}

export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text)
}
