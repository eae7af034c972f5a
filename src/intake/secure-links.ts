// The desk of secure links: who has one asks for a code, gives it, fetches the files; the sender and administrators take it back.
import type { BlobReader } from '../store/store.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import type { SecureFile } from '../store/secure-link.ts'

/** `gone`: its time is over, or it was taken back. */
export type LinkState = 'open' | 'gone'

/** What who gave the right code sees. */
export interface OpenedLink {
  /** to be shown again with each file that is fetched */
  readonly pass: string
  readonly sender: string
  readonly subject: string
  readonly files: readonly SecureFile[]
  /** ms since 1970 */
  readonly expiresAt: number
}

/** For its sender and administrators. */
export interface ListedLink {
  readonly linkId: string
  readonly traceId: string
  readonly memberId: MemberId
  readonly sender: string
  readonly subject: string
  readonly files: readonly SecureFile[]
  readonly downloads: number
  /** ms since 1970 */
  readonly createdAt: number
  /** ms since 1970 */
  readonly expiresAt: number
  readonly state: 'open' | 'expired' | 'revoked'
}

export interface SecureLinks {
  /** @throws Refusal `no-such-thing` for what we have not made */
  look(token: string): Promise<LinkState>
  /**
   * Sends a code to an address, if the link was made for it; says nothing about whether it was.
   * @param remoteAddress  of who asks
   * @throws Refusal `no-such-thing`
   */
  sendCode(token: string, address: string, remoteAddress: string): Promise<void>
  /** @throws Refusal `no-such-thing`, `wrong-credentials`, `limit-reached` */
  open(token: string, address: string, code: string, remoteAddress: string): Promise<OpenedLink>
  /** The caller closes the blob. @throws Refusal `no-such-thing`, `limit-reached`, `malware-found`, `scanner-unavailable` */
  fetch(pass: string, file: number, remoteAddress: string): Promise<{ readonly file: SecureFile; readonly blob: BlobReader }> // prettier-ignore
  ofMember(owner: Owner): Promise<readonly ListedLink[]>
  list(organisationId: OrganisationId): Promise<readonly ListedLink[]>
  /** @param owner  who may take back only their own; absent: an administrator. @throws Refusal `no-such-thing` */
  revoke(organisationId: OrganisationId, linkId: string, actor: string, owner?: Owner): Promise<void>
  /** Lets go what is over, forgets what was over long ago. @returns how many links */
  sweep(): Promise<number>
}
