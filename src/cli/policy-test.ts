// gatehouse policy test: what a policy makes of letters in files, without a server or the network.
import { contentFacts } from '../intake/mail-facts.ts'
import type { Policy } from '../policy/document/compile.ts'
import { judgeInbound, judgeOutbound } from '../policy/judge-mail.ts'
import { Screener } from '../screening/screener.ts'
import type { CommandIo } from './command.ts'
import { messagesIn, type FoundMessage } from './scan-source.ts'

interface Line {
  readonly id: string
  readonly action: string
  readonly verdict: string
  readonly rules: readonly string[]
}

/** @returns the exit status: 1 when something could not be read */
export async function testPolicy(
  policy: Policy,
  paths: readonly string[],
  direction: 'in' | 'out',
  asJson: boolean,
  io: CommandIo,
): Promise<number> {
  const screener = new Screener({ authservId: 'localhost', dnsServers: [] })
  let unreadable = 0
  try {
    for await (const found of messagesIn(paths)) {
      if ('why' in found) {
        unreadable++
        io.err(`${found.path}: ${found.why}`)
        continue
      }
      const line = await judge(screener, policy, found, direction)
      io.out(
        asJson
          ? JSON.stringify(line)
          : `${line.action.padEnd(10)} ${line.verdict.padEnd(7)} ${line.id}  ${line.rules.join(' ')}`.trimEnd(),
      )
    }
  } finally {
    await screener.close()
  }
  return unreadable > 0 ? 1 : 0
}

/** Of a file nobody knows the envelope: what the header says stands for it. */
async function judge(
  screener: Screener,
  policy: Policy,
  { id, bytes }: FoundMessage,
  direction: 'in' | 'out',
): Promise<Line> {
  const facts = { direction, returnPath: '', recipientCount: 1, receivedAt: 0 }
  const screening = await screener.screen({ message: { kind: 'memory', bytes }, ...facts })
  const { to, cc } = screening.digest.digest.envelope
  const recipients = [...to, ...cc].map(({ local, domain }) => `${local}@${domain}`.toLowerCase())
  const asked = {
    ...contentFacts(screening),
    direction,
    recipients,
    readers: [],
    size: bytes.length,
    peer: '',
    signals: screening.signals,
  }
  const { verdict } = direction === 'in' ? judgeInbound(policy, asked, undefined) : judgeOutbound(policy, asked)
  return { id, action: verdict.action, verdict: verdict.classification, rules: verdict.rules }
}
