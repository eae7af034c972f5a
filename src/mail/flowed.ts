// Paragraphs of format=flowed: soft line breaks taken out, space-stuffing undone. RFC 3676 §4

/** @param isDelSp  the blank before a soft break is no part of the text; for writings without blanks. RFC 3676 §4.1 */
export function unflow(text: string, isDelSp: boolean): string {
  let [unflowed, flowing, depth] = ['', false, 0]
  for (const line of text.split(/\r?\n/)) {
    const quotes = /^>*/.exec(line)![0]
    const content = line.slice(quotes.length).replace(/^ /, '')
    // A change of quote depth ends a paragraph, whatever stands before it. RFC 3676 §4.5
    const goesOn = flowing && quotes.length === depth
    unflowed += goesOn ? content : `${unflowed === '' ? '' : '\n'}${quotes}${quotes === '' ? '' : ' '}${content}`
    flowing = content.endsWith(' ') && content !== '-- '
    depth = quotes.length
    if (flowing && isDelSp) unflowed = unflowed.slice(0, -1)
  }
  return unflowed
}
