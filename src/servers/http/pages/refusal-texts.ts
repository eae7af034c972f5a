// What a person reads when we say no: the reason in their language, and nothing that the reason does not tell.
import { Refusal, type Reason } from '../../../base/refusal.ts'
import type { TextName } from './texts.ts'

// prettier-ignore
const TEXT_OF: Partial<Record<Reason, TextName>> = {
  'wrong-credentials': 'wrongCredentials',
  'account-frozen':    'frozen',
  'too-many-attempts': 'tooMany',
  'too-many-commands': 'tooMany',
  'approval-needed':   'askedTooOften',
  'policy-refused':    'policyRefused',
  'sign-in-refused':   'policyRefused',
  'ticket-invalid':    'pendingOver',
  'weak-password':     'weakPassword',
  'not-permitted':     'notPermitted',
  'bad-sequence':      'formOver',
  'bad-parameter':     'badInput',
  'bad-syntax':        'badInput',
  'bad-address':       'badInput',
  'no-such-thing':     'noSuchThing',
  'unknown-command':   'noSuchThing',
  'limit-reached':     'limitReached',
  'tls-required':      'encryptedOnly',
}

/** @returns `unavailable` for whatever is our own fault */
export function textOf(error: unknown): TextName {
  return (error instanceof Refusal && TEXT_OF[error.reason]) || 'unavailable'
}
