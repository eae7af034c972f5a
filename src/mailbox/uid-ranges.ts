// UIDs in order, and as ranges of neighbours.

/** Ascending, each once. */
export function inOrder(uids: readonly number[]): number[] {
  return [...new Set(uids)].sort((a, b) => a - b)
}

/** @param uids  ascending, each once */
export function rangesOf(uids: readonly number[]): [first: number, last: number][] {
  const ranges: [number, number][] = []
  for (const uid of uids) {
    const range = ranges.at(-1)
    if (range?.[1] === uid - 1) range[1] = uid
    else ranges.push([uid, uid])
  }
  return ranges
}
