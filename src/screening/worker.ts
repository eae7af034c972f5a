// The worker thread: reads the handed-over message and screens it with tools that live as long as the thread.
import { workerData } from 'node:worker_threads'
import { serve } from '../base/pool.ts'
import { Resolver } from '../net/resolver.ts'
import { openHandOver } from '../store/spool.ts'
import type { ScreeningTools } from './context.ts'
import { screen, type Screening } from './screen.ts'
import type { ScreeningRequest, ScreeningSettings } from './screener.ts'

const tools = toolsOf(workerData as ScreeningSettings)

serve(async ({ message, ...facts }: ScreeningRequest): Promise<Screening> => {
  return screen(message.kind === 'memory' ? message.bytes : await allOf(openHandOver(message)), facts, tools)
})

async function allOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

function toolsOf({ authservId, dnsServers }: ScreeningSettings): ScreeningTools {
  if (dnsServers?.length === 0) return { authservId }
  const resolver = new Resolver(dnsServers ? { servers: dnsServers } : {})
  return { authservId, resolveFor: (name, type) => resolver.resolveFor(name, type) }
}
