// What people read of the story of an incident: many of one kind after another as one line, and from where they came.
import type { IncidentEntry } from './incidents.ts'

export interface StoryLine {
  /** the first of them */
  readonly entry: IncidentEntry
  readonly times: number
  /** ms since 1970: of the last of them */
  readonly until: number
}

/** Kinds of which a burst has hundreds. */
const FOLDED = /^hold\./

/** Oldest first. */
export function foldedStory(story: readonly IncidentEntry[]): readonly StoryLine[] {
  const lines: StoryLine[] = []
  for (const entry of story) {
    const last = lines.at(-1)
    const isSame = last !== undefined && last.entry.type === entry.type && last.entry.memberId === entry.memberId
    if (isSame && FOLDED.test(entry.type)) lines[lines.length - 1] = { ...last, times: last.times + 1, until: entry.at }
    else lines.push({ entry, times: 1, until: entry.at })
  }
  return lines
}

/** The addresses that its events name, most often named first. */
export function remoteAddressesOf(story: readonly IncidentEntry[]): readonly string[] {
  const named = story.flatMap(({ facts: { remoteAddress } }) =>
    typeof remoteAddress === 'string' ? [remoteAddress] : [],
  )
  const counted = Map.groupBy(named.filter(Boolean), (address) => address)
  return [...counted].toSorted(([, a], [, b]) => b.length - a.length).map(([address]) => address)
}
