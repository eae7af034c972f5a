// Starts what sends mail on: the runner of the queue, with the way out that the settings name.
import type { Intake } from './intake/intake.ts'
import type { AddressClass } from './net/addresses.ts'
import { createDeliverer, type RelayHost } from './outbound/delivery.ts'
import { Runner } from './outbound/runner.ts'
import type { SendingControl } from './risk/sending/control.ts'
import type { Settings } from './settings/rows.ts'
import { resolverOf, type House } from './wiring.ts'
import { countingRefusals } from './wiring-reports.ts'

/** `outbound.reach`: a stranger's MX record leads into our own network only where the administrator wants that. */
const REACH: Readonly<Record<Settings['outboundReach'], readonly AddressClass[]>> = {
  internet: ['public'],
  private: ['public', 'private', 'shared'],
  loopback: ['loopback'],
}

/** @returns the function that ends it: nothing more is begun, what is under way ends */
export function startOutbound(
  { settings, store, ticket }: House,
  intake: Intake,
  sending: SendingControl,
): () => Promise<void> {
  const smartHost = smartHostOf(settings)
  const deliverer = createDeliverer({
    resolver: resolverOf(settings),
    hostname: settings.hostname,
    port: settings.outboundPort,
    permitted: REACH[settings.outboundReach],
    ...(smartHost !== undefined && { smartHost }),
  })
  const runner = new Runner({
    store,
    intake,
    ticket: ticket('outbound'),
    deliverer,
    hostname: settings.hostname,
    refused: countingRefusals(sending),
    hasSmartHost: smartHost !== undefined,
    connections: settings.outboundConnections,
    connectionsPerDomain: settings.outboundPerDomain,
    leaseMs: settings.outboundLease,
    schedule: {
      firstRetryMs: settings.firstRetry,
      longestRetryMs: settings.longestRetry,
      warnAfterMs: settings.warnAfter,
      maxAgeMs: settings.outboundMaxAge,
    },
  })
  runner.start()
  return () => runner.stop()
}

function smartHostOf({ relayHost, relayUser, relayPassword }: Settings): RelayHost | undefined {
  if (relayHost === '') return undefined
  const colon = relayHost.lastIndexOf(':')
  const port = Number(relayHost.slice(colon + 1))
  return {
    host: relayHost.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port,
    implicitTls: port === 465, // RFC 8314 §3.3
    ...(relayUser !== '' && { credentials: { username: relayUser, password: relayPassword } }),
  }
}
