import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Label } from '../../mail/leak.ts'
import { labelOf, type LabelFacts } from './labels.ts'
import type { TextPiece } from './text-piece.ts'

const body = (text: string): TextPiece => ({ place: 'body', name: '', text })
const file = (name: string, properties: Record<string, string> = {}, text = ''): TextPiece => ({
  place: 'file',
  name,
  text,
  properties,
})
const MSIP = 'MSIP_Label_2096f6a2-d2f7-48be-b329-b73aaa526e5d'
const OWN = {
  markings: [{ label: 'secret', words: ['Project Falcon'] }],
  labelNames: { 'Nur intern': 'internal', 'Streng vertraulich': 'secret' },
} as const

// prettier-ignore
const CASES: readonly (readonly [what: string, facts: Partial<LabelFacts>, label: Label | undefined])[] = [
  ['nothing is labelled',            { pieces: [body('hello\nconfidential matters are discussed here')] },  undefined],
  ['our own header',                 { header: 'Confidential' },                                            'confidential'],
  ['a header that is no label',      { header: 'whatever' },                                                undefined],
  ['Sensitivity',                    { sensitivity: 'Company-Confidential' },                               'confidential'],
  ['Sensitivity of the person',      { sensitivity: 'Personal' },                                           undefined],
  ['the label of Office',            { pieces: [file('a.docx', { [`${MSIP}_Name`]: 'Highly Confidential', [`${MSIP}_Enabled`]: 'true' })] }, 'secret'],
  ['a label that was taken off',     { pieces: [file('a.docx', { [`${MSIP}_Name`]: 'Confidential', [`${MSIP}_Enabled`]: 'false' })] }, undefined],
  ['a name of the organisation',     { pieces: [file('a.docx', { [`${MSIP}_Name`]: 'Nur intern' })], own: OWN }, 'internal'],
  ['the name of a file',             { pieces: [file('Plan【绝密】.docx')] },                                 'secret'],
  ['a weaker word in brackets',      { pieces: [file('Plan [内部].docx')] },                                  'internal'],
  ['a name that says it otherwise',  { pieces: [file('confidentiality.docx')] },                            undefined],
  ['a marking',                      { pieces: [body('hello\n*** CONFIDENTIAL ***\nbye')] },                'confidential'],
  ['a state marking',                { pieces: [file('a.pdf', {}, '绝密★10年\n关于')] },                      'secret'],
  ['words that head paragraphs',     { pieces: [body('Internal\nSecret\nGeneral\n内部\ntext')] },            undefined],
  ['such words set off',             { pieces: [body('[Internal]\ntext')] },                               'internal'],
  ['such words in capitals',         { pieces: [body('SECRET\ntext')] },                                   'secret'],
  ['such words with a star',         { pieces: [body('秘密★5年\ntext')] },                                   'confidential'],
  ['a marking with blanks inside',   { pieces: [body('内部资料 不得外传')] },                                 'internal'],
  ['a marking in quoted text',       { pieces: [body('ok\n> 绝密\n> text')] },                               'secret'],
  ['a marking of the organisation',  { pieces: [body('Project Falcon\n\ntext')], own: OWN },                'secret'],
  ['the highest of all',             { header: 'internal', pieces: [file('a [confidential].docx'), body('绝密')] }, 'secret'],
]

describe('labelOf() is the highest of header, files and markings', () => {
  for (const [what, facts, label] of CASES)
    test(what, () => assert.equal(labelOf({ header: '', sensitivity: '', pieces: [], ...facts }), label))
})
