// The script the demo plays: the loop, live, each line with its milliseconds. Every step talks to the ports like anybody.
import { monotonic, sleep } from '../../base/clock.ts'
import { logOf } from '../../base/log.ts'
import { findTraces } from '../../audit/trace.ts'
import type { TraceId } from '../../base/ids.ts'
import type { House } from '../../wiring.ts'
import { openDesk } from '../../wiring-holds.ts'
import type { DemoFacts, DemoMember } from './facts.ts'
import { ImapDialogue } from './imap-dialogue.ts'
import { eicar, letter, letterWithFile, zipOf } from './letters.ts'
import { PROTECTION, reasonsOf, type Attempt } from './protection.ts'
import { peopleList } from './people-list.ts'
import { deliver } from './smtp-dialogue.ts'

const log = logOf('cli')

export interface ScriptContext {
  readonly house: House
  readonly facts: DemoFacts
  /** PEM of the certificate to trust */
  readonly ca: string
}

interface Step {
  readonly title: string
  /** @returns what happened, in words; throws when it did not happen */
  readonly run: (context: ScriptContext) => Promise<string>
}

const OUTSIDER = 'wang@partner.test'

const STEPS: readonly Step[] = [
  { title: 'a normal mail comes in over SMTP and is read over IMAP', run: normalMail },
  { title: 'a test virus in a ZIP archive is refused', run: virusRefused },
  { title: 'a mail with a forged sender goes to junk', run: forgedToJunk },
  ...PROTECTION.map(({ title, ...attempt }) => ({ title, run: (context: ScriptContext) => judged(context, attempt) })),
  { title: 'SMTP smuggling is refused', run: smugglingRefused },
  { title: 'a deleted mail comes back with its flags', run: deletedComesBack },
  { title: 'a mail to a domain that takes none comes back with the reason', run: strangerComesBack },
  { title: 'a list of identity numbers leaves only with the word of a second person', run: listIsApproved },
  { title: 'freezing a member ends an open IDLE', run: freezeEndsIdle },
]

/** Plays all steps. @returns how many failed */
export async function playScript(context: ScriptContext, out: (line: string) => void): Promise<number> {
  let failed = 0
  for (const [index, { title, run }] of STEPS.entries()) {
    const started = monotonic()
    const number = `${index + 1}/${STEPS.length}`
    try {
      const happened = await run(context)
      out(`  ✔ ${number}  ${title}: ${happened}  (${Math.round(monotonic() - started)} ms)`)
    } catch (error) {
      failed++
      log.error({ step: title, err: error }, 'a step of the demo failed')
      out(`  ✘ ${number}  ${title}: ${(error as Error).message}  (${Math.round(monotonic() - started)} ms)`)
    }
  }
  return failed
}

async function normalMail({ facts, ca }: ScriptContext): Promise<string> {
  const alice = member(facts, 'alice')
  const subject = '你好 from outside'
  const reply = await deliver({
    port: facts.ports.smtp,
    from: OUTSIDER,
    to: alice.address,
    message: letter(OUTSIDER, alice.address, subject, 'Lunch at noon? 中午一起吃饭吗？'),
  })
  expect(reply.startsWith('250 '), reply)
  const imap = await ImapDialogue.signIn(facts.ports.imaps, ca, alice.address, alice.password)
  try {
    const [uid] = await imap.search('INBOX', 'BODY "noon"')
    expect(uid !== undefined, 'the mail is not in the inbox')
    const fetched = (await imap.command(`UID FETCH ${uid} (FLAGS ENVELOPE BODY.PEEK[TEXT])`)).join('\n')
    expect(fetched.includes('Lunch at noon'), 'the text is not the one that was sent')
    return `"${reply}", found by a word and read`
  } finally {
    imap.close()
  }
}

