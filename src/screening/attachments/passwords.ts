// Passwords that a letter gives for the archive it brings: whoever reads them can open it, so we can look inside too.

/** What announces a password, in the languages of our members and of those who write to them. */
const ANNOUNCED =
  /(?:pass\s?(?:word|code|phrase)|\bpwd|\bpw|\bpin|kennwort|passwort|contraseña|senha|mot de passe|密\s*码|密\s*碼|口令|提取码|解压码|パスワード)/giu
/** Between the announcement and the password: "is", ":", "为", quotes, the rest of "密码". */
const BETWEEN =
  /^[\s:：=＝"“”'‘’「【《(（-]*(?:(?:(?:is|for|to|the|of|file|archive|zip|rar|attachment|ist|es|est|é)(?=[\s:：=＝"“”'‘’])|为|是|解压|附件)[\s:：=＝"“”'‘’「【《(（-]*)*/iu
/** What is taken for one; a full stop at its end belongs to the sentence. */
const PASSWORD = /^[^\s"“”'‘’」】》)）,，;；。]{3,64}/u
/** Used by those who mean to be found by nobody but people. */
const USUAL = ['infected', '1234', '12345', '123456', '123', 'password', '888888', '666666']
/** Alone on its line, or letters and digits mixed: said without a word for it, as between people who know each other. */
const ALONE = /^[>\s]*([!-~]{4,64})\s*$/gmu
const MIXED = /(?<![!-~])(?=[!-~]{0,63}[0-9])(?=[!-~]{0,63}[A-Za-z])[!-~]{4,64}(?![!-~])/gu
/** Addresses of the web and of mail, names of files. */
const ADDRESS = /:\/\/|^www\.|@[^@]*\.|\.[a-z][a-z0-9]{1,4}$/i
/** Words of the letter and of what it quotes; dlp-detectors.md §8. Each costs a start of 7-Zip. */
const MOST = 20
/** UTF-16 units of text that are looked at */
const LOOKED_AT = 16_384

/** @returns at most 28: those that the text announces, then usual ones, then what else in it could be one */
export function passwordsIn(text: string): readonly string[] {
  const looked = text.slice(0, LOOKED_AT)
  const announced = announcedIn(looked).slice(0, MOST)
  const likely = [...likelyIn(looked, ALONE), ...likelyIn(looked, MIXED)].slice(0, MOST - announced.length)
  return [...new Set([...announced, ...USUAL, ...likely])]
}

function announcedIn(text: string): string[] {
  const found = new Set<string>()
  for (const { index, 0: word } of text.matchAll(ANNOUNCED)) {
    const rest = text.slice(index + word.length, index + word.length + 160)
    const given = PASSWORD.exec(rest.replace(BETWEEN, ''))?.[0]
    if (given === undefined) continue
    found.add(given)
    found.add(withoutEnd(given))
    if (found.size >= MOST) break
  }
  return [...found].filter((each) => each.length >= 3)
}

function likelyIn(text: string, pattern: RegExp): string[] {
  const found = new Set<string>()
  for (const { 0: whole, 1: word = whole } of text.matchAll(pattern)) {
    const bare = withoutEnd(word)
    if (bare.length >= 4 && !ADDRESS.test(bare)) found.add(bare)
    if (found.size >= MOST) break
  }
  return [...found]
}

/** A mark behind it belongs to the sentence. */
const withoutEnd = (word: string): string => word.replace(/[.,;:!?！？]+$/u, '')
