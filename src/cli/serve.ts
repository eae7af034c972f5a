// gatehouse serve: the house, until it is stopped.
import { parseArgs } from 'node:util'
import { openLog } from '../base/log.ts'
import { loadSettings } from '../settings/load.ts'
import { openServers } from '../wiring-servers.ts'
import { openHouse } from '../wiring.ts'
import type { Command } from './command.ts'
import { configFile } from './open.ts'
import { bearHangUp, untilStopped } from './running.ts'

const usage = `Usage: gatehouse serve [--config FILE] [--role all]

Runs every server of the installation until it gets SIGTERM or Ctrl-C; the log goes to standard output, one JSON object a
line. Settings are read at start; a renewed certificate is taken up within a minute, SIGHUP or not.
The role "all" is the only one so far.`

export const serveCommand: Command = {
  name: 'serve',
  summary: 'run the servers of an installation',
  usage,
  run: async (args, io) => {
    const { values } = parseArgs({
      args,
      options: { config: { type: 'string' }, role: { type: 'string', default: 'all' } },
    })
    if (values.role !== 'all') {
      io.err(usage)
      return 2
    }
    const loaded = loadSettings(configFile(values.config, io.env), io.env)
    openLog(loaded.settings.logLevel)
    bearHangUp()
    const house = await openHouse(loaded)
    try {
      const servers = await openServers(house)
      await untilStopped()
      await servers.close()
    } finally {
      await house.close()
    }
    return 0
  },
}
