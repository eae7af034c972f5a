// One sign-in as the risk engine sees it: who, when, from where, with what, and what other rooms know of it.
// Every fact is optional: what is not known is neutral, and never a reason.
import type { RiskProtocol } from './protocols.ts'

export interface SignInEvent {
  /** ms since 1970, UTC */
  readonly at: number
  /** the same for all events of one account; hashed before it is kept */
  readonly account: string
  readonly organisation: string
  readonly department?: string
  /** textual IP address */
  readonly ip: string
  readonly protocol: RiskProtocol
  /** User-Agent, IMAP ID or EHLO name; '' when the client said nothing */
  readonly client: string
  readonly passwordOk: boolean
  /** the account exists; absent: it does. Unknown accounts only count towards attacks */
  readonly accountExists?: boolean
  /** the token that we gave this browser or app, proved valid; absent when it brought none */
  readonly device?: string
  /** password, app-password, passkey, otp, sso, qr, refresh, … */
  readonly method?: string
  /** TLS client fingerprint (JA4 or whatever the socket allows) */
  readonly tls?: string
  /** ms, smallest of the exchange */
  readonly rttMs?: number
  /** Accept-Language or the client's language */
  readonly language?: string
  /** IANA name, or minutes east of UTC as text */
  readonly timezone?: string
  /** overrides the tables, field by field */
  readonly place?: PlaceFacts
  readonly browser?: BrowserFacts
  readonly program?: ProgramFacts
  readonly connection?: ConnectionFacts
  readonly person?: PersonFacts
  readonly rules?: RuleFacts
  readonly intelligence?: IntelligenceFacts
  readonly secret?: SecretFacts
  readonly qr?: QrFacts
  /** set when a session that is open is scored again: what was done in it */
  readonly session?: SessionFacts
}

export interface PlaceFacts {
  /** ISO 3166-1 alpha-2 */
  readonly country?: string
  readonly region?: string
  readonly city?: string
  /** degrees north */
  readonly lat?: number
  /** degrees east */
  readonly lon?: number
  /** km; how far the true place may lie from lat and lon */
  readonly radiusKm?: number
  readonly asn?: number
  /** name of the operator */
  readonly operator?: string
}

/** What a sign-in page learns without invasive fingerprinting; the last four only where an organisation turned them on. */
export interface BrowserFacts {
  /** `1920x1080` */
  readonly screen?: string
  readonly pixelRatio?: number
  readonly colourDepth?: number
  readonly platform?: string
  readonly cpuCores?: number
  readonly memoryGb?: number
  readonly touchPoints?: number
  readonly scriptLanguage?: string
  /** minutes east of UTC, as the script sees it */
  readonly timezoneMinutes?: number
  readonly storage?: 'normal' | 'blocked' | 'private'
  readonly privacySignal?: boolean
  readonly hasClientHints?: boolean
  /** brand named by the client hints */
  readonly hintBrand?: string
  readonly isAutomated?: boolean
  readonly headerOrder?: string
  readonly http2?: string
  /** ms since 1970, the client's own clock */
  readonly clientClock?: number
  /** ms from page to submit */
  readonly pageMs?: number
  readonly pointerEvents?: number
  readonly entryMode?: 'typed' | 'pasted' | 'filled'
  readonly focusOrder?: string
  /** bookmark, link, mail, search, … */
  readonly landing?: string
  readonly referrerDomain?: string
  /** degrees, given with the owner's consent */
  readonly gps?: { readonly lat: number; readonly lon: number }
  readonly previousSessionMs?: number
  readonly previousEnd?: 'logout' | 'expired' | 'ended'
  readonly canvas?: string
  readonly graphics?: string
  readonly audio?: string
  readonly fonts?: string
  /** ms, means over the name field; never over the password */
  readonly keyDwellMs?: number
  readonly keyFlightMs?: number
  readonly scriptAddress?: string
  readonly resolverCountry?: string
}

/** Habits of mail programs. */
export interface ProgramFacts {
  /** the first commands after the greeting, joined */
  readonly commandSequence?: string
  readonly ehlo?: string
  readonly hasImapId?: boolean
  readonly mechanism?: string
  readonly tlsMode?: 'implicit' | 'starttls' | 'none'
  /** extensions that were used, joined */
  readonly extensionsUsed?: string
  readonly appPassword?: string
  /** the app password was given for other protocols */
  readonly isOtherScope?: boolean
  readonly triedBeforeTls?: boolean
  readonly oauthClient?: string
  readonly openConnections?: number
}

export interface ConnectionFacts {
  readonly port?: number
  readonly alpn?: string
  readonly tlsVersion?: string
  readonly hasServerName?: boolean
  /** ms; TCP handshake, where a proxy tells it */
  readonly tcpRttMs?: number
  /** coefficient of variation */
  readonly rttJitter?: number
  readonly segmentSize?: number
  /** guessed from TTL and window, where a proxy tells it */
  readonly passiveOs?: string
  readonly hasForwardingHeaders?: boolean
  readonly forwardingHops?: number
  readonly attemptsOnConnection?: number
}

