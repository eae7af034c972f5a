// Looks through one piece of text with all detectors and says what each hit is worth.
import type { Candidate, Detector, Page, Span, View } from './detector.ts'
import { Found, MAX_AROUND } from './found.ts'
import { eachScattered } from './scattered.ts'
import { AS_WRITTEN, type Hit, type Reading } from './hits.ts'
import { rowsByLength, type RowsByLength } from './joined-rows.ts'
import { eachGroup, eachJoined, type JoinedListener } from './joined.ts'
import { lexiconOf } from './lexicon.ts'
import { capitalsForLookAlikes, digitsForLookAlikes, type LookAlikes } from './look-alikes.ts'
import { settle, Tries } from './neighbours.ts'
import { isInsideCode, OTHERWISE, OTHERWISE_WITHIN, POINTS, pointsWithin } from './score.ts'
import { theirRanges } from './quoted.ts'
import { Table } from './table.ts'
import type { TextPiece } from './text-piece.ts'
import { plainOf, type Plain } from './views.ts'
import { BEFORE, wordIn, WordPlaces, type Words } from './words-near.ts'
import { LIST_REACH, Where } from './where.ts'
import { CUT, Zones } from './zones.ts'

/** What all pieces of one message share. */
export interface Surroundings {
  readonly subject: string
  /** lower case; of a reply only: what these people wrote earlier is theirs */
  readonly recipients: readonly string[]
}

/** Candidates of one piece that are looked at; the rest is not, and the caller is told. */
const MAX_CANDIDATES = 2_000_000
/** proven values of one detector in one piece; a hundred are as bad as it gets */
const MAX_HITS = 20_000
/** UTF-16 units from a value to that of the next line of a list */
const LIST_GAP = 120
/** hits that are asked whether they stand on the line before */
const LAST_HITS = 64
/** UTF-16 units beside a number that was read by look-alikes: its other groups */
const AROUND_LOOK_ALIKE = 40
/** UTF-16 units beside a hit, besides those that a companion of it may be away */
const AROUND_HIT = 64

export interface Scan {
  readonly hits: readonly Hit[]
  /** some candidates were left out */
  readonly isCut: boolean
}

export function scanPiece(piece: TextPiece, around: Surroundings, detectors: readonly Detector[]): Scan {
  return new Scanner(piece, around, detectors).scan()
}

class Scanner {
  readonly #piece: TextPiece
  readonly #detectors: readonly Detector[]
  readonly #plain: Plain
  /** of all detectors, found in one pass */
  readonly #words: Words
  readonly #table: Table
  readonly #subject: string
  readonly #name: string
  readonly #around: Surroundings
  readonly #hits = new Map<Detector, Hit[]>()
  readonly #places = new Map<readonly string[], WordPlaces>()
  /** candidates by detector and column, before they were proven */
  readonly #tries = new Tries()
  readonly #where: Where
  readonly #named = new Map<readonly string[], boolean>()
  #candidates = 0

  constructor(piece: TextPiece, around: Surroundings, detectors: readonly Detector[]) {
    this.#piece = piece
    this.#detectors = detectors
    this.#plain = plainOf(piece.text)
    const lexicon = lexiconOf(detectors)
    this.#words = { lexicon, places: lexicon.findIn(this.#plain.lower) }
    this.#where = new Where(piece.text, this.#plain, this.#words)
    this.#table = new Table(piece.table, this.#plain)
    this.#around = around
    this.#subject = piece.place === 'subject' ? '' : plainOf(around.subject).lower
    this.#name = plainOf(piece.name).lower
  }

