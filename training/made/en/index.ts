// All English letters that we write, about 40 % ham, 25 % bulk, 20 % spam and 15 % phish.
import type { Label } from '../../document.ts'
import type { LetterMaker } from '../letter.ts'
import { makersOf } from '../theme.ts'
import type { Theme } from '../theme.ts'
import { BULK_READING } from './bulk-reading.ts'
import { BULK_SERVICE } from './bulk-service.ts'
import { ENGLISH_DRESS } from './dress.ts'
import { HAM_BUSINESS } from './ham-business.ts'
import { HAM_LISTS } from './ham-lists.ts'
import { HAM_PRIVATE } from './ham-private.ts'
import { HAM_WORK } from './ham-work.ts'
import { PHISH_CREDENTIAL } from './phish-credential.ts'
import { PHISH_MONEY } from './phish-money.ts'
import { SPAM_GOODS } from './spam-goods.ts'
import { SPAM_MONEY } from './spam-money.ts'

const THEMES_EN: Readonly<Record<Label, readonly Theme[]>> = {
  ham: [...HAM_WORK, ...HAM_BUSINESS, ...HAM_PRIVATE, ...HAM_LISTS],
  bulk: [...BULK_READING, ...BULK_SERVICE],
  spam: [...SPAM_GOODS, ...SPAM_MONEY],
  phish: [...PHISH_CREDENTIAL, ...PHISH_MONEY],
}

export const MAKERS_EN: readonly LetterMaker[] = makersOf(THEMES_EN, ENGLISH_DRESS)
