// SASLprep: the one spelling of a password that client and server both hash. RFC 4013

/** RFC 3454 §C.1.2: spaces that are not the ASCII one */
const OTHER_SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g
/** RFC 3454 §B.1: characters that stand for nothing */
const NOTHING = /[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g
/** RFC 4013 §2.3: controls, private use, non-characters, surrogates, what changes display, tags */
const PROHIBITED =
  /[\p{Cc}\p{Co}\p{Cs}\u0340\u0341\u06dd\u070f\u180e\u200e\u200f\u2028-\u202e\u2061-\u2063\u206a-\u206f\ufdd0-\ufdef\ufff9-\uffff\u2ff0-\u2ffb\u{e0001}\u{e0020}-\u{e007f}]|\p{Noncharacter_Code_Point}/u

/**
 * Mapped, NFKC, and free of what is prohibited. The rule for mixed directions (RFC 4013 §2.4) is left out: it would
 * refuse passwords that clients send all the same; and so is the one for unassigned code points of Unicode 3.2.
 * @returns undefined for a text that has no such spelling
 */
export function saslprep(text: string): string | undefined {
  const prepared = text.replace(OTHER_SPACES, ' ').replace(NOTHING, '').normalize('NFKC')
  return prepared === '' || PROHIBITED.test(prepared) ? undefined : prepared
}
