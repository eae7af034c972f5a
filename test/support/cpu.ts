// CPU time of this process: unlike time on the wall it does not grow when the machine is busy with other things.

/** ms of CPU time used so far, in user and kernel */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
