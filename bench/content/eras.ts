// The collections' wanted mail is mostly of 2000 to 2006 and their phishing of 2022 to 2025: a judge of dates would shine.
// So mail of one time is measured against mail of the same time, with thresholds of that time.
import type { CorpusDocument } from '../../training/corpora.ts'
import { isUnwanted } from './contender.ts'
import { rateRows, type Measured } from './rates.ts'
import type { Row } from './section.ts'

interface Era {
  readonly name: string
  readonly holds: (document: CorpusDocument) => boolean
}

const ERAS: readonly Era[] = [
  {
    name: '2021–2026: phishing against newsletters',
    holds: ({ source, year = 0 }) => (source === 'phishing_pot' || source === 'newsletters-en') && year >= 2021,
  },
  { name: '1999–2009, English', holds: ({ language, year = 0 }) => language === 'en' && year >= 1999 && year < 2010 },
  { name: '1999–2009, Chinese', holds: ({ language, year = 0 }) => language === 'zh' && year >= 1999 && year < 2010 },
]

export function eraRows(judges: readonly Measured[]): Row[] {
  return ERAS.flatMap(({ name, holds }) => {
    const within = judges.map((judge) => ({
      name: judge.name,
      judged: judge.judged.filter(({ document }) => holds(document)),
    }))
    return rateRows(within, (document) => `${name}, ${isUnwanted(document) ? 'unwanted' : 'wanted'}`)
  })
}
