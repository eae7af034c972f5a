// The only place that knows every room, part four: incidents, and the ways in which people are told of them.
import { readFileSync } from 'node:fs'
import { AlertSender, type AlertChannel } from './audit/alert-sender.ts'
import { raiseAlert, type AlertTarget } from './audit/alerts.ts'
import { type AuditEvent, recordEvent } from './audit/events.ts'
import { noteIncident, type NotedIncident } from './audit/incidents.ts'
import { oneAtATime } from './audit/records-incidents.ts'
import { worseOf } from './audit/severity.ts'
import { now } from './base/clock.ts'
import { Refusal } from './base/refusal.ts'
import { pushKeys, pushOf, pushTargets, removePush } from './directory/credentials/push-subscriptions.ts'
import type { HoldDesk } from './intake/hold-desk.ts'
import { IncidentWork } from './intake/incident-work.ts'
import { dislikedWriters } from './intel/records-learned.ts'
import type { Owner } from './mailbox/mailbox.ts'
import { tellDingtalk, tellFeishu, tellWecom, type RobotMessage } from './net/chat-robots.ts'
import { Egress, type EgressRequest } from './net/egress.ts'
import { sendSyslog } from './net/syslog.ts'
import { pushToBrowser } from './net/web-push.ts'
import { signedWebhook } from './net/webhook.ts'
import { alertFields, alertMarkdown, alertPlain, alertText, SYSLOG_SEVERITY } from './policy/alert-texts.ts'
import { alertsOf, type DueAlert } from './policy/alerts.ts'
import { incidentPartOf } from './policy/incident-rules.ts'
import type { PolicyBook } from './policy/policy-book.ts'
import type { Happening, MemberHappening, Note } from './policy/reactions.ts'
import { areTooMany, LEAST_BOUNCES, LEAST_DISLIKES, RETURNS_WITHIN_MS } from './policy/returns.ts'
import { contain } from './sign-in/containment.ts'
import { memberStory } from './store/member-events.ts'
import { bouncesSince } from './store/queue-bounces.ts'
import type { ReadTx } from './store/store.ts'
import { resolverOf, type House } from './wiring.ts'

/** ms for one alert over one channel, all of it: the next attempt comes soon enough */
const SEND_MS = 5_000
/** The name of the channel that has an end in each browser. */
const PUSH = 'push'

/** The ways that the settings name, each once. */
export function alertChannels(house: House): readonly AlertChannel[] {
  const { alertsWebhook, alertsSyslog, alertsWecom, alertsDingtalk, alertsFeishu, alertsPushServices } = house.settings
  return [
    ...(alertsWebhook === '' ? [] : [webhookChannel(house)]),
    ...(alertsSyslog === '' ? [] : [syslogChannel(house)]),
    ...(alertsWecom === '' ? [] : [robotChannel(house, 'wecom', alertsWecom)]),
    ...(alertsDingtalk === '' ? [] : [robotChannel(house, 'dingtalk', alertsDingtalk)]),
    ...(alertsFeishu === '' ? [] : [robotChannel(house, 'feishu', alertsFeishu)]),
    ...(alertsPushServices.length === 0 ? [] : [pushChannel(house)]),
  ]
}

function webhookChannel(house: House): AlertChannel {
  const { alertsWebhook: url, alertsWebhookSecret: secret } = house.settings
  const [egress, ca] = [egressTo(house, url), authorityOf(house)]
  return {
    name: 'webhook',
    async send(alert, _target, deliveryId) {
      const data = { ...alertFields(alert), title: alert.title, text: alert.words }
      const { headers, body } = signedWebhook(secret, `alert_${deliveryId}`, now(), 'alert', data)
      const request: EgressRequest = { method: 'POST', headers, body, timeoutMs: SEND_MS, ...ca }
      const { status } = await egress.fetch(url, request)
      if (status >= 300) throw new Refusal('unavailable', 'The webhook was not taken', `status ${status}`)
    },
  }
}

