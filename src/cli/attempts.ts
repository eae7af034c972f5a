// How commands show what became of a recipient at another server.
import type { ListedRecipient } from '../store/queue-desk.ts'

/** One row of a table for the recipient, one for each attempt. */
export function attemptRows({ recipient, state, holdReason, due, attempts }: ListedRecipient): string[][] {
  const reason = holdReason === '' ? '' : ` (${holdReason})`
  const next = due === undefined ? '' : `, next ${time(due)}`
  return [
    ['sent to', `${recipient.address}  ${state}${reason}${next}`],
    ...attempts.map(({ at, attempt, result, status, remoteHost, tls, reply, isUncertain }) => [
      `attempt ${attempt}`,
      [time(at), result, status, remoteHost, tls, reply, isUncertain ? '(may arrive twice)' : '']
        .filter(Boolean)
        .join('  '),
    ]),
  ]
}

export const time = (ms: number): string => new Date(ms).toISOString()