  scan(): Scan {
    const active = this.#detectors.filter((detector) => this.#mayMatch(detector))
    const alone = active.filter((detector) => !isCompanion(detector))
    for (const detector of alone) this.#findIn(detector)
    this.#findJoined(alone, this.#plain.text, this.#where.numbers(), false)
    this.#findLookAlikes(alone)
    this.#findScattered(alone)
    for (const detector of active) if (isCompanion(detector)) this.#findNearHits(detector)
    const theirs = theirRanges(this.#plain, this.#piece, this.#around.recipients)
    const hits = [...this.#hits.values()].flat().sort((a, b) => a.start - b.start || b.end - a.end)
    const lastOf = new Map<Detector, Hit>()
    for (const hit of hits) {
      const last = lastOf.get(hit.detector)
      hit.isNamed = this.#isNamed(hit) || (last?.isNamed === true && this.#isNextLine(last.end, hit.start))
      lastOf.set(hit.detector, hit)
      hit.points = this.#pointsOf(hit)
      hit.isTheirs = theirs.some(({ start, end }) => hit.start >= start && hit.end <= end)
    }
    return {
      hits: settle(hits, this.#plain.text, this.#tries),
      isCut: this.#candidates > MAX_CANDIDATES,
    }
  }

  /** Most texts have none of the words that a detector needs: then it costs nothing. */
  #mayMatch(detector: Detector): boolean {
    const { needsWordWithin, words } = detector
    if (!this.#where.hasKeyword(detector)) return false
    return needsWordWithin === undefined || this.#placesOf(words).count > 0 || this.#table.hasHeader(words)
  }

  #findIn(detector: Detector): void {
    const { find } = detector
    for (const view of detector.views) {
      // What stands as it was written has been looked at.
      const isSeen = view === 'plain' && detector.views.includes('raw') && this.#plain.text === this.#piece.text
      if (view === 'joined' || isSeen) continue
      const page = this.#pageOf(view)
      if (typeof find === 'function') {
        const keywordPlaces = view === 'raw' ? [] : this.#where.keywordPlaces(detector)
        for (const span of find({ ...page, keywordPlaces })) this.#consider(detector, page, span, {})
      } else this.#match(detector, page, find, this.#zonesOf(detector, view))
    }
  }

  /** What only means something beside other values is looked for beside them alone. */
  #findNearHits(detector: Detector): void {
    const { find, beside, raises } = detector
    const { detectors: ids, within } = beside ?? (raises as NonNullable<Detector['raises']>)
    const hits = [...this.#hits].flatMap(([each, found]) => (ids.includes(each.id) ? found : []))
    const places = hits.flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b)
    if (places.length === 0) return
    const page = this.#pageOf('plain')
    const zones = Zones.around(page.text, places, within + AROUND_HIT)
    if (typeof find !== 'function') return this.#match(detector, page, find, zones)
    for (const { start, end } of find({ ...page, text: zones.text })) {
      if (zones.text.slice(start, end).includes(CUT)) continue
      this.#consider(detector, page, zones.spanOf(start, end), {})
    }
  }

  #match(detector: Detector, page: Page, find: RegExp, zones: Zones, how = AS_WRITTEN): void {
    find.lastIndex = 0
    for (let match = find.exec(zones.text); match !== null; match = find.exec(zones.text)) {
      if (this.#isSpent()) return
      if (match[0] === '') find.lastIndex++
      const value = match.groups?.['value'] ?? match[0]
      if (value === '' || value.includes(CUT)) continue
      const start = zones.originOf(match.index + (value === match[0] ? 0 : match[0].indexOf(value)))
      this.#consider(detector, page, { start, end: start + value.length }, match.groups ?? {}, how)
    }
  }

  /** One pass for all detectors of numbers. @param text  in the plain view, or read by look-alikes; `zones` are of it */
  #findJoined(detectors: readonly Detector[], text: string, zones: Zones, isLookAlike: boolean): void {
    const rows = detectors.filter(({ views }) => views.includes('joined'))
    if (rows.length === 0) return
    const byLength = rowsByLength(rows)
    const page: Page = { piece: this.#piece, view: 'joined', text }
    eachJoined(zones.text, byLength.least, byLength.most, (start, end, value, isAcross, isInSeries) => {
      const how: Reading = { ...AS_WRITTEN, isLookAlike, isAcross, isInSeries }
      this.#considerJoined(byLength, page, zones.spanOf(start, end), value, how)
    })
  }

  #considerJoined({ rows }: RowsByLength, page: Page, span: Span, value: string, how: Reading): void {
    if (this.#isSpent()) return
    for (const { detector, whole } of rows[value.length] ?? []) {
      for (const read of (how.isLookAlike ? detector.lookAlikes?.(value) : undefined) ?? [value]) {
        const match = whole.exec(read)
        if (match) this.#considerValue(detector, page, span, read, match.groups ?? {}, how)
      }
    }
  }

  /** N3: only where a word speaks of such a value. */
  #findLookAlikes(active: readonly Detector[]): void {
    const rows = this.#spokenOf(active.filter(({ views }) => views.includes('joined')))
    const numbers = rows.filter(({ lookAlikes }) => lookAlikes === undefined)
    if (numbers.length > 0) this.#findNumbersOf(numbers, digitsForLookAlikes(this.#plain.text))
    const lettered = rows.filter(({ lookAlikes }) => lookAlikes !== undefined)
    if (lettered.length > 0) this.#findLetteredOf(lettered, capitalsForLookAlikes(this.#plain.text))
  }