function syslogChannel(house: House): AlertChannel {
  const { alertsSyslog: address, hostname } = house.settings
  const options = { address, hostname, ...authorityOf(house) }
  return {
    name: 'syslog',
    async send(alert) {
      const { title, text } = alertText(alert, 'en')
      const facts = Object.fromEntries(Object.entries(alertFields(alert)).map(([name, value]) => [name, String(value)]))
      const severity = SYSLOG_SEVERITY[alert.severity]
      await sendSyslog(options, { at: alert.lastAt, severity, messageId: alert.kind, facts, text: `${title} ${text}` })
    },
  }
}

function robotChannel(house: House, name: 'wecom' | 'dingtalk' | 'feishu', robot: string): AlertChannel {
  const { alertsDingtalkSecret, alertsFeishuSecret } = house.settings
  const egress = egressTo(house, robot)
  const tellers = {
    wecom: (message: RobotMessage) => tellWecom(egress, robot, message),
    dingtalk: (message: RobotMessage) => tellDingtalk(egress, robot, alertsDingtalkSecret, now(), message),
    feishu: (message: RobotMessage) => tellFeishu(egress, robot, alertsFeishuSecret, now(), message),
  }
  return {
    name,
    send: (alert) =>
      tellers[name]({
        title: alertText(alert, 'zh').title,
        markdown: alertMarkdown(alert),
        text: alertPlain(alert),
      }),
  }
}

function pushChannel({ settings, store, ticket }: House): AlertChannel {
  const rows = settings.alertsPushServices.map((host) => ({ host, classes: NAMED_PLACES }))
  const egress = new Egress(resolverOf(settings), rows)
  return {
    name: PUSH,
    async send(alert, target) {
      const { organisationId } = alert
      const incidents = ticket('incidents')
      const push = await store.read(incidents, (tx) => pushOf(tx, organisationId, target))
      const keys = await store.read(incidents, (tx) => pushKeys(tx, organisationId))
      if (push === undefined || keys === undefined)
        throw new Refusal('no-such-thing', 'Alerts were switched off in this browser')
      const text = JSON.stringify(alertText(alert, push.language))
      const contact = `mailto:postmaster@${settings.hostname}`
      try {
        await pushToBrowser(egress, push, keys, contact, alert.alertId, text)
      } catch (error) {
        if (error instanceof Refusal && error.reason === 'no-such-thing')
          await store.write(ticket('sign-in'), (tx) => removePush(tx, push.owner, push.id))
        throw error
      }
    },
  }
}

/** The administrator named it, wherever it stands. */
const NAMED_PLACES = ['public', 'private', 'loopback'] as const

function egressTo({ settings }: House, url: string): Egress {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return new Egress(resolverOf(settings), [{ host, classes: NAMED_PLACES }])
}

/** @throws Refusal `bad-settings` when there is no such file */
function authorityOf({ settings, pathOf }: House): { readonly ca?: string } {
  if (settings.alertsCa === '') return {}
  try {
    return { ca: readFileSync(pathOf(settings.alertsCa), 'utf8') }
  } catch (error) {
    throw new Refusal('bad-settings', `There is no certificate to read at ${settings.alertsCa}: see alerts.ca`, '', {
      cause: error,
    })
  }
}

/** Every end of every channel that an alert goes to. */
export async function alertTargets(
  tx: ReadTx,
  channels: readonly AlertChannel[],
  { organisationId, memberId }: Pick<Happening, 'organisationId' | 'memberId'>,
  { roles, tellsOwner }: Pick<DueAlert['row'], 'roles' | 'tellsOwner'>,
): Promise<readonly AlertTarget[]> {
  const targets: AlertTarget[] = []
  for (const { name: channel } of channels) {
    if (channel !== PUSH) targets.push({ channel, target: '' })
    else
      for (const target of await pushTargets(tx, organisationId, roles, tellsOwner ? memberId : undefined))
        targets.push({ channel, target })
  }
  return targets
}

/** What officers do about incidents, on pages and at the machine. */
export function openIncidentWork({ store, directory, ticket }: House, desk: HoldDesk): IncidentWork {
  const [incidents, containment] = [ticket('incidents'), ticket('containment')]
  return new IncidentWork({ store, directory, desk, incidents, containment })
}

