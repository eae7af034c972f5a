// Profiles in the database, sealed with the key of the member they are of. Scoring does no I/O: a profile is taken up before
// and put away after.
import { Refusal } from '../base/refusal.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { KeyOwner } from '../keys/vault.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { SignInEvent } from './event.ts'
import * as records from './records.ts'
import { BoundedMap } from './state/decay.ts'
import { decodeProfile, encodeProfile } from './state/profile-codec.ts'
import { UserProfile, type Profiles } from './state/profile.ts'

/** Profiles at hand: about 20 kB each in memory. */
const MAX_AT_HAND = 5_000

export interface ProfileOwner {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
}

/** How events name an owner: the texts that `SignInEvent.organisation` and `account` have for a member. */
export function eventNames({ organisationId, memberId }: ProfileOwner): Pick<SignInEvent, 'organisation' | 'account'> {
  return { organisation: String(organisationId), account: String(memberId) }
}

export class StoredProfiles implements Profiles {
  readonly #atHand = new BoundedMap<string, UserProfile>(MAX_AT_HAND)

  of({ organisation, account }: Pick<SignInEvent, 'organisation' | 'account'>): UserProfile {
    return this.#atHand.peek(`${organisation} ${account}`) ?? new UserProfile()
  }

  keep({ organisation, account }: Pick<SignInEvent, 'organisation' | 'account'>, profile: UserProfile): void {
    this.#atHand.touch(`${organisation} ${account}`, () => profile)
  }

  /** Before scoring. Grant `directory:read`. A profile that cannot be opened is begun anew: little is known, nothing is let pass. */
  async take(tx: ReadTx, owner: ProfileOwner): Promise<void> {
    const sealed = await records.profileRow(tx, owner.organisationId, owner.memberId)
    this.#put(owner, await openedOrNew(tx, owner, sealed))
  }

  /**
   * Learns from what the row says now: of sign-ins at the same time each sees what the others left. Grants `directory:read` and
   * `directory:change`.
   * @param learn  changes the profile at hand; again, when the transaction is run again
   */
  async change(tx: WriteTx, owner: ProfileOwner, at: number, learn: () => void): Promise<void> {
    const row = { organisation_id: owner.organisationId, member_id: owner.memberId, updated_ms: at }
    const sealed = await records.takeProfile(tx, row)
    const known = await openedOrNew(tx, owner, sealed)
    const sealer = await tx.sealer('directory', ownerOf(owner), 'C3')
    // From here on without a pause: whoever reads the same profile meanwhile would put another one at hand.
    this.#put(owner, known)
    learn()
    const encoded = encodeProfile(this.of(eventNames(owner)))
    await records.updateProfile(tx, { ...row, profile_sealed: sealer.seal(encoded, contextOf(owner)) })
  }

  #put(owner: ProfileOwner, profile: UserProfile): void {
    const { organisation, account } = eventNames(owner)
    this.#atHand.delete(`${organisation} ${account}`)
    this.#atHand.touch(`${organisation} ${account}`, () => profile)
  }
}

/** The key that values are hashed with before they are kept: of the organisation, so that it ends with its keys. */
export async function hashingKey(tx: WriteTx, organisationId: OrganisationId): Promise<Uint8Array> {
  return (await tx.sealer('directory', { organisationId }, 'C3')).token('sign-in risk: values of habits')
}

const ownerOf = ({ organisationId, memberId }: ProfileOwner): KeyOwner => ({ organisationId, memberId })
const contextOf = ({ memberId }: ProfileOwner): string => `sign_in_profile.profile:${memberId}`

async function openedOrNew(tx: ReadTx, owner: ProfileOwner, sealed: Buffer | undefined): Promise<UserProfile> {
  return (sealed && (await opened(tx, owner, sealed))) ?? new UserProfile()
}

async function opened(tx: ReadTx, owner: ProfileOwner, sealed: Buffer): Promise<UserProfile | undefined> {
  try {
    const opener = await tx.opener('directory', ownerOf(owner), 'C3')
    return decodeProfile(opener.open(sealed, contextOf(owner)))
  } catch (error) {
    if (error instanceof Refusal && (error.reason === 'data-damaged' || error.reason === 'key-destroyed'))
      return undefined
    throw error
  }
}
