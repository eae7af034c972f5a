// What the addresses of secure links carry, and the pass of who gave the right code: signed by us, kept nowhere.
import type { OrganisationId } from '../base/ids.ts'
import { isSigned, isWhole, readList, signedList, type ClaimedList } from './signed-list.ts'
import type { Sealer } from '../keys/vault.ts'

/** Tell these uses of the organisation's key from all others; change with the form. */
const LINK = 'secure link 1\n'
const PASS = 'secure link pass 1\n'

export interface LinkClaim {
  readonly organisationId: OrganisationId
  readonly linkId: string
}

/** Who has it may fetch the files until then. */
export interface Pass extends LinkClaim {
  /** lower case */
  readonly address: string
  /** ms since 1970; whole seconds are kept */
  readonly expiresAt: number
}

/** What a token says; nothing of it may be believed before `isOurs`. */
export type Claimed<T> = T & { readonly isOurs: (sealer: Pick<Sealer, 'token'> | undefined) => boolean }

export function linkToken(sealer: Pick<Sealer, 'token'>, { organisationId, linkId }: LinkClaim): string {
  return signedList(sealer, LINK, [organisationId, linkId])
}

export function readLink(token: string): Claimed<LinkClaim> | undefined {
  const claimed = readList(token)
  const [organisationId, linkId] = claimed?.fields ?? []
  if (claimed?.fields.length !== 2 || !isWhole(organisationId) || typeof linkId !== 'string') return undefined
  return { organisationId: organisationId as OrganisationId, linkId, isOurs: signedBy(claimed, LINK) }
}

export function passToken(sealer: Pick<Sealer, 'token'>, { organisationId, linkId, address, expiresAt }: Pass): string {
  return signedList(sealer, PASS, [organisationId, linkId, address, Math.floor(expiresAt / 1_000)])
}

export function readPass(token: string): Claimed<Pass> | undefined {
  const claimed = readList(token)
  const [organisationId, linkId, address, expires] = claimed?.fields ?? []
  if (claimed?.fields.length !== 4 || !isWhole(organisationId) || !isWhole(expires)) return undefined
  if (typeof linkId !== 'string' || typeof address !== 'string') return undefined
  const pass = { organisationId: organisationId as OrganisationId, linkId, address, expiresAt: expires * 1_000 }
  return { ...pass, isOurs: signedBy(claimed, PASS) }
}

const signedBy = (claimed: ClaimedList, purpose: string) => (sealer: Pick<Sealer, 'token'> | undefined) =>
  isSigned(sealer, purpose, claimed)
