// The Chinese letters that we write ourselves: what the corpora lack.
import type { LetterMaker } from '../letter.ts'
import { BULK_NEWS } from './bulk-news.ts'
import { BULK_NOTICES } from './bulk-notices.ts'
import { BULK_SHOPS } from './bulk-shops.ts'
import { HAM_BUSINESS } from './ham-business.ts'
import { HAM_HR } from './ham-hr.ts'
import { HAM_IT } from './ham-it.ts'
import { HAM_LIFE } from './ham-life.ts'
import { HAM_PUBLIC } from './ham-public.ts'
import { HAM_TWINS } from './ham-twins.ts'
import { HAM_WORK } from './ham-work.ts'
import { PHISH_ACCOUNT } from './phish-account.ts'
import { PHISH_CONSUMER } from './phish-consumer.ts'
import { PHISH_MONEY } from './phish-money.ts'
import { SPAM_MONEY } from './spam-money.ts'
import { SPAM_OFFICES } from './spam-offices.ts'
import { SPAM_SERVICES } from './spam-services.ts'
import { makerOf } from './theme.ts'

const ham = makerOf([...HAM_WORK, ...HAM_BUSINESS, ...HAM_IT, ...HAM_HR, ...HAM_LIFE, ...HAM_PUBLIC, ...HAM_TWINS])
const bulk = makerOf([...BULK_NOTICES, ...BULK_SHOPS, ...BULK_NEWS])
const spam = makerOf([...SPAM_SERVICES, ...SPAM_MONEY, ...SPAM_OFFICES])
const phish = makerOf([...PHISH_ACCOUNT, ...PHISH_MONEY, ...PHISH_CONSUMER])

/** A maker stands here as often as it is to be asked: ham 40 %, bulk 25 %, spam 20 %, phish 15 %. */
export const MAKERS_ZH: readonly LetterMaker[] = [
  ...[ham, ham, ham, ham, ham, ham, ham, ham],
  ...[bulk, bulk, bulk, bulk, bulk],
  ...[spam, spam, spam, spam],
  ...[phish, phish, phish],
]
