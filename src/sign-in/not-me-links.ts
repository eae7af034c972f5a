// The link "this was not me" of a notice: signed, about one sign-in, good for a month and until it was used.
import { timingSafeEqual } from 'node:crypto'
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Owner } from '../directory/directory.ts'
import { findDecisions, settleDecision, type StoredDecision } from '../risk/decision-log.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { clientLabel } from './client-label.ts'
import type { NotMeLinks } from './member-desk.ts'
import { learnStranger, voidWhatWasUsed } from './not-me.ts'
import type { Reception } from './reception.ts'
import type { SignInProtocol } from './sign-in.ts'
import { takeBackChanges } from './undoable.ts'

const GOOD_FOR_MS = 30 * 86_400_000
const MAX_TOKEN = 200
const ACTOR = 'link'

/** Whose sign-in, and when: two at the same millisecond are one question. */
type Subject = readonly [organisationId: OrganisationId, memberId: MemberId, at: number]

/** What a notice carries after the address of the page. */
export async function notMeToken(reception: Reception, owner: Owner, at: number): Promise<string> {
  const subject: Subject = [owner.organisationId, owner.memberId, at]
  const text = Buffer.from(JSON.stringify(subject)).toString('base64url')
  return `${text}.${await seal(reception, owner, text)}`
}

/** @param containment  the module ticket that may take back what was set up */
export function openNotMeLinks(reception: Reception, containment: Ticket): NotMeLinks {
  const { store, directory, risk } = reception.parts

  async function find(token: string): Promise<StoredDecision> {
    const [organisationId, memberId, at] = await subjectOf(reception, token)
    if (at < now() - GOOD_FOR_MS) throw unknown()
    const query = { memberId, since: at, before: at + 1, limit: 1 }
    const [decision] = await reception.read((tx) => findDecisions(tx, organisationId, query))
    if (decision === undefined || decision.outcome === 'not-me') throw unknown()
    return decision
  }

  return {
    async look(token) {
      const { event } = await find(token)
      return {
        protocol: event.protocol as SignInProtocol,
        client: clientLabel(event.client),
        remoteAddress: event.ip,
        place: risk.placeOf(event.ip),
        at: event.at,
      }
    },
    async confirm(token) {
      const decision = await find(token)
      const { organisationId, memberId, decisionId, event } = decision
      const owner = { organisationId, memberId }
      const { client, ip, protocol, program } = event
      const where = { client, remoteAddress: ip, protocol: protocol as SignInProtocol }
      const stranger = { ...where, appPassword: program?.appPassword ?? '' }
      const known = await store.write(containment, async (tx) => {
        const known = await directory.credentialsOf(tx, owner)
        if (!(await settleDecision(tx, owner, decisionId, 'not-me'))) throw unknown()
        await takeBackChanges(tx, directory, owner, event.at, ACTOR)
        await voidWhatWasUsed(tx, directory, owner, stranger, ACTOR)
        return known
      })
      await learnStranger(reception, known, stranger)
    },
  }
}

async function subjectOf(reception: Reception, token: string): Promise<Subject> {
  const [text = '', given = ''] = token.slice(0, MAX_TOKEN).split('.')
  let subject: unknown
  try {
    subject = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    throw unknown()
  }
  if (!Array.isArray(subject) || subject.length !== 3 || !subject.every(Number.isSafeInteger)) throw unknown()
  const [organisationId, memberId, at] = subject as unknown as Subject
  const expected = await seal(reception, { organisationId, memberId }, text).catch(() => {
    throw unknown()
  })
  if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) throw unknown()
  return [organisationId, memberId, at]
}

function seal(reception: Reception, { organisationId }: Owner, text: string): Promise<string> {
  return reception.read(async (tx) => {
    const secret = await tx.opener('directory', { organisationId }, 'C4')
    return secret.token(`not me:${text}`).toString('hex')
  })
}

function unknown(): Refusal {
  return new Refusal('no-such-thing', 'This link is not ours, was used, or is too old')
}
