// The browsers in which a member switched alerts on: told of what happens to the account, and officers of the house too.
import { Refusal } from '../base/refusal.ts'
import { addPush, ensurePushKeys, pushesOf, pushKeys, removePush } from '../directory/credentials/push-subscriptions.ts'
import type { MemberDesk } from './member-desk.ts'
import type { Reception } from './reception.ts'

type AlertDesk = Pick<MemberDesk, 'alerts' | 'switchAlertsOn' | 'switchAlertsOff'>

/** @param services  hosts over which browsers may be told; empty: none is */
export function openAlertDesk(reception: Reception, services: readonly string[]): AlertDesk {
  const { store, ticket, directory } = reception.parts

  /** No browser makes us call a place that the settings do not name; what is sent is checked once more on its way out. */
  function requireService(endpoint: string): void {
    const { hostname = '', protocol = '' } = URL.canParse(endpoint) ? new URL(endpoint) : {}
    const isNamed = services.some((name) =>
      name.startsWith('*.') ? hostname.endsWith(name.slice(1)) : hostname === name.toLowerCase(),
    )
    // RFC 8030 §8: over TLS; loopback is for the demo and tests.
    if (isNamed && (protocol === 'https:' || hostname === '127.0.0.1')) return
    throw new Refusal('policy-refused', 'Alerts cannot be sent to this kind of browser here')
  }

  return {
    async alerts({ owner }) {
      if (services.length === 0) return { isOffered: false, publicKey: '', browsers: [] }
      const { organisationId } = owner
      const found = await reception.read(async (tx) => ({
        keys: await pushKeys(tx, organisationId),
        browsers: await pushesOf(tx, owner),
      }))
      const { publicKey } = found.keys ?? (await store.write(ticket, (tx) => ensurePushKeys(tx, organisationId)))
      return { isOffered: true, publicKey, browsers: found.browsers }
    },
    async switchAlertsOn({ owner }, wanted) {
      requireService(wanted.endpoint)
      await store.write(ticket, async (tx) => {
        await directory.requireSignsIn(tx, owner)
        await addPush(tx, owner, wanted)
      })
    },
    async switchAlertsOff({ owner }, id) {
      const wasThere = await store.write(ticket, (tx) => removePush(tx, owner, id))
      if (!wasThere) throw new Refusal('no-such-thing', 'Alerts are not on in this browser')
    },
  }
}
