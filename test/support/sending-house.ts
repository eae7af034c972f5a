// A house whose mail to outside ends at a server of the test, with its pages on a known port.
import { openTestHouse, type HouseOptions, type TestHouse } from './house.ts'
import { freePorts } from './ports.ts'
import { zoneOf } from './outgoing.ts'
import { startScript } from './smtp-script.ts'

export interface SendingHouse {
  /** not started yet */
  readonly house: TestHouse
  /** what the other server took, each as it came over the line */
  readonly taken: readonly string[]
  /** where the pages are */
  readonly site: string
  cleanup(): Promise<void>
}

type Settings = NonNullable<HouseOptions['settings']>

/** @param settingsAt  more settings, told where the pages will be */
export async function openSendingHouse(settingsAt: (site: string) => Settings = () => ({})): Promise<SendingHouse> {
  const taken: string[] = []
  const remote = await startScript({ text: (said) => (taken.push(said), '250 2.0.0 Taken\r\n') })
  const [http = 0] = await freePorts(1)
  const site = `http://localhost:${http}`
  const house = await openTestHouse({
    settings: {
      'outbound.port': remote.port,
      'outbound.reach': 'loopback',
      'http.port': http,
      ...settingsAt(site),
    },
  })
  house.dns.replaceRecords(zoneOf('127.0.0.1'))
  return {
    house,
    taken,
    site,
    async cleanup() {
      await house.cleanup()
      remote.stop()
    },
  }
}
