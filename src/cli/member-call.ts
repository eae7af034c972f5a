// What each verb of `gatehouse member` is given, and the options they share.
import { parseArgs } from 'node:util'
import type { House } from '../wiring.ts'
import type { CommandIo } from './command.ts'
import { CONFIG_OPTIONS } from './open.ts'

export const ACTOR = 'cli'

const options = {
  ...CONFIG_OPTIONS,
  name: { type: 'string' },
  'password-file': { type: 'string' },
  department: { type: 'string' },
  level: { type: 'string' },
  role: { type: 'string', multiple: true },
  alias: { type: 'string', multiple: true },
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  unbind: { type: 'string' },
  end: { type: 'boolean', default: false },
  add: { type: 'string' },
  protocol: { type: 'string', multiple: true },
  days: { type: 'string' },
  revoke: { type: 'string' },
  reset: { type: 'boolean', default: false },
  approve: { type: 'string' },
  'not-me': { type: 'string' },
  clear: { type: 'boolean', default: false },
  'must-change': { type: 'boolean', default: false },
} as const

export function parseMember(args: string[]) {
  return parseArgs({ args, options, allowPositionals: true })
}

export interface MemberCall {
  readonly house: House
  readonly subject: string
  readonly values: ReturnType<typeof parseMember>['values']
  readonly io: CommandIo
}

export type MemberVerb = (call: MemberCall) => Promise<number>