/** What the directory, credentials and live sessions say. Times are ms since 1970. */
export interface PersonFacts {
  readonly createdAt?: number
  readonly passwordChangedAt?: number
  readonly recoveryUsedAt?: number
  readonly factorChangedAt?: number
  readonly contactChangedAt?: number
  readonly factorPassedAt?: number
  readonly factorFailures24h?: number
  readonly promptsDenied24h?: number
  readonly prompts1h?: number
  /** administrator 2; finance, HR or executive 1; others 0 */
  readonly privilege?: number
  readonly isLeaving?: boolean
  readonly isOnLeave?: boolean
  readonly isFrozen?: boolean
  readonly isPasswordLeaked?: boolean
  readonly isNamedInLeak?: boolean
  readonly homeCountry?: string
  readonly travelCountries?: readonly string[]
  readonly liveSessions?: number
  readonly livePlaces?: readonly { readonly lat: number; readonly lon: number; readonly at: number }[]
  readonly liveNetworks1h?: number
  readonly refreshIssuedAt?: number
  /** the same token id was used elsewhere within travel time */
  readonly isTokenReplayed?: boolean
  readonly isHoneyAccount?: boolean
  /** 0 … 1 */
  readonly oauthClientTrust?: number
  readonly phishingReceived72h?: number
  readonly phishingClickedAt?: number
  readonly phishingPostedAt?: number
  readonly isManagedDevice?: boolean
  readonly hasClientCertificate?: boolean
  readonly nameForm?: string
  readonly isAliasNew?: boolean
}

/** What the administrator's rules said of this sign-in. */
export interface RuleFacts {
  readonly isAddressAllowed?: boolean
  readonly isAddressDenied?: boolean
  readonly isCorporateNetwork?: boolean
  readonly isCountryDenied?: boolean
  /** km outside the nearest fence; 0: inside */
  readonly outsideFenceKm?: number
  /** km to the nearest site */
  readonly siteKm?: number
  /** minutes outside the weekly window; 0: inside */
  readonly outsideWindowMinutes?: number
  readonly isHoliday?: boolean
  readonly isUnboundDevice?: boolean
  readonly crossesResidency?: boolean
}

/** What the indicators say of the address, and what mail came from it. */
export interface IntelligenceFacts {
  /** 0 … 1, confidence times decay */
  readonly score?: number
  readonly sources?: number
  /** 1 scanner, 2 spam, 3 proxy, 4 phishing host, 5 brute force, 6 botnet */
  readonly category?: number
  readonly ageDays?: number
  readonly prefixDensity?: number
  readonly isDisputed?: boolean
  readonly sharedBadRatio?: number
  readonly isVpn?: boolean
  readonly isTor?: boolean
  readonly isOpenProxy?: boolean
  readonly isCloudSync?: boolean
  readonly isPrivateRelay?: boolean
  readonly blockLists?: number
  readonly sentSpam?: boolean
  readonly sentPhishing?: boolean
  readonly isFlaggedElsewhere?: boolean
  readonly hasReverseName?: boolean
  readonly reverseNameMismatch?: boolean
  readonly registryCountry?: string
}

/** What is known of a wrong password without keeping it. */
export interface SecretFacts {
  /** keyed hash with a key that changes every hour */
  readonly wrong?: string
  readonly wasPrevious?: boolean
  readonly isCommon?: boolean
}

export interface QrFacts {
  readonly phoneKm?: number
  readonly secondsToScan?: number
  readonly isSameNetwork?: boolean
  readonly isPhoneKnown?: boolean
  /** ms since 1970 */
  readonly phoneBoundAt?: number
}

/** What a session did since it was opened. */
export interface SessionFacts {
  /** folders opened within 5 minutes */
  readonly foldersOpened?: number
  /** bytes read within 10 minutes */
  readonly bytesRead?: number
  /** 0 … 1: share of the mailbox that was swept */
  readonly sweptShare?: number
  /** searches for words of payment, passwords and invoices within 10 minutes */
  readonly riskySearches?: number
  readonly hasNewForward?: boolean
  readonly hasNewHidingRule?: boolean
  readonly hasExportedContacts?: boolean
  readonly hasNewAppPassword?: boolean
  readonly hasNewDelegate?: boolean
  /** recipients never written to before, within the hour */
  readonly newRecipients?: number
  /** deletions within 10 minutes */
  readonly deletions?: number
  readonly isSenderNew?: boolean
  /** the kind of network changed inside the session */
  readonly hasChangedNetwork?: boolean
  /** seconds from the sign-in to the 20th recipient */
  readonly secondsToBulk?: number
}

/** What became of a scored sign-in. */
export type Outcome =
  /** let in; a habit after `learnAfterMs` unless contradicted */
  | 'allowed'
  /** the owner proved it with a second factor: a habit at once */
  | 'step-up-passed'
  | 'step-up-failed'
  | 'step-up-abandoned'
  /** a step-up was asked for, and what came of it is not known */
  | 'unanswered'
  | 'denied'
  /** wrong password, or no such account */
  | 'failed'
  /** the owner said it was somebody else: what waits to become a habit is forgotten */
  | 'not-me'
