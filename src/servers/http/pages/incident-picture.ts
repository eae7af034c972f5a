// The story of an incident as a picture: one line for each kind of thing that happened, a dot where it did. Drawn on the server;
// places are per cent, so that it is as wide as the screen and its letters stay as large as all others.
import type { IncidentReport } from '../../../intake/incident-work.ts'
import { html, Html } from './html.ts'
import { moment, type View } from './layout.ts'

type Lane = 'noticed' | 'held' | 'denied' | 'frozen' | 'returned' | 'released' | 'people'

/** Which event stands on which line; held mail stands there by itself. */
// prettier-ignore
const LANES: Readonly<Record<Lane, readonly string[]>> = {
  noticed:  ['sending.anomaly', 'leak.found', 'sign-in.attack', 'sending.bounced', 'sending.complained', 'sending.restricted', 'sending.disliked', 'message.condemned', 'secure-link.condemned', 'quota.reached', 'app-password.created', 'factor.changed', 'device.bound'],
  held:     [],
  denied:   ['hold.denied', 'sign-in.denied', 'sign-in.not-me', 'outbound.refused', 'secure-link.refused'],
  frozen:   ['hold.frozen', 'member.frozen'],
  returned: ['hold.returned', 'hold.expired', 'mail.pulled-back'],
  released: ['hold.released', 'hold.proven', 'sign-in.approved', 'sending.relieved'],
  people:   ['incident.changed', 'note', 'member.unfrozen', 'alert.suppressed'],
}

/** What happens within one of so many parts of the time is one dot with its number. */
const PARTS = 48
/** per cent of the width that dots keep from either side */
const MARGIN = 2.5
/** px */
const LANE_HEIGHT = 46
const [LABEL_Y, LINE_Y] = [14, 31]
const [DOT, NUMBERED_DOT] = [5, 10]

interface Dot {
  /** per cent */
  readonly x: number
  readonly count: number
}

/** @returns nothing where nothing can be drawn */
export function picturePart(view: View, report: IncidentReport): Html | false {
  const { say } = view
  const times = timesOf(report)
  const all = [...times.values()].flat()
  if (all.length === 0) return false
  const [from, to] = [Math.min(...all), Math.max(...all)]
  const lanes = [...times].filter(([, at]) => at.length > 0)
  const counts = lanes.map(([lane, at]) => `${say(`lane-${lane}`)} ${at.length}`)
  const alt = say(
    'pictureAlt',
    plainMoment(view, from),
    plainMoment(view, to),
    counts.join(view.language === 'en' ? ', ' : '，'),
  )
  return html`<figure class="picture">
    <svg width="100%" height="${lanes.length * LANE_HEIGHT}" role="img" aria-label="${say('pictureTitle')}. ${alt}">
      ${lanes.map(([lane, at], index) => laneOf(view, lane, at, index * LANE_HEIGHT, dotsOf(at, from, to)))}
    </svg>
    <figcaption>${moment(view, from)}${to > from && html`<span>${moment(view, to)}</span>`}</figcaption>
  </figure>`
}

function timesOf({ held, story }: IncidentReport): ReadonlyMap<Lane, readonly number[]> {
  const lanes = Object.entries(LANES) as [Lane, readonly string[]][]
  return new Map(
    lanes.map(([lane, types]) => {
      const told = story.filter(({ type }) => types.includes(type)).map(({ at }) => at)
      return [lane, lane === 'held' ? held.map(({ at }) => at) : told]
    }),
  )
}

function dotsOf(times: readonly number[], from: number, to: number): readonly Dot[] {
  const span = Math.max(to - from, 1)
  const parts = Map.groupBy(times, (at) => Math.min(PARTS - 1, Math.floor(((at - from) / span) * PARTS)))
  return [...parts].map(([part, some]) => ({
    x: to === from ? 50 : MARGIN + (part / (PARTS - 1)) * (100 - 2 * MARGIN),
    count: some.length,
  }))
}

function laneOf({ say }: View, lane: Lane, at: readonly number[], top: number, dots: readonly Dot[]): Html {
  const y = top + LINE_Y
  return html`<g class="lane-${lane}">
    <text class="label" x="0" y="${top + LABEL_Y}">${say(`lane-${lane}`)} · ${at.length}</text>
    <line x1="0" x2="100%" y1="${y}" y2="${y}" />
    ${dots.map(
      ({ x, count }) =>
        html`<circle cx="${x.toFixed(2)}%" cy="${y}" r="${count > 1 ? NUMBERED_DOT : DOT}" />${
            count > 1 && html`<text class="count" x="${x.toFixed(2)}%" y="${y + 4}">${count}</text>`
          }`,
    )}
  </g>`
}

/** For the text beside the picture, where no element can stand. */
function plainMoment({ language }: View, at: number): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return `${format.format(at)} UTC`
}