  #findNumbersOf(rows: readonly Detector[], { text, places }: LookAlikes): void {
    if (places.length === 0) return
    const zones = Zones.around(text, places, AROUND_LOOK_ALIKE)
    const page: Page = { piece: this.#piece, view: 'plain', text }
    for (const detector of rows) {
      if (typeof detector.find === 'function' || !detector.views.includes('plain')) continue
      this.#match(detector, page, detector.find, zones, { ...AS_WRITTEN, isLookAlike: true })
    }
    this.#findJoined(rows, text, zones, true)
  }

  /** Their rows say which letters may be digits; of what stands in one group, too. */
  #findLetteredOf(rows: readonly Detector[], { text, places }: LookAlikes): void {
    if (places.length === 0) return
    const zones = Zones.around(text, places, AROUND_LOOK_ALIKE)
    const page: Page = { piece: this.#piece, view: 'joined', text }
    const byLength = rowsByLength(rows)
    const tell: JoinedListener = (start, end, value, isAcross, isInSeries) => {
      const how: Reading = { ...AS_WRITTEN, isLookAlike: true, isAcross, isInSeries }
      this.#considerJoined(byLength, page, zones.spanOf(start, end), value, how)
    }
    eachGroup(zones.text, byLength.least, byLength.most, tell)
    eachJoined(zones.text, byLength.least, byLength.most, tell)
  }

  /** Near their words, values that chance does not make are put together of pieces. */
  #findScattered(active: readonly Detector[]): void {
    const rows = this.#spokenOf(active.filter(({ mayBeScattered }) => mayBeScattered === true))
    if (rows.length === 0) return
    const { text } = this.#plain
    const places = rows.flatMap(({ words }) => this.#placesOf(words).starts).sort((a, b) => a - b)
    const isHeaded = rows.some(({ words }) => this.#table.hasHeader(words))
    const zones = isHeaded ? Zones.whole(text) : Zones.around(text, places, BEFORE + MAX_AROUND, LIST_REACH)
    const page: Page = { piece: this.#piece, view: 'joined', text }
    const byLength = rowsByLength(rows)
    eachScattered(zones.text, byLength.least, byLength.most, (start, end, value, pieces) => {
      this.#considerJoined(byLength, page, zones.spanOf(start, end), value, { ...AS_WRITTEN, pieces })
    })
  }

  #spokenOf(rows: readonly Detector[]): readonly Detector[] {
    return rows.filter(({ words }) => this.#placesOf(words).count > 0 || this.#table.hasHeader(words))
  }

  #consider(detector: Detector, page: Page, span: Span, groups: Candidate['groups'], how = AS_WRITTEN): void {
    this.#considerValue(detector, page, span, page.text.slice(span.start, span.end), groups, how)
  }

  #considerValue(
    detector: Detector,
    page: Page,
    span: Span,
    value: string,
    groups: Candidate['groups'],
    how: Reading,
  ): void {
    this.#candidates++
    const isRaw = page.view === 'raw'
    const start = isRaw ? this.#plain.placeOf(span.start) : span.start
    const end = isRaw ? this.#plain.placeOf(span.end) : span.end
    const column = this.#table.columnAt(start)
    const within = how.pieces > 1 ? BEFORE : detector.needsWordWithin
    if (!this.#hasWord(detector, start, end, column, within) && !this.#isNextInList(detector, start)) return
    if (!how.isInSeries && !how.isLookAlike && how.pieces === 1) this.#tries.count(detector, column)
    const around = { text: this.#plain.text, start, end, header: this.#table.headerOf(column) }
    const candidate = new Found(span, page, groups, around, how.pieces)
    const proof = detector.prove
      ? detector.prove(value, candidate)
      : { value: isRaw ? value : value.replace(SEPARATORS, '') }
    if (!proof) return
    const hits = this.#hits.get(detector) ?? []
    if (hits.length === 0) this.#hits.set(detector, hits)
    if (hits.length >= MAX_HITS) return
    const { isAcross, isInSeries, isLookAlike, pieces } = how
    hits.push({
      detector,
      start,
      end,
      proof,
      column,
      isAcross,
      isInSeries,
      isLookAlike,
      pieces,
      piece: page.piece,
      points: 0,
      raised: 0,
      isNamed: false,
      isTheirs: false,
    })
  }

  #hasWord({ words }: Detector, start: number, end: number, column: number, within: number | undefined): boolean {
    if (within === undefined) return true
    return this.#placesOf(words).isWithin(start, end, within) || this.#table.headerHas(column, words)
  }

  /** The word stands at the head of a list: what follows a proven value on the next line is another of its kind. */
  #isNextInList(detector: Detector, start: number): boolean {
    const last = this.#hits
      .get(detector)
      ?.slice(-LAST_HITS)
      .findLast((hit) => hit.end <= start)
    return last !== undefined && this.#isNextLine(last.end, start)
  }

