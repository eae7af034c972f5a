// How long we wait for a remote server at each step. RFC 5321 §4.5.3.2

/** ms */
export const WAITS = {
  /** TCP alone would try for minutes */
  connect: 30_000,
  handshake: 30_000,
  greeting: 300_000,
  command: 300_000,
  /** from MAIL to the last RCPT: what a host may take in all that dribbles out its replies */
  envelope: 900_000,
  dataStart: 120_000,
  /** for each piece of the text to be taken */
  dataBlock: 180_000,
  /** for the whole text, besides what its size allows */
  data: 600_000,
  dataEnd: 600_000,
} as const

export type Waits = { readonly [Name in keyof typeof WAITS]: number }

/** bytes a second: a host that takes the text more slowly on the whole is given up */
export const SLOWEST_TAKER = 4_096