async function virusRefused({ facts }: ScriptContext): Promise<string> {
  const { address } = member(facts, 'alice')
  const archive = zipOf('invoice.com', eicar())
  const message = letterWithFile(OUTSIDER, address, 'Your invoice', 'invoice.zip', archive)
  const reply = await deliver({ port: facts.ports.smtp, from: OUTSIDER, to: address, message })
  expect(/^554 5\.7\.1/.test(reply), reply)
  return `"${reply}"`
}

async function forgedToJunk({ facts, ca }: ScriptContext): Promise<string> {
  const alice = member(facts, 'alice')
  const forged = 'service@bank.test'
  const message = letter(forged, alice.address, 'Confirm your account', 'Click here at once.')
  const reply = await deliver({ port: facts.ports.smtp, from: forged, to: alice.address, message })
  expect(reply.startsWith('250 '), reply)
  const imap = await ImapDialogue.signIn(facts.ports.imaps, ca, alice.address, alice.password)
  try {
    const [uid] = await imap.search('Junk', 'FROM "bank.test"')
    expect(uid !== undefined, 'the mail is not in Junk')
    const results = await imap.command(`UID FETCH ${uid} (BODY.PEEK[HEADER.FIELDS (Authentication-Results)])`)
    return `in Junk, dmarc=${/dmarc=(\w+)/.exec(results.join(' '))?.[1] ?? 'unknown'}`
  } finally {
    imap.close()
  }
}

/** Sends one letter and tells what became of it, with what spoke loudest. */
async function judged(
  { facts, house }: ScriptContext,
  { from, message, action }: Omit<Attempt, 'title'>,
): Promise<string> {
  const { address } = member(facts, 'chen')
  const { smtp: port } = facts.ports
  const reply = await deliver({ port, from, to: address, message: message(from, address) })
  const traceId = /^250 .* (\w+)$/.exec(reply)?.[1]
  expect(traceId !== undefined, reply)
  const organisationId = await house.organisation()
  const [entry] = await house.store.read(house.ticket('administrator'), (tx) =>
    findTraces(tx, organisationId, { traceId: traceId as TraceId, since: 0, limit: 1 }),
  )
  expect(entry !== undefined, 'the trace knows nothing of it')
  expect(entry.action === action, `${entry.action} instead of ${action}: ${reasonsOf(entry)}`)
  return `${entry.action}, ${entry.classification}, because${reasonsOf(entry)}\n       `
}

async function smugglingRefused({ facts }: ScriptContext): Promise<string> {
  const { address } = member(facts, 'alice')
  const inner = `\n.\r\nMAIL FROM:<ceo@example.org>\r\nRCPT TO:<${address}>\r\nDATA\r\nSubject: smuggled\r\n\r\nPay now`
  const message = letter(OUTSIDER, address, 'Hello', 'first') + inner
  const reply = await deliver({ port: facts.ports.smtp, from: OUTSIDER, to: address, message })
  expect(/^521 5\.6\.0/.test(reply), reply)
  return `"${reply}"`
}

async function deletedComesBack({ facts, ca, house }: ScriptContext): Promise<string> {
  const alice = member(facts, 'alice')
  const imap = await ImapDialogue.signIn(facts.ports.imaps, ca, alice.address, alice.password)
  try {
    // The newest: a folder that goes on has those of earlier plays as well.
    const uid = (await imap.search('INBOX', 'BODY "noon"')).at(-1)
    expect(uid !== undefined, 'there is no mail to delete')
    await imap.command(`UID STORE ${uid} +FLAGS (\\Flagged \\Deleted)`)
    await imap.command('EXPUNGE')
    expect(!(await imap.search('INBOX', 'BODY "noon"')).includes(uid), 'the mail is still there')
    const restored = await house.store.write(house.ticket('restore'), async (tx) => {
      const owner = await house.directory.owner(tx, alice.address)
      const found = await house.mailboxes.recoverable(tx, owner)
      return house.mailboxes.restore(
        tx,
        owner,
        found.map(({ emailId }) => emailId),
      )
    })
    // It has a new UID now. RFC 9051 §2.3.1.1
    const back = (await imap.search('INBOX', 'BODY "noon" FLAGGED')).at(-1) ?? 0
    expect(restored > 0 && back > uid, 'the mail did not come back')
    return `${restored} restored, flagged as before`
  } finally {
    imap.close()
  }
}