  #isNextLine(end: number, start: number): boolean {
    if (start < end || start - end > LIST_GAP) return false
    const between = this.#plain.text.slice(end, start)
    return between.includes('\n') && between.trim().split(/\s*\n\s*/).length <= 2
  }

  #isNamed({ detector: { words }, start, end, column }: Hit): boolean {
    return this.#table.headerHas(column, words) || this.#placesOf(words).isNear(start, end)
  }

  #pointsOf(hit: Hit): number {
    const { detector, start, end, column } = hit
    const { words } = detector
    const places = this.#placesOf(words)
    const isHeaded = this.#table.headerHas(column, words)
    const isNamed = this.#isInNames(words)
    let points = detector.base + (hit.proof.points ?? 0)
    if (hit.isNamed) points += POINTS.nearWord
    if (isHeaded || isNamed || places.isLabel(this.#plain.text, start)) points += POINTS.heading
    if (this.#isOtherwise(hit, places, isHeaded)) points += POINTS.otherwise
    if (isNumber(detector) && isInsideCode(this.#plain.text, start, end)) points += POINTS.inside
    if (hit.isAcross) points += POINTS.across
    if (hit.isInSeries) points += POINTS.inSeries
    if (hit.isLookAlike) points += POINTS.lookAlike
    return pointsWithin(hit, points)
  }

  /** In the subject or the name of the file. */
  #isInNames(words: readonly string[]): boolean {
    let is = this.#named.get(words)
    if (is === undefined) this.#named.set(words, (is = wordIn(this.#subject, words) || wordIn(this.#name, words)))
    return is
  }

  /** The nearer word wins: "order 17, card number: …" is a card. */
  #isOtherwise({ detector, start, column }: Hit, places: WordPlaces, isHeaded: boolean): boolean {
    if (!isNumber(detector)) return false
    const { otherwise = OTHERWISE } = detector
    const isSaid = (words: readonly string[]) => this.#table.headerHas(column, words)
    if (column >= 0) return !isHeaded && (isSaid(OTHERWISE) || isSaid(otherwise))
    const distance = Math.min(this.#placesOf(OTHERWISE).before(start), this.#placesOf(otherwise).before(start))
    if (distance > OTHERWISE_WITHIN || distance >= places.before(start)) return false
    return !this.#plain.text.slice(start - distance, start).includes('\n')
  }

  #pageOf(view: View): Page {
    return { piece: this.#piece, view, text: view === 'raw' ? this.#piece.text : this.#plain.text }
  }

  #placesOf(words: readonly string[]): WordPlaces {
    let places = this.#places.get(words)
    if (!places) this.#places.set(words, (places = new WordPlaces(this.#plain.lower, words, this.#words)))
    return places
  }

  #zonesOf(detector: Detector, view: View): Zones {
    const { needsWordWithin, words } = detector
    const isAnywhere = needsWordWithin === undefined || this.#table.hasHeader(words)
    const places = isAnywhere ? undefined : this.#placesOf(words).starts
    return view === 'raw' ? this.#where.rawZonesOf(detector, places) : this.#where.zonesOf(detector, places)
  }

  #isSpent(): boolean {
    return this.#candidates > MAX_CANDIDATES
  }
}

const SEPARATORS = /[\s.\-·_/,|]/g

/** What speaks against a number does not speak against a key, a word or a document. */
const isNumber = ({ views, find }: Detector): boolean =>
  typeof find !== 'function' && views.some((view) => view !== 'raw')

const isCompanion = ({ beside, raises }: Detector): boolean => beside !== undefined || raises !== undefined
