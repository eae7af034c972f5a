// Browsers that sign in, and what came of it, for tests that ask the journey of signing in itself.
import assert from 'node:assert/strict'
import type { SignedIn } from '../../src/sign-in/sign-in.ts'
import type { PendingSignIn, WebOutcome, WebVisitor } from '../../src/sign-in/web-sign-in.ts'

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36'

/** @param deviceToken  '' for one that was never here */
export const browser = (remoteAddress: string, deviceToken = ''): WebVisitor => ({
  protocol: 'web',
  remoteAddress,
  isPrivate: true,
  client: CHROME,
  deviceToken,
  language: 'zh-CN',
})

export function signedIn(outcome: WebOutcome | undefined): SignedIn & { readonly deviceToken: string } {
  assert.equal(outcome?.state, 'signed-in')
  return { ...outcome.signedIn, deviceToken: outcome.deviceToken }
}

export function pendingOf(outcome: WebOutcome): PendingSignIn {
  assert.equal(outcome.state, 'factor-needed')
  return outcome.pending
}
