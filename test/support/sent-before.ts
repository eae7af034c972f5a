// Weeks of usual sending, told to sending control as if they had happened: what a burst is compared with.
import { domainOf } from '../../src/store/queue.ts'
import { RETURN_LIMITS } from '../../src/mail/return-limits.ts'
import { SendingControl } from '../../src/risk/sending/control.ts'
import type { House } from '../../src/wiring.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** Whom the member writes to, in turn. */
export interface Usual {
  readonly perHour: number
  readonly hoursPerDay: number
  readonly days: number
  readonly recipients: readonly string[]
}

/** @param until  ms since 1970: the last of those hours ends a day before */
export async function tellUsual(house: House, address: string, until: number, usual: Usual): Promise<void> {
  const { store, directory, ticket } = house
  const control = new SendingControl()
  const owner = await store.read(ticket('administrator'), (tx) => directory.owner(tx, address))
  const { perHour, hoursPerDay, days, recipients } = usual
  let turn = 0
  for (let day = days; day > 0; day--)
    for (let hour = 0; hour < hoursPerDay; hour++)
      await store.write(ticket('hold'), async (tx) => {
        for (let message = 0; message < perHour; message++) {
          const to = recipients[turn++ % recipients.length] as string
          const look = await control.look(tx, {
            owner,
            at: until - (day + 1) * DAY_MS + (hour + message / perHour) * HOUR_MS,
            scopes: [],
            recipients: [{ address: to, isOutside: domainOf(to) !== domainOf(address) }],
            bytes: 2_000,
            remoteAddress: '127.0.0.1',
            protocol: 'ESMTPSA',
            sketch: new Uint32Array(),
            subject: `Report ${turn}`,
            linkDomains: [],
            from: address,
            replyTo: [],
            isReply: false,
            circumstances: {},
            returnLimits: RETURN_LIMITS,
          })
          await look.note('sent')
        }
      })
}
