// ID. RFC 2971 §3.1: who the client is; sign-in risk wants to know. We give our name and no version.
import type { Arguments } from '../../wire/imap/arguments.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { MAX_ID_PAIRS, MAX_ID_VALUE } from '../../wire/imap/limits.ts'
import type { Session } from './session.ts'

export async function cmdId(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const pairs = args.take('NIL') ? [] : args.list(() => parsePair(args), MAX_ID_PAIRS)
  args.expectEnd()
  session.client = pairs
    .map(([field, value]) => `${field}=${value}`)
    .join(';')
    .slice(0, MAX_ID_VALUE)
  session.send('* ID ("name" "Gatehouse")')
  return 'OK ID completed'
}

/** string SP nstring */
function parsePair(args: Arguments): [field: string, value: string] {
  const field = args.string().toLowerCase()
  args.space()
  const value = args.nstring() ?? ''
  if (field.length > 30 || value.length > MAX_ID_VALUE) args.fail('ID value too long') // RFC 2971 §3.3
  return [field, value]
}
