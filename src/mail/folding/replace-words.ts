// Reads words that have something special in them, and does not touch the others: most words have nothing.

/**
 * @param trigger  global; what makes a word special
 * @param sign     one UTF-16 unit of a word
 * @param read     given the word and the characters beside it
 */
export function replaceWords(
  text: string,
  trigger: RegExp,
  sign: RegExp,
  read: (word: string, before: string, after: string) => string,
): string {
  let [folded, copied] = ['', 0]
  trigger.lastIndex = 0
  for (let match = trigger.exec(text); match !== null; match = trigger.exec(text)) {
    let start = match.index
    while (start > copied && sign.test(text.charAt(start - 1))) start--
    let end = match.index + 1
    while (end < text.length && sign.test(text.charAt(end))) end++
    folded += text.slice(copied, start) + read(text.slice(start, end), text.charAt(start - 1), text.charAt(end))
    copied = end
    trigger.lastIndex = end
  }
  return copied === 0 ? text : folded + text.slice(copied)
}
