import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { foldReadable } from '../mail/folding/fold-readable.ts'
import type { MessageReading } from '../mail/readable.ts'
import { foldingSignals } from './folding-signals.ts'

const HONEST = 'The minutes of yesterday are ready; please look at them before noon, and tell me what is missing. '
const signalsOf = (reading: Partial<MessageReading>) => {
  const whole = { subject: '', senderName: '', text: HONEST, linkTexts: [], hidden: '', disagreement: 0, ...reading }
  return foldingSignals(whole, foldReadable(whole)).map(({ id, value }) => [id.slice('folding.'.length), value])
}

describe('foldingSignals() tells of', () => {
  // prettier-ignore
  const ROWS: readonly [title: string, reading: Partial<MessageReading>, signals: readonly [string, number][]][] = [
    ['nothing in an honest message',   {},                                                                 []],
    ['nothing in an empty message',    { text: '' },                                                       []],
    ['no preheader and its padding',   { hidden: `Ready: the minutes ${'\u200c\u00a0'.repeat(900)}` },     []],
    ['no joiners in Persian',          { text: 'می\u200cخواهم '.repeat(20) },                              []],
    ['no marks of direction',          { text: 'שלום\u200f \u202bעולם\u202c hello '.repeat(20) },          []],
    ['no emoji',                       { text: `${HONEST}👩‍💻 🎉 ❤️ ✅`.repeat(5) },                         []],
    ['no traditional Chinese mail',    { text: '請各位同事準時參加今天下午的會議,謝謝大家。'.repeat(9) },    []],
    ['zero-width characters in words', { text: 'lo\u200ban '.repeat(50) },                                 [['invisible', 167]]],
    ['mixed alphabets',                { subject: 'Yоur аccоunt is suspеnded' },                           [['confusable', 20]]],
    ['letters set apart',              { subject: 'v i a g r a' },                                         [['split', 25]]],
    ['long hidden text',               { hidden: HONEST.repeat(9) },                                       [['hidden', 881], ['hidden-share', 90]]],
    ['two forms that disagree',        { disagreement: 0.8 },                                              [['disagreement', 80]]],
  ]
  for (const [title, reading, signals] of ROWS) test(title, () => assert.deepEqual(signalsOf(reading), signals))
})
