// THREAD. RFC 5256 §3: the messages a SEARCH finds, as conversations
import { Refusal } from '../../base/refusal.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { parseSearchKeys } from '../../wire/imap/search-keys.ts'
import { baseSubject } from './base-subject.ts'
import { BATCH, inBatches } from './batches.ts'
import { sentAt } from './cmd-sort.ts'
import { found, parseCharset } from './search-program.ts'
import type { Session } from './session.ts'
import { orderedSubject, references, writeThreads, type Threadable } from './threads.ts'

const ALGORITHMS = new Map([
  ['ORDEREDSUBJECT', orderedSubject],
  ['REFERENCES', references],
])

export async function cmdThread(session: Session, { args }: ClientCommand, isUid: boolean): Promise<string> {
  args.space()
  const algorithm = ALGORITHMS.get(args.keyword())
  if (algorithm === undefined) throw new Refusal('not-implemented', 'Unknown threading algorithm')
  args.space()
  parseCharset(args)
  args.space()
  const key = parseSearchKeys(args)
  args.expectEnd()
  const messages: Threadable[] = []
  for await (const batch of inBatches(session, await found(session, key), BATCH.digests)) {
    messages.push(...(await threadables(session, batch)))
  }
  const { view } = session.mailbox
  const threads = writeThreads(algorithm(messages), (uid) => (isUid ? uid : view.sequenceOf(uid)))
  session.send(threads === '' ? '* THREAD' : `* THREAD ${threads}`)
  return `OK ${isUid ? 'UID THREAD' : 'THREAD'} completed`
}

async function threadables(session: Session, uids: readonly number[]): Promise<Threadable[]> {
  const { id } = session.mailbox
  const listed = await session.read((tx, owner) => session.services.mailboxes.listed(tx, owner, id, uids))
  return listed.map((message) => {
    const { envelope, references: ids } = message.digest
    const { text, isReply } = baseSubject(envelope.subject)
    return {
      uid: message.uid,
      sentAt: sentAt(message),
      messageId: envelope.messageId,
      references: ids,
      subject: text.normalize('NFKC').toLowerCase(),
      isReply,
    }
  })
}
