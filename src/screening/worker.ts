// The worker thread: reads the handed-over message and screens it with tools that live as long as the thread.
import { workerData } from 'node:worker_threads'
import { serve } from '../base/pool.ts'
import { Clamd } from '../net/clamd.ts'
import { Icap } from '../net/icap.ts'
import { Resolver } from '../net/resolver.ts'
import { openHandOver } from '../store/spool.ts'
import type { ScreeningTools } from './context.ts'
import { clamdEngine, icapEngine, together } from './engines.ts'
import { screen } from './screen.ts'
import type { ScreeningRequest, ScreeningSettings } from './screener.ts'
import type { Screening } from './screening.ts'

const tools = toolsOf(workerData as ScreeningSettings)

serve(async ({ message, ...facts }: ScreeningRequest): Promise<Screening> => {
  return screen(message.kind === 'memory' ? message.bytes : await allOf(openHandOver(message)), facts, tools)
})

async function allOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

function toolsOf({
  authservId,
  dnsServers,
  dnsTimeoutMs,
  clamd = [],
  icap = [],
  disarms = false,
}: ScreeningSettings): ScreeningTools {
  const scanWithEngine = together([
    ...clamd.map((options) => clamdEngine(new Clamd(options))),
    ...icap.map((options) => icapEngine(new Icap(options))),
  ])
  const resolver =
    dnsServers?.length === 0
      ? undefined
      : new Resolver({
          ...(dnsServers && { servers: dnsServers }),
          ...(dnsTimeoutMs !== undefined && { timeoutMs: dnsTimeoutMs }),
        })
  return {
    authservId,
    disarms,
    ...(scanWithEngine && { scanWithEngine }),
    ...(resolver && { resolveFor: (name: string, type: string) => resolver.resolveFor(name, type) }),
  }
}
