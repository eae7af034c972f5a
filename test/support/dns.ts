// A real DNS server for tests, with the ways in which DNS breaks: silent, slow, failing.
import { sleep } from '../../src/base/clock.ts'
import { startZoneServer, type ZoneRecord, type ZoneServer, type ZoneServerOptions } from '../../src/net/zone-server.ts'

export type { ZoneRecord } from '../../src/net/zone-server.ts'

export interface TestDns extends ZoneServer {
  /** `dead`: no reply; `slow`: replies after `delayMs`; `servfail`: replies that it cannot. May be changed at any time. */
  mode: 'alive' | 'dead' | 'slow' | 'servfail'
  /** `TYPE name` of every question that arrived, in order */
  readonly questions: string[]
}

/** @param delayMs  of the mode `slow` */
export async function startDns(
  records: readonly ZoneRecord[],
  options: Omit<ZoneServerOptions, 'records' | 'fateOf'> & { readonly delayMs?: number } = {},
): Promise<TestDns> {
  const questions: string[] = []
  const server = await startZoneServer({
    ...options,
    records,
    fateOf: async ({ name, type }) => {
      questions.push(`${type} ${name.toLowerCase()}`)
      if (dns.mode === 'slow') await sleep(options.delayMs ?? 200)
      return dns.mode === 'dead' ? 'drop' : dns.mode === 'servfail' ? 'fail' : 'answer'
    },
  })
  const dns: TestDns = { ...server, mode: 'alive', questions }
  return dns
}
