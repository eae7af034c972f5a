// Under which keys sending is remembered: the organisation's for what is looked up, the member's own for the profile.
import type { Owner } from '../../mailbox/mailbox.ts'
import type { Opener, Sealer } from '../../keys/vault.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'

const TOKEN_BYTES = 8

/** @returns a keyed token of 8 bytes for each text, in order */
export function tokensFor(key: Sealer, texts: readonly string[]): readonly Buffer[] {
  const tokens = key.termTokens(texts)
  return texts.map((_, index) => tokens.subarray(index * TOKEN_BYTES, (index + 1) * TOKEN_BYTES))
}

/** @returns 1 … 2^48-1: a token as a number, for what is compared and never looked up */
export function numberOf(token: Buffer): number {
  return token.readUIntBE(0, 6) || 1
}

/** Departure and what comes in hold the grants of `intel`; commands and pages those of `directory`. */
export function organisationSealer(tx: WriteTx, { organisationId }: Owner): Promise<Sealer> {
  return tx.sealer(tx.ticket.grants.has('intel:append') ? 'intel' : 'directory', { organisationId }, 'C2')
}

export function organisationTokens(tx: ReadTx, { organisationId }: Owner): Promise<Sealer> {
  return tx.opener(tx.ticket.grants.has('intel:read') ? 'intel' : 'directory', { organisationId }, 'C2')
}

export function profileSealer(tx: WriteTx, owner: Owner): Promise<Sealer> {
  return tx.sealer(tx.ticket.grants.has('intel:append') ? 'intel' : 'directory', owner, 'C3')
}

export function profileOpener(tx: ReadTx, owner: Owner): Promise<Opener> {
  return tx.opener(tx.ticket.grants.has('intel:read') ? 'intel' : 'directory', owner, 'C3')
}

/** What a scope is counted under: a member's own is no other's. */
export function scopeText(scope: string, { memberId }: Owner): string {
  return scope === 'member' ? `sending member:${memberId}` : `sending ${scope}`
}
