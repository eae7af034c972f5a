// ENABLE. RFC 9051 §6.3.1
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { EXTENSIONS } from './capabilities.ts'
import type { Session } from './session.ts'

export async function cmdEnable(session: Session, { args }: ClientCommand): Promise<string> {
  const asked: string[] = []
  while (args.take(' ')) asked.push(args.keyword())
  args.expectEnd()
  if (asked.length === 0) args.fail('nothing to enable')
  const fresh = EXTENSIONS.filter((name) => asked.includes(name.toUpperCase()) && !session.enabled.has(name))
  session.send(['* ENABLED', ...fresh].join(' '))
  // RFC 7162 §3.2.3: QRESYNC brings CONDSTORE along
  if (fresh.includes('CONDSTORE') || fresh.includes('QRESYNC')) session.enableCondstore()
  for (const name of fresh) session.enabled.add(name)
  return 'OK ENABLE completed'
}