/** Starts sending. @returns what follows from every event: its incident, and whom to tell */
export function startAlerts(house: House, closing: (() => Promise<unknown>)[]): Note {
  const { store, ticket } = house
  const channels = alertChannels(house)
  const sender = new AlertSender(store, ticket('incidents'), channels)
  sender.start()
  closing.push(() => sender.stop())
  return async (happening, done) => {
    const [part, due] = [incidentPartOf(happening), alertsOf(happening)]
    if (part === undefined && due.length === 0) return
    await store.write(ticket('incidents'), async (tx) => {
      const noted = part && (await noteIncident(tx, happening, part, done))
      if (noted?.change === 'raised' && due.length === 0) await recordEvent(tx, raisedEvent(happening, noted))
      const account = due.length === 0 ? '' : await accountOf(house, tx, happening)
      for (const { row, words, severity: own, ...facts } of due) {
        const { id: kind, title } = row
        const { incidentId } = noted ?? {}
        // What made an incident serious is told as such, and by that at once.
        const severity = noted?.change === 'raised' ? worseOf(own, noted.severity) : own
        const broken = (happening.body as { readonly channel?: string }).channel
        const ways = channels.filter(({ name }) => name !== broken)
        const alert = {
          ...happening,
          ...facts,
          severity,
          kind,
          title,
          words,
          account,
          ...(incidentId !== undefined && { incidentId }),
        }
        await raiseAlert(tx, alert, await alertTargets(tx, ways, happening, row))
      }
    })
  }
}

const raisedEvent = ({ organisationId, memberId }: Happening, { incidentId }: NotedIncident) =>
  ({
    type: 'incident.changed',
    organisationId,
    ...(memberId !== undefined && { memberId }),
    actor: 'reactions',
    incidentId,
    state: 'raised',
    owner: '',
  }) as const

/** '' when it is about nobody, or about one who is no more. */
async function accountOf({ directory }: House, tx: ReadTx, { organisationId, memberId }: Happening): Promise<string> {
  if (memberId === undefined) return ''
  try {
    return (await directory.credentialsOf(tx, { organisationId, memberId })).address
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'no-such-thing') return ''
    throw error
  }
}

/** Whose mail comes back is told of once a day. */
export async function tellOfBounces({ store, ticket }: House, policies: PolicyBook): Promise<void> {
  const since = now() - RETURNS_WITHIN_MS
  const found = await store.read(ticket('outbound'), (tx) => bouncesSince(tx, since, LEAST_BOUNCES))
  for (const counts of found) {
    const { bouncesADay } = (await policies.of(counts.organisationId)).document.returns
    if (areTooMany(counts, bouncesADay))
      await tellOnce({ store, ticket }, { type: 'sending.bounced', actor: 'keeper', ...counts }, since)
  }
}

/** Whose mail colleagues call junk is told of once a day. */
export async function tellOfDislike({ store, ticket }: House, policies: PolicyBook): Promise<void> {
  const since = now() - RETURNS_WITHIN_MS
  const found = await store.read(ticket('keeper'), (tx) => dislikedWriters(tx, since, LEAST_DISLIKES))
  for (const counts of found) {
    const { dislikesADay } = (await policies.of(counts.organisationId)).document.returns
    if (counts.colleagues >= dislikesADay)
      await tellOnce({ store, ticket }, { type: 'sending.disliked', actor: 'keeper', ...counts }, since)
  }
}

function tellOnce({ store, ticket }: Pick<House, 'store' | 'ticket'>, event: AuditEvent & Owner, since: number) {
  const { organisationId, memberId, type } = event
  return store.write(ticket('incidents'), async (tx) => {
    await oneAtATime(tx, organisationId)
    const told = await memberStory(tx, organisationId, memberId, [type], since, 1)
    if (told.length === 0) await recordEvent(tx, event)
  })
}

/** The hand that closes an account. */
export function freezing({ store, directory, ticket }: House): (happening: MemberHappening) => Promise<void> {
  return async ({ organisationId, memberId, eventId, at }) => {
    const owner = { organisationId, memberId }
    await store.write(ticket('containment'), (tx) => contain(tx, directory, owner, { eventId, at }))
  }
}
