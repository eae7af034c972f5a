// Mail to many: the facts that tell it from mail to one. None of them is a reproach.
import { fieldValue, type Header } from '../../mail/header.ts'
import type { Signal } from '../../mail/signal.ts'
import { headerSignal } from './signals.ts'

/** Fields of services for mass mail. */
const BULK_FIELDS =
  /^(?:feedback-id|x-csa-complaints|x-campaign(?:id|-id)?|x-mailgun-|x-sg-e?id|x-mc-user|x-mandrill-user|x-ses-|x-sfmc-|x-mailer-(?:lid|recptid|sid)|x-job|x-cid|x-report-abuse|x-abuse-reports-to|x-rpcampaign|x-hs-|x-beehiiv|x-klaviyo|list-campaign)/
const PRECEDENCE: ReadonlySet<string> = new Set(['bulk', 'list', 'junk'])

export function listSignals(header: Header): readonly Signal[] {
  const signals: Signal[] = []
  if (header.has('list-id')) signals.push(headerSignal('header.list-id', true))
  const unsubscribe = wordOfUnsubscribe(header)
  if (unsubscribe !== undefined) signals.push(headerSignal('header.list-unsubscribe', unsubscribe))
  const precedence = (header.first('precedence') ?? '').toLowerCase()
  if (PRECEDENCE.has(precedence)) signals.push(headerSignal('header.precedence', precedence))
  const automatic = /^auto-(generated|replied|notified)\b/i.exec(header.first('auto-submitted') ?? '')?.[1]
  if (automatic !== undefined) signals.push(headerSignal('header.auto-submitted', automatic.toLowerCase()))
  const bulk = header.fields.find(({ name }) => BULK_FIELDS.test(name))
  if (bulk !== undefined) signals.push(headerSignal('header.bulk-mailer', bulk.name))
  return signals
}

function wordOfUnsubscribe(header: Header): 'one-click' | 'link' | 'mail' | undefined {
  const field = header.fields.find(({ name }) => name === 'list-unsubscribe')
  if (field === undefined) return undefined
  const value = fieldValue(field)
  if (!/<https?:/i.test(value)) return /<mailto:/i.test(value) ? 'mail' : undefined
  const isOneClick = /^list-unsubscribe=one-click$/i.test(header.first('list-unsubscribe-post') ?? '')
  return isOneClick && /<https:/i.test(value) ? 'one-click' : 'link'
}
