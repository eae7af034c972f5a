// Letters in German, French, Spanish and Portuguese that we write; each language is asked equally often.
import type { LetterMaker } from '../letter.ts'
import { makersOf } from '../theme.ts'
import { DRESS_DE, THEMES_DE } from './german.ts'
import { DRESS_ES, THEMES_ES } from './spanish.ts'
import { DRESS_FR, THEMES_FR } from './french.ts'
import { DRESS_PT, THEMES_PT } from './portuguese.ts'

/** A maker that stands here twice is meant to be asked twice as often. */
export const MAKERS_EUROPEAN: readonly LetterMaker[] = [
  ...makersOf(THEMES_DE, DRESS_DE),
  ...makersOf(THEMES_FR, DRESS_FR),
  ...makersOf(THEMES_ES, DRESS_ES),
  ...makersOf(THEMES_PT, DRESS_PT),
]
