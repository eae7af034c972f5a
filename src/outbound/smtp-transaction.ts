// One message over a greeted connection: MAIL, RCPT, DATA, and what becomes of each recipient. RFC 5321 §3.3
import { monotonic } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import type { Recipient } from '../mail/envelope.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { isWritable, mailLine, needsUtf8, rcptLine, sizeLimit, type Extensions } from './smtp-commands.ts'
import type { SmtpConnection } from './smtp-connection.ts'
import type { Outcome, OutgoingMessage } from './smtp-delivery.ts'
import { classOf, enhancedOf, failureOf, statusOf, textOf, type Reply } from './smtp-reply.ts'
import { SLOWEST_TAKER, type Waits } from './smtp-waits.ts'
import { asLines, dotStuffed } from './wire-content.ts'

const log = logOf('outbound')

/** The host at the other end, as far as it is known after the greeting. */
export interface GreetedHost {
  readonly connection: SmtpConnection
  readonly extensions: Extensions
  readonly waits: Waits
  /** RSET is needed: a transaction was begun before */
  readonly isUsed: boolean
}

/** What became of a recipient, without the facts of the connection. */
export type Verdict = Pick<Outcome, 'result' | 'status' | 'reply' | 'isUncertain'>
export type Verdicts = Map<Recipient, Verdict>

/**
 * Brings the message to the host.
 * @param verdicts  filled while the transaction goes on; after a throw it lacks those whose fate is open
 * @throws DeliveryFailure when the host breaks off before it can have the message: another may be tried
 */
export async function transact(
  host: GreetedHost,
  message: OutgoingMessage,
  recipients: readonly Recipient[],
  verdicts: Verdicts,
): Promise<void> {
  for (const recipient of recipients) {
    const refusal = ownRefusal(host.extensions, message, recipient)
    if (refusal !== undefined) verdicts.set(recipient, refusal)
  }
  const possible = recipients.filter((recipient) => !verdicts.has(recipient))
  if (possible.length === 0) return
  const accepted = await sendEnvelope(host, message, possible, verdicts)
  if (accepted.length === 0) return
  const verdict = await sendText(host, message)
  for (const recipient of accepted) verdicts.set(recipient, verdict)
}

/** What we say no to without asking: the host could only refuse, or would get something broken. */
function ownRefusal(extensions: Extensions, message: OutgoingMessage, { address }: Recipient): Verdict | undefined {
  const { size, is8bit, envelope } = message
  const limit = sizeLimit(extensions)
  if (limit !== undefined && size > limit) return never('5.3.4', `Message is above the host's limit of ${limit} bytes`)
  if (is8bit && !extensions.has('8BITMIME')) return never('5.6.3', 'Host does not offer 8BITMIME')
  if (envelope.returnPath !== '' && !isWritable(envelope.returnPath))
    return never('5.1.7', 'Not a valid sender address')
  if (!isWritable(address)) return never('5.1.3', 'Not a valid address')
  const isWide = needsUtf8(message, [envelope.returnPath, address])
  return isWide && !extensions.has('SMTPUTF8') ? never('5.6.7', 'Host does not offer SMTPUTF8') : undefined
}

/**
 * RSET, MAIL and RCPT: in one group where the host can (RFC 2920 §3.1). DATA waits until somebody is accepted, lest it
 * begins a message that nobody gets.
 * @returns those who may get the message
 */
async function sendEnvelope(
  host: GreetedHost,
  message: OutgoingMessage,
  recipients: readonly Recipient[],
  verdicts: Verdicts,
): Promise<Recipient[]> {
  const { extensions, connection, isUsed } = host
  const { returnPath } = message.envelope
  const usesUtf8 = needsUtf8(message, [returnPath, ...recipients.map(({ address }) => address)])
  const lines = [
    ...(isUsed ? ['RSET\r\n'] : []),
    mailLine(message, usesUtf8, extensions),
    ...recipients.map((recipient) => rcptLine(recipient, usesUtf8, extensions)),
  ]
  const replies = repliesTo(lines, host)
  const next = async () => goingOn((await replies.next()).value as Reply, connection.host)
  if (isUsed && classOf(await next()) !== 2) throw new DeliveryFailure('4.5.0', 'RSET refused', connection.host)
  const mail = await next()
  const accepted: Recipient[] = []
  for (const recipient of recipients) {
    if (classOf(mail) !== 2) verdicts.set(recipient, verdictOf(mail))
    // Without groups nothing was sent after MAIL was refused, and no reply will come.
    if (classOf(mail) !== 2 && !extensions.has('PIPELINING')) continue
    const reply = await next()
    if (verdicts.has(recipient)) continue
    if (classOf(reply) === 2) accepted.push(recipient)
    else verdicts.set(recipient, verdictOfRcpt(reply))
  }
  return accepted
}

