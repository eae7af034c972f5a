// CPU of programs that were started and have ended.
import { cpuMs } from '../../support/process-tree.ts'

/** @returns ms of user and system time of all processes that this one has started, without its own */
export function childrenCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return cpuMs([process.pid]) - (user + system) / 1_000
}
