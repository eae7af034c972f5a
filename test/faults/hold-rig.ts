// What tests of held mail that lose their house share: letters that wait for a second person, what became of them, and their word.
import { now } from '../../src/base/clock.ts'
import { letterWithFile } from '../../src/cli/demo/letters.ts'
import type { HeldMessage } from '../../src/intake/hold-desk.ts'
import type { HoldState } from '../../src/mail/hold.ts'
import { RETURN_LIMITS } from '../../src/mail/return-limits.ts'
import { SendingControl } from '../../src/risk/sending/control.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openHouse, type House } from '../../src/wiring.ts'
import { openDesk } from '../../src/wiring-holds.ts'
import { ALICE, type TestHouse } from '../support/house.ts'
import { PROGRAM } from '../support/program.ts'

export const STRANGER = 'x@remote.example'
export const LIMIT_MS = 60_000
const DAY_MS = 86_400_000
const ALL: readonly HoldState[] = ['parked', 'asked', 'released', 'returned', 'expired', 'frozen']
const ACTOR = { name: 'test' }

export const programLetter = (subject: string, from = ALICE) =>
  letterWithFile(from, STRANGER, subject, 'tool.exe', PROGRAM)

/** @param taken  messages as another server took them @returns the numbers behind the mark, in the order in which they came */
export const numbersOf = (mark: string, taken: readonly string[]) =>
  taken.flatMap((text) => new RegExp(`Subject: ${mark} (\\d+)`).exec(text)?.[1] ?? []).map(Number)

export interface HoldRig {
  /** the same installation, opened beside its server as commands do; it lives on when the server dies */
  readonly data: House
  /** How much this one sends is not what is asked. */
  letSend(address: string): Promise<void>
  /** Three recipients complained of this one: mail to strangers waits for an officer, too. */
  restrict(address: string): Promise<void>
  /** those whose subject has the mark, in the order in which they came */
  holdsWith(mark: string): Promise<readonly HeldMessage[]>
  approve(ids: readonly string[]): Promise<void>
  giveBack(ids: readonly string[]): Promise<void>
  /** What was set by a person's clock is over. */
  endWait(ids: readonly string[]): Promise<void>
}

export async function openHoldRig(house: TestHouse): Promise<HoldRig> {
  const data = await openHouse(loadSettings(house.config, {}))
  const { store, directory, ticket } = data
  return {
    data,
    letSend: (address) =>
      store.write(ticket('hold'), async (tx) => {
        const owner = await directory.owner(tx, address)
        await new SendingControl().declareCampaign(tx, owner, now(), { until: now() + DAY_MS, recipients: 100_000 })
      }),
    restrict: (address) =>
      store.write(ticket('hold'), async (tx) => {
        const owner = await directory.owner(tx, address)
        await new SendingControl().complained(tx, owner, now(), 3, RETURN_LIMITS)
      }),
    async holdsWith(mark) {
      const all = await openDesk(data).list(await data.organisation(), { states: ALL, limit: 500 })
      return all.filter(({ subject }) => subject.includes(mark))
    },
    async approve(ids) {
      const decision = { isApproved: true, note: '' }
      for (const id of ids) await openDesk(data).decide(ACTOR, await data.organisation(), id, decision)
    },
    async giveBack(ids) {
      for (const id of ids) await openDesk(data).giveBack(ACTOR, await data.organisation(), id, 'Not this one')
    },
    async endWait(ids) {
      await store.write(ticket('hold'), ({ db }) =>
        db
          .updateTable('hold')
          .set({ expires_ms: now(), due_ms: now() })
          .where('hold_id', 'in', ids as never)
          .execute(),
      )
    },
  }
}

/** How many messages of a member's inbox meet an IMAP criterion. */
export async function inboxCount(house: TestHouse, criterion: string, address = ALICE): Promise<number> {
  const imap = await house.imap(address)
  try {
    return (await imap.search('INBOX', criterion)).length
  } finally {
    imap.close()
  }
}
