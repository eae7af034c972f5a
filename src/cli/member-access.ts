// gatehouse member devices, sessions, app-password, second-factor, prompts: how a member comes in, for whoever must help.
import { recordEvent, type AuditEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { addAppPassword, appPasswordsOf, removeAppPassword } from '../directory/credentials/app-passwords.ts'
import { devicesOf, unbindDevice } from '../directory/credentials/devices.ts'
import { passkeysOf } from '../directory/credentials/passkeys.ts'
import { approvePrompt, denyPrompt, openPrompts } from '../directory/credentials/prompts.ts'
import { recoveryCodesLeft } from '../directory/credentials/recovery-codes.ts'
import { resetFactors } from '../directory/credentials/reset.ts'
import { masked, secondAddressOf } from '../directory/credentials/second-address.ts'
import { hasTotp } from '../directory/credentials/totp.ts'
import type { Owner } from '../directory/directory.ts'
import { findDecisions } from '../risk/decision-log.ts'
import { noteChange, type AccountChange } from '../sign-in/account-notice.ts'
import { clientLabel } from '../sign-in/client-label.ts'
import { voidWhatWasUsed } from '../sign-in/not-me.ts'
import { APP_PROTOCOLS, type AppProtocol } from '../sign-in/member-desk.ts'
import { pageLockOf, removePageLock } from '../mailbox/page-lock.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { USER_TICKET_MS } from '../tickets/office.ts'
import { ACTOR, type MemberCall, type MemberVerb } from './member-call.ts'
import { table } from './table.ts'

const DAY_MS = 86_400_000
const MOST_SESSIONS = 200

export const ACCESS_USAGE = `  member devices ADDRESS [--unbind ID]         browsers and apps that are known again
  member sessions ADDRESS [--end]              who was let in within the last day, by the log: which of them are still open,
                                              the running server alone knows; --end ends all of them at once
  member app-password ADDRESS [--add LABEL [--protocol ${APP_PROTOCOLS.join('|')}]… [--days N]] [--revoke ID]
  member second-factor ADDRESS [--reset]       --reset removes all of them: the member lost the phone
  member prompts ADDRESS [--approve ID | --not-me ID]   sign-ins that wait for the member's word
  member page-lock ADDRESS [--clear]           folders behind a second password; --clear removes it, and the member is told`

export const ACCESS_VERBS: Readonly<Record<string, MemberVerb>> = {
  devices: async (call) => {
    const { unbind } = call.values
    if (unbind !== undefined) {
      await change(call, { type: 'device.unbound', deviceId: unbind }, (tx, owner) => unbindDevice(tx, owner, unbind))
      return said(call, { unbound: unbind }, `${unbind} is unbound; what is open on it ends.`)
    }
    const devices = await read(call, devicesOf)
    return listed(call, devices, ['id', 'label', 'trust', 'first seen', 'last seen'], (device) => [
      device.id,
      device.label,
      String(device.trust),
      time(device.firstSeenAt),
      time(device.lastSeenAt),
    ])
  },

  sessions: async (call) => {
    if (call.values.end) {
      await change(call, { type: 'sessions.ended' }, async () => true)
      return said(call, { ended: call.subject }, `Every session of ${call.subject} ends now.`)
    }
    const rows = await read(call, async (tx, { organisationId, memberId }) => {
      const query = { memberId, since: now() - USER_TICKET_MS, limit: MOST_SESSIONS }
      const decisions = await findDecisions(tx, organisationId, query)
      return decisions
        .filter(({ outcome }) => outcome === 'allowed' || outcome === 'step-up-passed')
        .map(({ event: { at, protocol, ip, client }, outcome, risk }) => ({ at, protocol, ip, client, outcome, risk }))
    })
    return listed(call, rows, ['let in', 'protocol', 'address', 'client', 'risk'], (row) => [
      time(row.at),
      row.protocol,
      row.ip,
      clientLabel(row.client),
      row.risk.toFixed(3),
    ])
  },

  'app-password': async (call) => {
    const { add, revoke } = call.values
    if (add !== undefined) return addOne(call, add)
    if (revoke !== undefined) {
      const event = { type: 'app-password.revoked', credential: revoke } as const
      await change(call, event, (tx, owner) => removeAppPassword(tx, owner, revoke), REVOKED)
      return said(call, { revoked: revoke }, `${revoke} is void; programs that came in with it are out.`)
    }
    const rows = (await read(call, appPasswordsOf)).map(({ id, facts, createdAt, usedAt, expiresAt }) => {
      const { scramKeys: _, ...shown } = facts
      return { id, ...shown, createdAt, usedAt, expiresAt }
    })
    return listed(call, rows, ['id', 'label', 'protocols', 'last use', 'until', 'program', 'networks'], (row) => [
      row.id,
      row.label,
      row.protocols.join(' '),
      time(row.usedAt),
      time(row.expiresAt),
      row.client,
      row.networks.join(' '),
    ])
  },

  'second-factor': async (call) => {
    if (call.values.reset) {
      const event = { type: 'factor.changed', factor: 'all', isAdded: false } as const
      await change(call, event, resetFactors, { what: 'all', isAdded: false })
      return said(call, { reset: call.subject }, `${call.subject} has no second factor now.`)
    }
    const factors = await read(call, async (tx, owner) => ({
      totp: await hasTotp(tx, owner),
      passkeys: (await passkeysOf(tx, owner)).map(({ label }) => label),
      recoveryCodes: await recoveryCodesLeft(tx, owner),
      secondAddress: masked(await secondAddressOf(tx, owner)),
    }))
    const rows = Object.entries(factors).map(([name, value]) => [name, String(value)])
    return said(call, factors, table([['factor', 'set up'], ...rows]))
  },

  'page-lock': async (call) => {
    if (call.values.clear) {
      await change(call, { type: 'page-lock.cleared' }, removePageLock)
      return said(call, { cleared: call.subject }, `The page lock of ${call.subject} is gone; the member is told.`)
    }
    const lock = await read(call, pageLockOf)
    const facts = { isSet: lock !== undefined, folders: lock?.folders.length ?? 0, openUntil: lock?.openUntil ?? 0 }
    const until = facts.openUntil > now() ? `open until ${time(facts.openUntil)}` : 'locked'
    return said(call, facts, lock === undefined ? 'No page lock is set.' : `${facts.folders} folders, ${until}.`)
  },

  prompts: async (call) => {
    const { approve, 'not-me': notMe } = call.values
    if (approve !== undefined) {
      const event = { type: 'sign-in.approved', prompt: approve } as const
      await change(call, event, async (tx, owner) => (await approvePrompt(tx, owner, approve, undefined)) === true)
      return said(call, { approved: approve }, 'The next try is let in: a browser once, a mail program for 30 days.')
    }
    if (notMe !== undefined) {
      const { directory, store, ticket } = call.house
      const { appPassword } = await store.write(ticket('administrator'), async (tx) => {
        const owner = await directory.owner(tx, call.subject)
        const prompt = await denyPrompt(tx, owner, notMe)
        if (prompt === undefined) throw notThere()
        await voidWhatWasUsed(tx, directory, owner, prompt, ACTOR)
        return prompt
      })
      const what = appPassword === '' ? 'a new password is asked for' : `app password ${appPassword} is void`
      return said(call, { denied: notMe, appPassword }, `Refused; every session ends, and ${what}.`)
    }
    const prompts = await read(call, openPrompts)
    return listed(call, prompts, ['id', 'asked', 'protocol', 'address', 'client'], (prompt) => [
      prompt.id,
      time(prompt.askedAt),
      prompt.protocol,
      prompt.remoteAddress,
      clientLabel(prompt.client),
    ])
  },
}

async function addOne(call: MemberCall, label: string): Promise<number> {
  const { protocol = [...APP_PROTOCOLS], days } = call.values
  const wrong = protocol.find((each) => !APP_PROTOCOLS.includes(each as AppProtocol))
  if (wrong !== undefined) throw new Refusal('bad-parameter', `Protocols are ${APP_PROTOCOLS.join(', ')}, not ${wrong}`)
  if (days !== undefined && !/^[1-9]\d{0,3}$/.test(days)) throw new Refusal('bad-parameter', '--days is 1 to 9999')
  const expiry = days === undefined ? {} : { expiresAt: now() + Number(days) * DAY_MS }
  const { house, subject } = call
  const made = await house.store.write(house.ticket('administrator'), async (tx) => {
    const owner = await house.directory.owner(tx, subject)
    const { scramKeys } = await house.directory.credentialsOf(tx, owner)
    await noteChange(tx, owner, ACTOR, { what: 'app-password', isAdded: true })
    const made = await addAppPassword(tx, owner, { label, protocols: protocol, ...expiry }, scramKeys)
    await recordEvent(tx, { type: 'app-password.created', ...owner, actor: ACTOR, credential: made.id })
    return made
  })
  return said(call, made, `${made.password}\nThis is shown only now. Id ${made.id}, for ${protocol.join(', ')}.`)
}

function read<Result>(
  { house, subject }: MemberCall,
  look: (tx: ReadTx, owner: Owner) => Promise<Result>,
): Promise<Result> {
  return house.store.read(house.ticket('administrator'), async (tx) =>
    look(tx, await house.directory.owner(tx, subject)),
  )
}

/** Changes something, and says so in the same transaction. @throws Refusal `no-such-thing` when there was nothing */
function change(
  { house, subject }: MemberCall,
  event: AccessEvent,
  work: (tx: WriteTx, owner: Owner) => Promise<boolean>,
  told?: AccountChange,
): Promise<void> {
  return house.store.write(house.ticket('administrator'), async (tx) => {
    const owner = await house.directory.owner(tx, subject)
    if (told !== undefined) await noteChange(tx, owner, ACTOR, told)
    if (!(await work(tx, owner))) throw notThere()
    await recordEvent(tx, { ...event, ...owner, actor: ACTOR } as AuditEvent)
  })
}

type AccessEvent =
  | { readonly type: 'device.unbound'; readonly deviceId: string }
  | { readonly type: 'sessions.ended' | 'page-lock.cleared' }
  | { readonly type: 'app-password.revoked'; readonly credential: string }
  | { readonly type: 'factor.changed'; readonly factor: string; readonly isAdded: boolean }
  | { readonly type: 'sign-in.approved'; readonly prompt: string }

const REVOKED: AccountChange = { what: 'app-password', isAdded: false }

const notThere = () => new Refusal('no-such-thing', 'There is no such thing')

function said({ values, io }: MemberCall, fact: object, words: string): 0 {
  io.out(values.json ? JSON.stringify(fact) : words)
  return 0
}

function listed<Row extends object>(
  { values, io }: MemberCall,
  rows: readonly Row[],
  heading: readonly string[],
  cells: (row: Row) => readonly string[],
): 0 {
  if (values.json) for (const row of rows) io.out(JSON.stringify(row))
  else io.out(table([heading, ...rows.map(cells)]))
  return 0
}

const time = (at: number | undefined) =>
  at === undefined ? '' : new Date(at).toISOString().slice(0, 16).replace('T', ' ')
