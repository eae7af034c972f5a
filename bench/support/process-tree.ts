// What a tree of processes costs: CPU of all of it, ended children included, and its memory. Linux only. proc(5)
import fs from 'node:fs'

/** ms in one clock tick: USER_HZ is 100 on every Linux that Node runs on. proc(5) */
const TICK_MS = 10

/** @returns ms of user and system time that the processes, their children, and children that ended have used */
export function cpuMs(roots: readonly number[]): number {
  const stats = allStats()
  return treeOf(roots, stats).reduce((sum, pid) => sum + (stats.get(pid)?.ticks ?? 0), 0) * TICK_MS
}

/** @returns MiB; memory that processes share is counted once */
export function pssMib(roots: readonly number[]): number {
  const kib = processesOf(roots).map((pid) => {
    const text = readOrEmpty(`/proc/${pid}/smaps_rollup`)
    return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0)
  })
  return kib.reduce((sum, each) => sum + each, 0) / 1_024
}

/** Looks at the memory now and then. @returns ends it and gives the most that was seen, MiB */
export function watchPss(roots: readonly number[], everyMs = 500): () => number {
  let peak = pssMib(roots)
  const timer = setInterval(() => (peak = Math.max(peak, pssMib(roots))), everyMs)
  return () => {
    clearInterval(timer)
    return Math.max(peak, pssMib(roots))
  }
}

/** @returns the roots and all that descend from them */
export function processesOf(roots: readonly number[]): number[] {
  return treeOf(roots, allStats())
}

interface Stat {
  readonly parent: number
  readonly ticks: number
}

function allStats(): Map<number, Stat> {
  const stats = new Map<number, Stat>()
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    // pid (comm) state ppid …: the name may hold spaces and brackets, so it is counted from its end.
    const fields = readOrEmpty(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ') ?? []
    const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number)
    if (cstime !== undefined)
      stats.set(Number(name), { parent: Number(fields[1]), ticks: utime! + stime! + cutime! + cstime })
  }
  return stats
}

function treeOf(roots: readonly number[], stats: ReadonlyMap<number, Stat>): number[] {
  const tree = [...roots]
  for (const pid of tree) {
    for (const [child, { parent }] of stats) if (parent === pid) tree.push(child)
  }
  return tree
}

/** A process may end while it is looked at. */
function readOrEmpty(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
