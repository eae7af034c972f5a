// Messages for the tests of the sending engine: one member, with what matters in a test and the rest as usual.
import type { Relation, SendingEvent } from './event.ts'
import { SendingEngine } from './engine.ts'
import { SendingProfile } from './profile.ts'
import type { SendingDecision } from '../../mail/sending.ts'

/** A Monday, 9 h UTC. */
export const START = Date.UTC(2026, 2, 2, 9)
export const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000]

export interface Made extends Partial<Omit<SendingEvent, 'recipients'>> {
  readonly at: number
  /** numbers of people; each has a domain of its own */
  readonly to: readonly number[]
  readonly relation?: Relation
  readonly isInside?: boolean
  readonly isOwed?: boolean
}

export function messageTo({ to, relation = 'mutual', isInside = false, isOwed = false, ...facts }: Made): SendingEvent {
  return {
    account: 'alice',
    department: '',
    minutesEast: 0,
    recipients: to.map((key) => ({
      key,
      domain: isInside ? 1 : 1_000 + key,
      isOutside: !isInside,
      isFreeMail: false,
      relation: isInside ? 'mutual' : relation,
      isOwed: !isInside && isOwed,
    })),
    bytes: 1_000,
    sketch: new Uint32Array(),
    subject: 0,
    linkDomains: [],
    author: 0,
    isReply: false,
    listOrder: 0,
    isAgain: false,
    ...facts,
  }
}

/** One member and the engine; what is not sent waits. */
export class Sender {
  readonly profile = new SendingProfile()
  readonly engine: SendingEngine

  constructor(engine = new SendingEngine()) {
    this.engine = engine
  }

  send(made: Made): SendingDecision {
    const event = messageTo(made)
    const opinion = this.engine.look(this.profile, event)
    this.engine.note(this.profile, event, opinion, opinion.decision === 'send' ? 'sent' : 'held')
    return opinion.decision
  }

  /** Working days of eight hours, so many messages in each, to twenty people who write back. */
  work(days: number, perHour: number, from = START): void {
    for (let day = 0; day < days; day++) {
      if (day % 7 > 4) continue
      for (let index = 0; index < 8 * perHour; index++)
        this.send({ at: from + day * DAY + Math.floor((index * HOUR) / perHour), to: [1 + (index % 20)] })
    }
  }

  /** @returns how many left, of so many messages to one new person each */
  burst(count: number, gapMs: number, facts: Omit<Made, 'to'>, first = 10_000): number {
    let left = 0
    for (let index = 0; index < count; index++)
      if (this.send({ ...facts, at: facts.at + index * gapMs, to: [first + index] }) === 'send') left++
    return left
  }
}
