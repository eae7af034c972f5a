// A sign-in as the risk engine sees it, from what the server, the directory and the rules say of it.
import { createHmac } from 'node:crypto'
import { monotonic, now } from '../base/clock.ts'
import { randomBytes } from '../base/random.ts'
import type { Credentials } from '../directory/directory.ts'
import type { PersonFacts, ProgramFacts, SignInEvent } from '../risk/event.ts'
import type { RuleAnswer } from './judgement.ts'
import type { NamedVisitor } from './sign-in.ts'
import type { WebVisitor } from './web-sign-in.ts'

/** What proves the visitor first. */
export type Method = 'password' | 'app-password' | 'passkey' | 'sso'

export interface EventFacts {
  readonly visitor: NamedVisitor & Partial<Pick<WebVisitor, 'language' | 'facts'>>
  readonly known: Credentials | undefined
  readonly isRight: boolean
  readonly method: Method
  readonly rules: RuleAnswer
  /** id of a device whose token was ours */
  readonly deviceId?: string
  /** id of the app password that was given */
  readonly appPassword?: string
  /** which is good for other protocols only */
  readonly isOtherScope?: boolean
  /** what was given when it was wrong */
  readonly wrongSecret?: string
  readonly person?: PersonFacts
}

export function signInEvent(facts: EventFacts): SignInEvent {
  const { visitor, known, isRight, rules, deviceId, wrongSecret } = facts
  const { language, facts: browser, protocol, client, remoteAddress } = visitor
  return {
    at: now(),
    account: known === undefined ? visitor.username.toLowerCase() : String(known.owner.memberId),
    organisation: known === undefined ? '' : String(known.owner.organisationId),
    accountExists: known !== undefined,
    ...(known !== undefined && known.department !== '' && { department: known.department }),
    ip: remoteAddress,
    protocol,
    client,
    passwordOk: isRight,
    method: facts.method,
    ...(deviceId !== undefined && { device: deviceId }),
    ...(language !== undefined && language !== '' && { language }),
    ...(browser !== undefined && { browser }),
    ...(protocol !== 'web' && { program: programFacts(facts) }),
    ...(known !== undefined && { person: { ...personFacts(known), ...facts.person } }),
    rules: rules.facts,
    ...(rules.intelligence !== undefined && { intelligence: rules.intelligence }),
    ...(wrongSecret !== undefined && { secret: { wrong: wrongKey(wrongSecret) } }),
  }
}

function programFacts({ visitor: { protocol, client }, appPassword, isOtherScope = false }: EventFacts): ProgramFacts {
  return {
    hasImapId: protocol === 'imap' && client !== '',
    ...(protocol === 'smtp' && { ehlo: client }),
    ...(appPassword !== undefined && { appPassword, isOtherScope }),
  }
}

function personFacts({ createdAt, passwordChangedAt, passwordChange, roles }: Credentials): PersonFacts {
  return {
    createdAt,
    ...(passwordChangedAt !== undefined && { passwordChangedAt }),
    isPasswordLeaked: passwordChange === 'leaked',
    privilege: roles.some((role) => role !== 'member') ? 2 : 0,
  }
}

const HOUR_MS = 3_600_000
let wrongSecretKey = randomBytes(32)
let keyMadeAt = monotonic()

/** Tells equal wrong passwords within an hour; then the key is gone, and with it what they were. */
function wrongKey(secret: string): string {
  if (monotonic() - keyMadeAt > HOUR_MS) [wrongSecretKey, keyMadeAt] = [randomBytes(32), monotonic()]
  return createHmac('sha256', wrongSecretKey).update(secret).digest('base64').slice(0, 16)
}
