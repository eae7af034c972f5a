// Reports of other servers that a message did not arrive, after they had taken it. RFC 3464, RFC 6533
import { parseHeader } from './header.ts'
import {
  comparableAddress,
  isReport,
  MAX_REPORT_RECIPIENTS,
  programPart,
  returnedMessage,
  type ReturnedMessage,
} from './report-parts.ts'
import type { Part } from './structure.ts'

export interface DeliveryReport {
  /** whom the message did not reach, for good; under each address that the report has for them */
  readonly failed: readonly FailedRecipient[]
  readonly returned: ReturnedMessage
}

export interface FailedRecipient {
  readonly address: string
  /** such as `5.1.1`. RFC 3463 */
  readonly status: string
}

const ADDRESS = /^\s*(?:rfc822|utf-8)\s*;\s*(\S.*)$/i // RFC 3464 §2.3.2: address-type ";" generic-address; RFC 6533 §3
const BLANK_LINES = /\n(?:[ \t]*\n)+/ // RFC 3464 §2.1: fields of the message, then those of each recipient
const PERMANENT = /^5\.\d{1,3}\.\d{1,3}$/ // RFC 3463 §2

/**
 * @param message  its first bytes are enough
 * @returns undefined for what is no such report, or tells of nothing that failed for good
 */
export function readDeliveryReport(message: Buffer, root: Part): DeliveryReport | undefined {
  if (!isReport(root, 'delivery-status')) return undefined
  const content = programPart(message, root, ['delivery-status', 'global-delivery-status'])
  const returned = returnedMessage(message, root)
  if (content === undefined || returned === undefined) return undefined
  const blocks = content
    .toString('latin1')
    .replace(/\r\n/g, '\n')
    .split(BLANK_LINES, MAX_REPORT_RECIPIENTS + 1)
  const failed = blocks.slice(1).flatMap(failedIn)
  return failed.length === 0 ? undefined : { failed, returned }
}

/** RFC 3464 §2.3.1, §2.3.2: the address we wrote to is the one or the other, by who asked for reports and whether it is an alias there. */
function failedIn(block: string): readonly FailedRecipient[] {
  const fields = parseHeader(Buffer.from(`${block}\n`, 'latin1'))
  const [status = ''] = (fields.first('status') ?? '').split(/[\s(]/)
  if (fields.first('action')?.toLowerCase() !== 'failed' || !PERMANENT.test(status)) return []
  const addresses = ['original-recipient', 'final-recipient'].flatMap((name) => {
    const named = ADDRESS.exec(fields.first(name) ?? '')?.[1]
    return named === undefined ? [] : (comparableAddress(named) ?? [])
  })
  return [...new Set(addresses)].map((address) => ({ address, status }))
}
