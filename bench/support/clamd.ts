// clamd with one signature: what a virus engine costs before its real base, which only adds memory, is loaded.
import { freePort } from '../../test/support/ports.ts'
import { Workplace } from './stack.ts'

export interface Clamd {
  readonly place: Workplace
  readonly port: number
  readonly startMs: number
}

/** @param base  folder of signatures; without one, a base of one signature is made */
export async function startClamd(base?: string): Promise<Clamd> {
  const place = new Workplace('clamd')
  const port = await freePort()
  place.write(
    'base/own.ndb',
    `Own.Test:0:*:${Buffer.from('never found in any letter of this benchmark').toString('hex')}\n`,
  )
  const config = place.write(
    'clamd.conf',
    `TCPSocket ${port}
TCPAddr 127.0.0.1
DatabaseDirectory ${base ?? place.path('base')}
Foreground yes
LogFile ${place.path('clamd.log')}
MaxThreads 4
SelfCheck 0
DisableCache yes
`,
  )
  place.start('clamd', ['--config-file', config])
  await place.waitForPort(port)
  return { place, port, startMs: place.ageMs }
}