async function strangerComesBack({ facts, ca }: ScriptContext): Promise<string> {
  const { address, password } = member(facts, 'alice')
  const reply = await deliver({
    port: facts.ports.submission,
    from: address,
    to: OUTSIDER,
    message: letter(address, OUTSIDER, 'Re: 你好 from outside', 'Noon is fine. 好的。'),
    password,
  })
  expect(reply.startsWith('250 '), reply)
  const imap = await ImapDialogue.signIn(facts.ports.imaps, ca, address, password)
  try {
    const giveUpAt = monotonic() + 5_000
    let uid: number | undefined
    while (uid === undefined && monotonic() < giveUpAt) {
      ;[uid] = await imap.search('INBOX', 'FROM "mailer-daemon" BODY "takes no mail"')
      if (uid === undefined) await sleep(50)
    }
    expect(uid !== undefined, 'no report came within 5 s')
    const text = (await imap.command(`UID FETCH ${uid} (BODY.PEEK[2])`)).join(' ')
    return `report in the inbox, status ${/Status: ([0-9.]+)/.exec(text)?.[1] ?? 'unknown'}`
  } finally {
    imap.close()
  }
}

async function listIsApproved({ facts, house }: ScriptContext): Promise<string> {
  const { address, password } = member(facts, 'chen')
  const reply = await deliver({
    port: facts.ports.submission,
    from: address,
    to: OUTSIDER,
    message: letter(address, OUTSIDER, '员工名单', peopleList()),
    password,
  })
  const holdId = /^250 .* Held for approval as (\w+)/.exec(reply)?.[1]
  expect(holdId !== undefined, reply)
  const [desk, organisationId] = [openDesk(house), await house.organisation()]
  const { reasons } = await desk.show(organisationId, holdId)
  const security = await house.store.read(house.ticket('administrator'), (tx) =>
    house.directory.member(tx, member(facts, 'security').address),
  )
  const { memberId, roles } = security
  await desk.decide({ name: security.address, memberId, roles }, organisationId, holdId, {
    isApproved: true,
    note: 'For the insurance',
  })
  const giveUpAt = monotonic() + 10_000
  while ((await desk.show(organisationId, holdId)).state !== 'released') {
    expect(monotonic() < giveUpAt, 'it was not released within 10 s')
    await sleep(50)
  }
  const why = reasons.map(({ rule, facts: words }) => [rule, ...words].join(', ')).join('; ')
  return `"${reply}" because of ${why}; approved by ${security.address}, released`
}

async function freezeEndsIdle({ facts, ca, house }: ScriptContext): Promise<string> {
  const bob = member(facts, 'bob')
  const imap = await ImapDialogue.signIn(facts.ports.imaps, ca, bob.address, bob.password)
  const setState = (state: 'frozen' | 'active') =>
    house.store.write(house.ticket('administrator'), async (tx) =>
      house.directory.setState(tx, await house.directory.owner(tx, bob.address), state, 'demo'),
    )
  try {
    const { farewell } = await imap.idle()
    const started = monotonic()
    await setState('frozen')
    const words = await Promise.race([farewell, sleep(5_000).then(() => '')])
    expect(words !== '', 'the session is still open after 5 s')
    const ms = Math.round(monotonic() - started)
    return `"${words}" after ${ms} ms`
  } finally {
    imap.close()
    await setState('active')
  }
}

function member(facts: DemoFacts, name: string): DemoMember {
  const found = facts.members.find(({ address }) => address.startsWith(`${name}@`))
  expect(found !== undefined, `the demo has no ${name}`)
  return found
}

function expect(claim: boolean, otherwise: string): asserts claim {
  if (!claim) throw new Error(otherwise)
}
