// The Chinese letters that we write ourselves: what the corpora lack.
import type { LetterMaker } from '../letter.ts'
import { HAM_BUSINESS } from './ham-business.ts'
import { HAM_HR } from './ham-hr.ts'
import { HAM_IT } from './ham-it.ts'
import { HAM_LIFE } from './ham-life.ts'
import { HAM_PUBLIC } from './ham-public.ts'
import { HAM_WORK } from './ham-work.ts'
import { makerOf } from './theme.ts'

const HAM = makerOf([...HAM_WORK, ...HAM_BUSINESS, ...HAM_IT, ...HAM_HR, ...HAM_LIFE, ...HAM_PUBLIC])

/** A maker that stands here twice is meant to be asked twice as often. */
export const MAKERS_ZH: readonly LetterMaker[] = [HAM]