/** The replies to lines, which are sent one by one, or all at once where the host can. */
async function* repliesTo(
  lines: readonly string[],
  { connection, extensions, waits }: GreetedHost,
): AsyncGenerator<Reply> {
  const deadline = monotonic() + waits.envelope
  const isGroup = extensions.has('PIPELINING')
  if (isGroup) await connection.say(lines.join(''), waits.command)
  for (const line of lines) {
    if (!isGroup) await connection.say(line, waits.command)
    yield await connection.reply(Math.min(waits.command, deadline - monotonic()))
  }
}

/** DATA, the text, and the answer to its end. @throws DeliveryFailure as long as the host cannot have the message */
async function sendText({ connection, waits }: GreetedHost, message: OutgoingMessage): Promise<Verdict> {
  await connection.say('DATA\r\n', waits.command)
  const goAhead = goingOn(await connection.reply(waits.dataStart), connection.host)
  if (classOf(goAhead) === 2) throw new DeliveryFailure('4.5.0', 'Host takes no text', connection.host)
  if (classOf(goAhead) !== 3) return verdictOf(goAhead)
  const ended = await streamText(connection, waits, message)
  if (ended !== undefined) {
    connection.destroy()
    return ended
  }
  // From here on the host may have the message although we never hear of it. RFC 1047
  try {
    await connection.write('.\r\n', waits.dataBlock)
    const reply = await connection.reply(waits.dataEnd)
    if (classOf(reply) !== 3) return verdictOf(reply)
    throw failureOf(reply, connection.host)
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error
    connection.destroy()
    return { result: 'deferred', status: error.status, reply: error.message, isUncertain: true }
  }
}

/** @returns a verdict when the host, or our own store, broke the text off: then its end must not be sent */
async function streamText(
  connection: SmtpConnection,
  waits: Waits,
  message: OutgoingMessage,
): Promise<Verdict | undefined> {
  const deadline = monotonic() + waits.data + (1000 * message.size) / SLOWEST_TAKER
  const chunks = dotStuffed(asLines(message.open()))[Symbol.asyncIterator]()
  try {
    for (;;) {
      const chunk = await chunks.next().catch(unreadable)
      if ('result' in chunk) return chunk
      if (!connection.isQuiet) return await earlyVerdict(connection, waits)
      if (chunk.done === true) return undefined
      await connection.write(chunk.value, Math.min(waits.dataBlock, deadline - monotonic()))
    }
  } catch (error) {
    // Who refuses in the middle and hangs up has said why.
    if (error instanceof DeliveryFailure && connection.hasInput) return await earlyVerdict(connection, waits)
    throw error
  } finally {
    await chunks.return?.()
  }
}

/** A refusal in the middle of the text counts; a yes to a message that is not there yet does not. */
async function earlyVerdict(connection: SmtpConnection, waits: Waits): Promise<Verdict> {
  const reply = goingOn(await connection.reply(waits.command), connection.host)
  if (classOf(reply) < 4) throw new DeliveryFailure('4.5.0', 'Host speaks out of turn', connection.host)
  return verdictOf(reply)
}

/**
 * That is no fault of the host, and no other host would get it; this one must not take half a message for a whole one.
 * @param error  a DeliveryFailure when the queue called the message back: its words count
 */
function unreadable(error: unknown): Verdict {
  if (error instanceof DeliveryFailure) {
    return { result: 'deferred', status: error.status, reply: error.message, isUncertain: false }
  }
  log.error({ error: (error as Error).name }, 'message cannot be read')
  return { result: 'deferred', status: '4.3.0', reply: 'Message could not be read', isUncertain: false }
}

/** RFC 5321 §3.8: 421 may answer anything, and is about the host. @throws DeliveryFailure */
function goingOn(reply: Reply, host: string): Reply {
  if (reply.code === 421) throw failureOf(reply, host)
  return reply
}

function never(status: string, reply: string): Verdict {
  return { result: 'failed', status, reply, isUncertain: false }
}

function verdictOf(reply: Reply): Verdict {
  const result = ({ 2: 'delivered', 3: 'deferred', 4: 'deferred', 5: 'failed' } as const)[classOf(reply)]
  return { result, status: statusOf(reply), reply: textOf(reply), isUncertain: false }
}

/** RFC 5321 §4.5.3.1.10: 452 here, and 552 of older servers, mean too many recipients: the others go by themselves. */
function verdictOfRcpt(reply: Reply): Verdict {
  const enhanced = enhancedOf(reply)
  const isTooMany = (reply.code === 452 && enhanced === undefined) || (reply.code === 552 && enhanced === '5.5.3')
  return isTooMany ? { ...verdictOf(reply), result: 'deferred', status: '4.5.3' } : verdictOf(reply)
}
