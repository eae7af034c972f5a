// What one IMAP command may ask for. Every number a client can drive stands here.

/** Octets of a command line, literals not counted, before sign-in: an ID of 30 fields of 30 octets with 1,024 each. RFC 2971 §3.3 */
export const MAX_LINE_BEFORE_SIGN_IN = 34_816
/** Octets of one literal before sign-in: a name or a password. */
export const MAX_LITERAL_BEFORE_SIGN_IN = 4_096
/** Octets of a command line, literals not counted, after sign-in: a UID set of some 8,000 numbers. */
export const MAX_LINE = 65_536
/** Octets of one literal that is kept in memory; the message of APPEND is streamed and has its own limit. */
export const MAX_LITERAL = 65_536
/** Literals kept in one command: LOGIN takes two, a SEARCH a few. */
export const MAX_LITERALS = 32
/** Octets of all literals kept in one command. */
export const MAX_LITERAL_OCTETS = 262_144

/** RFC 2971 §3.3: no more than 30 field-value pairs */
export const MAX_ID_PAIRS = 30
/** RFC 2971 §3.3: octets of a value */
export const MAX_ID_VALUE = 1_024

/** Ranges in one sequence set; they are sorted and merged before use. */
export const MAX_RANGES = 16_384
/** Parentheses, NOT and OR inside one another in a SEARCH. */
export const MAX_SEARCH_DEPTH = 20
/** Keys of one SEARCH. */
export const MAX_SEARCH_KEYS = 400
/** Octets of one string that is searched for. */
export const MAX_SEARCH_TEXT = 1_024
/** Items of one FETCH, header fields of one section, flags of one STORE, patterns of one LIST. */
export const MAX_LIST_ITEMS = 256
/** Numbers in a section such as 1.2.3; the MIME parser goes no deeper than 50. */
export const MAX_SECTION_DEPTH = 50
