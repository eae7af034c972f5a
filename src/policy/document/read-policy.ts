// Reads a policy file (YAML) into a document; what does not fit is told with its place, all of it at once.
import { parseDocument, type Document } from 'yaml'
import { Refusal } from '../../base/refusal.ts'
import { INBOUND_ACTIONS, OUTBOUND_ACTIONS, type InboundAction } from '../../mail/signal.ts'
import { INBOUND_RULES } from '../inbound-rules.ts'
import { OUTBOUND_RULES } from '../outbound-rules.ts'
import { ROW_OF_SCORE, SCORED, type PolicyDocument, type Scored, type ScoreRow } from './policy-document.ts'
import { readApproval } from '../approval/read-approval.ts'
import { readLeaks } from '../leak/read-leaks.ts'
import { readQuota } from '../quota/read-quota.ts'
import { readReturns } from '../returns.ts'
import { readSignIn } from '../sign-in/read-sign-in.ts'
import { readFlowRule } from './read-flow-rule.ts'
import { Reader } from './reader.ts'

/** bytes; some 2,000 rules */
const MAX_FILE_BYTES = 524_288
const MAX_FLOW_RULES = 1_000

/** Rows that keep out malware and what nobody could look at are nobody's to change; those of scores are set by their class. */
const isScored = (id: string): boolean => SCORED.some((name) => ROW_OF_SCORE[name] === id)
const FIXED_IN: ReadonlySet<string> = new Set(
  INBOUND_RULES.filter(({ action, id }) => action === 'tempfail' || id === 'malware' || isScored(id)).map(
    ({ id }) => id,
  ),
)
const FIXED_OUT: ReadonlySet<string> = new Set(
  OUTBOUND_RULES.filter(({ action, id }) => action === 'delay' || id === 'out-malware').map(({ id }) => id),
)
/** What a row of the table may do: to put off is for what cannot be judged now, and only a rule of flow throws away. */
const ACTIONS_IN = INBOUND_ACTIONS.filter((action) => action !== 'tempfail' && action !== 'discard')
/** An account is frozen by what it does, not by one message. */
const ACTIONS_OUT = OUTBOUND_ACTIONS.filter((action) => action !== 'freeze')

/** @throws Refusal `bad-settings`; its message lists every problem, one a line */
export function readPolicy(text: string): PolicyDocument {
  if (text.length > MAX_FILE_BYTES)
    throw new Refusal('bad-settings', `A policy has at most ${MAX_FILE_BYTES} characters`)
  const parsed = parseDocument(text, { logLevel: 'error' })
  if (parsed.errors.length > 0)
    throw new Refusal('bad-settings', parsed.errors.map(({ message }) => message).join('\n'))
  const problems: string[] = []
  const document = readRoot(new Reader(plainOf(parsed) ?? {}, 'policy', problems))
  if (problems.length > 0) throw new Refusal('bad-settings', problems.join('\n'))
  return document
}

/** Aliases are refused: a few lines of them can stand for more than fits into memory. */
function plainOf(parsed: Document.Parsed): unknown {
  try {
    return parsed.toJS({ maxAliasCount: 0 })
  } catch (error) {
    if (error instanceof ReferenceError) throw new Refusal('bad-settings', 'A policy has no aliases (*name)')
    throw error
  }
}

function readRoot(root: Reader): PolicyDocument {
  root.allowOnly(['in', 'out', 'flow', 'sign-in', 'quota', 'returns', 'leaks', 'approval'])
  const [inbound, outbound] = [root.child('in'), root.child('out')]
  inbound.allowOnly([...SCORED, 'rules'])
  outbound.allowOnly(['rules'])
  const rows = Object.fromEntries(SCORED.map((name) => [name, readScore(inbound.child(name))]))
  const flow = root.list('flow', MAX_FLOW_RULES).map(readFlowRule)
  for (const [index, { id }] of flow.entries())
    if (flow.findIndex((each) => each.id === id) !== index) root.fault(`flow: ${id} stands there twice`)
  const quota = readQuota(root.child('quota'))
  return {
    in: {
      ...(rows as Record<Scored, ScoreRow>),
      rules: readActions(inbound.child('rules'), namesOf(INBOUND_RULES, FIXED_IN), ACTIONS_IN),
    },
    out: { rules: readActions(outbound.child('rules'), namesOf(OUTBOUND_RULES, FIXED_OUT), ACTIONS_OUT) },
    flow,
    signIn: readSignIn(root.child('sign-in')),
    quota,
    returns: readReturns(root.child('returns')),
    leaks: readLeaks(root.child('leaks'), quota.groups),
    approval: readApproval(root.child('approval'), quota.groups),
  }
}

const namesOf = (rules: readonly { readonly id: string }[], fixed: ReadonlySet<string>): readonly string[] =>
  rules.map(({ id }) => id).filter((id) => !fixed.has(id))

function readScore(reader: Reader): ScoreRow {
  reader.allowOnly(['from', 'action'])
  const from = reader.number('from', 0.5, 1)
  const action = reader.oneOf<InboundAction>('action', ACTIONS_IN)
  return { ...(from !== undefined && { from }), ...(action !== undefined && { action }) }
}

function readActions<Action extends string>(
  reader: Reader,
  ids: readonly string[],
  actions: readonly Action[],
): Record<string, Action> {
  reader.allowOnly(ids)
  return Object.fromEntries(
    reader.keys().flatMap((id) => {
      const action = reader.oneOf(id, actions)
      return action === undefined ? [] : [[id, action]]
    }),
  )
}
