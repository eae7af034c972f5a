// The ways in, as scoring sees them: which protocols there are, what kind of client speaks them, which budget they share.

/** Clients of one kind are compared with each other: a browser has a page to ask on, a program and a token have none. */
export type Head = 'browser' | 'program' | 'token'
export const HEADS: readonly Head[] = ['browser', 'program', 'token']

export type RiskProtocol = 'web' | 'console' | 'mobile' | 'imap' | 'pop' | 'smtp' | 'sieve' | 'jmap' | 'dav' | 'oauth'

interface ProtocolRow {
  /** the letter that rows of the feature registry name it by */
  readonly letter: string
  readonly head: Head
}

// prettier-ignore
export const PROTOCOLS: Readonly<Record<RiskProtocol, ProtocolRow>> = {
  web:     { letter: 'W', head: 'browser' },
  console: { letter: 'A', head: 'browser' },
  mobile:  { letter: 'M', head: 'browser' },
  imap:    { letter: 'I', head: 'program' },
  pop:     { letter: 'P', head: 'program' },
  smtp:    { letter: 'S', head: 'program' },
  sieve:   { letter: 'V', head: 'program' },
  dav:     { letter: 'D', head: 'program' },
  jmap:    { letter: 'J', head: 'token'   },
  oauth:   { letter: 'O', head: 'token'   },
}

export function isRiskProtocol(text: string): text is RiskProtocol {
  return Object.hasOwn(PROTOCOLS, text)
}

export const headOf = (protocol: RiskProtocol): Head => PROTOCOLS[protocol].head
