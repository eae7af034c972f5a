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
/** Each costs a start of 7-Zip. */
const MOST = 16
/** UTF-16 units of text that are looked at */
const LOOKED_AT = 16_384

/** @returns at most 16, those of the text first */
export function passwordsIn(text: string): readonly string[] {
  const found = new Set<string>()
  for (const { index, 0: word } of text.slice(0, LOOKED_AT).matchAll(ANNOUNCED)) {
    const rest = text.slice(index + word.length, index + word.length + 160)
    const given = PASSWORD.exec(rest.replace(BETWEEN, ''))?.[0]
    if (given === undefined) continue
    found.add(given)
    found.add(given.replace(/[.!?！？]+$/u, ''))
    if (found.size >= MOST) break
  }
  return [...found, ...USUAL].filter((each) => each.length >= 3).slice(0, MOST)
}
