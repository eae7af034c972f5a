// What a command says when it could not do its work, and its exit status: 1 no, 2 usage, 3 not reachable.
import { Refusal } from '../base/refusal.ts'
import type { Command } from './command.ts'

export interface Failure {
  readonly words: string
  readonly status: 1 | 2 | 3
}

/** What listen(2) refuses, and what to do. */
const PORT_TROUBLES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there; choose another in the settings, or with --port-offset in the demo',
  EADDRNOTAVAIL: 'this machine has no such address; server.listen names it',
  EACCES: 'ports below 1024 need more rights: root, or AmbientCapabilities=CAP_NET_BIND_SERVICE in the systemd unit',
}

/** What the file system refuses, and what to do. */
const FILE_TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'a file is expected, not a folder',
  ENOTDIR: 'a folder is expected, not a file',
  EACCES: 'this user may not; run the command as the user of the service',
  EPERM: 'this user may not; run the command as the user of the service',
}

/** A refusal tells what to do; wrong arguments show the usage; anything else is a bug and shows where. */
export function failureOf(command: Command, error: unknown): Failure {
  if (error instanceof Refusal) {
    // What a stranger on the wire must not hear, who runs the command may: it says where to look.
    const { message, detail } = error
    return { words: detail === '' ? message : `${message} (${detail})`, status: statusOf(error) }
  }
  const { code = '', message, stack, syscall, path } = error as NodeJS.ErrnoException
  if (code.startsWith('ERR_PARSE_ARGS')) return { words: `${message}\n\n${command.usage}`, status: 2 }
  if (syscall === 'listen' && code in PORT_TROUBLES) {
    const { address, port } = error as { address?: string; port?: number }
    return { words: `port ${port} at ${address}: ${PORT_TROUBLES[code]}`, status: 1 }
  }
  if (path !== undefined && code in FILE_TROUBLES) return { words: `${path}: ${FILE_TROUBLES[code]}`, status: 1 }
  return { words: stack ?? String(error), status: 1 }
}

function statusOf({ reason }: Refusal): Failure['status'] {
  if (reason === 'bad-parameter') return 2
  return reason === 'unavailable' ? 3 : 1
}
