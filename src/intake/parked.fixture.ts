// For suites of held mail: messages that wait, as they stand in the store of a world.
import { newTraceId, type MemberId } from '../base/ids.ts'
import type { HoldReason } from '../mail/hold.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { park } from '../store/hold.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { inOrder } from './hold-moves.ts'

/** ms */
const WAIT_MS = 3_600_000

export const reason = (need: HoldReason['need'], more: Partial<HoldReason> = {}): HoldReason => ({
  need,
  rule: `rule-${need}`,
  facts: [],
  approvers: [],
  whenUnanswered: 'return',
  withinMs: WAIT_MS,
  ...more,
})

/** A message of a member that waits for these. */
export async function parkFor(world: StoreWorld, reasons: readonly HoldReason[], memberId: MemberId) {
  const { store, mx, organisationId, writeBlob } = world
  const holdId = newTraceId()
  const owner: Owner = { organisationId, memberId }
  const facts = {
    envelope: {
      returnPath: 'a@example.org',
      recipients: [{ address: 'x@remote.test' }],
      smtpUtf8: false,
      body: '7bit',
    } as const,
    peer: { address: '192.0.2.1', port: 1, helo: 'client', protocol: 'ESMTPSA' } as const,
    address: 'a@example.org',
    subject: 'Plan',
    reasons: inOrder(reasons),
  }
  const blob = await writeBlob(Buffer.from('From: a@example.org\r\nSubject: Plan\r\n\r\nHello.\r\n'))
  await store.write(mx, (tx) => park(tx, { ...owner, holdId, state: 'parked', facts, blob }))
  return { holdId, owner }
}
