// Whether an administrator's rule holds for a message. Compiled once a version; then one pass over each text a rule asks about.
import type { Standing } from '../../directory/standing.ts'
import { fieldValue, parseHeader, type Header } from '../../mail/header.ts'
import { isInNetwork } from '../../net/addresses.ts'
import { holds } from '../rule.ts'
import type { FlowCondition, FlowRule, MailFacts } from './flow-rule.ts'
import { WordSearch } from '../../mail/word-search.ts'

/** @param header  parsed when it is first asked for */
export type Holds = (facts: MailFacts, header: () => Header) => boolean

export interface CompiledRule {
  readonly rule: FlowRule
  readonly holds: (facts: MailFacts) => boolean
}

export function compileRule(rule: FlowRule): CompiledRule {
  const [when, unless] = [rule.when.map(compileCondition), rule.unless.map(compileCondition)]
  return {
    rule,
    holds: (facts) => {
      if (rule.direction !== undefined && rule.direction !== facts.direction) return false
      const header = headerOnce(facts)
      const fits = (each: Holds) => each(facts, header)
      return (rule.needs === 'all' ? when.every(fits) : when.some(fits)) && !unless.some(fits)
    },
  }
}

/** Parsed once, if anybody asks. */
export function headerOnce({ header }: MailFacts): () => Header {
  let parsed: Header | undefined
  return () => (parsed ??= parseHeader(Buffer.from(header, 'latin1')))
}

/** The first rule that holds. */
export function firstMatch(rules: readonly CompiledRule[], facts: MailFacts): FlowRule | undefined {
  return rules.find((each) => each.holds(facts))?.rule
}

interface Asking {
  readonly when: readonly { readonly of: string }[]
  readonly unless: readonly { readonly of: string }[]
}

/** Whether rules ask where people stand, which takes a look into the directory. */
export function asksForPeople(rules: readonly Asking[]): boolean {
  return rules.some(({ when, unless }) => [...when, ...unless].some(({ of }) => /-(?:department|level)$/.test(of)))
}

export function compileCondition(condition: FlowCondition): Holds {
  switch (condition.of) {
    case 'sender':
      return ({ senders }) => senders.some((each) => isAddressOf(each, condition.is))
    case 'recipient':
      return ({ recipients }) => recipients.some((each) => isAddressOf(each, condition.is))
    case 'sender-department':
      return ({ writer }) => writer !== undefined && isInDepartment(writer, condition.is)
    case 'recipient-department':
      return ({ readers }) => readers.some((each) => isInDepartment(each, condition.is))
    case 'sender-level':
      return ({ writer }) => writer !== undefined && condition.is.includes(writer.jobLevel)
    case 'recipient-level':
      return ({ readers }) => readers.some(({ jobLevel }) => condition.is.includes(jobLevel))
    case 'subject':
    case 'words': {
      const search = new WordSearch(condition.is)
      return (facts) => search.isIn(facts[condition.of])
    }
    case 'header':
      return (_, header) => condition.is.some((wanted) => hasField(header(), wanted))
    case 'attachment':
      return (facts) => condition.is.some((wanted) => hasAttachment(facts, wanted.toLowerCase()))
    case 'peer':
      return ({ peer }) => peer !== '' && condition.is.some((network) => isInNetwork(peer, network))
    case 'classification':
      return ({ classification }) => condition.is.includes(classification)
    case 'larger-than':
      return ({ size }) => size > condition.bytes
    case 'smaller-than':
      return ({ size }) => size < condition.bytes
    case 'signal':
      return ({ signals }) => signals.some((signal) => holds(condition.condition, signal))
  }
}

/** @param address  lower case */
export function isAddressOf(address: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (pattern.startsWith('.')) return address.endsWith(pattern) || address.endsWith(`@${pattern.slice(1)}`)
    return pattern.startsWith('@') ? address.endsWith(pattern) : address === pattern
  })
}

/** A department or one below it. */
function isInDepartment({ department }: Standing, names: readonly string[]): boolean {
  return names.some((name) => department === name || department.startsWith(`${name}/`))
}

function hasField(header: Header, wanted: string): boolean {
  const colon = wanted.indexOf(':')
  const name = (colon < 0 ? wanted : wanted.slice(0, colon)).trim().toLowerCase()
  const part =
    colon < 0
      ? ''
      : wanted
          .slice(colon + 1)
          .trim()
          .toLowerCase()
  return header.fields.some((field) => field.name === name && fieldValue(field).toLowerCase().includes(part))
}

function hasAttachment({ attachmentNames, attachmentTypes }: MailFacts, wanted: string): boolean {
  if (wanted.startsWith('.')) return attachmentNames.some((name) => name.toLowerCase().endsWith(wanted))
  if (wanted.endsWith('/*')) return attachmentTypes.some((type) => type.startsWith(wanted.slice(0, -1)))
  return attachmentTypes.includes(wanted)
}
