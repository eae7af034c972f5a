import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PageCells } from './pdf-cells.ts'
import { TextBudget, TextBuilder } from './text-builder.ts'

type Item = readonly [text: string, x: number, y: number, width: number, endsLine?: 'end']

function read(items: readonly Item[]): string {
  const builder = new TextBuilder(new TextBudget())
  const cells = new PageCells(builder)
  for (const [text, x, y, width, end] of items) cells.add({ text, x, y, width, height: 12, endsLine: end === 'end' })
  cells.endPage()
  cells.end()
  return builder.result().text.trim()
}

// As pdf.js tells what LibreOffice wrote.
const PAGES: readonly [what: string, items: readonly Item[], text: string][] = [
  [
    'a number broken in the middle of a row',
    [['刘洋', 56, 732, 24], [' ', 80, 732, 168], ['622848854057', 249, 732, 91, 'end'], ['8212752', 249, 718, 53, 'end'], ['70177.76', 345, 732, 57, 'end'], ['王芳', 56, 704, 24]],
    '刘洋 6228488540578212752 70177.76\n王芳\n622848854057\n8212752',
  ],
  [
    'a number broken in the first column',
    [['GB23JDUL723', 56, 662, 89, 'end'], ['92010594212', 56, 648, 84, 'end'], ['Anna Meyer', 153, 662, 74, 'end'], ['GB64YAMP24369939547749', 56, 634, 89, 'end']],
    'GB23JDUL72392010594212 Anna Meyer\nGB64YAMP24369939547749\nGB23JDUL723\n92010594212',
  ],
  [
    'a number broken in the last column',
    [['刘洋', 56, 732, 24], [' ', 80, 732, 168], ['750314-', 249, 732, 91, 'end'], ['2096845', 249, 718, 53, 'end'], ['王芳', 56, 704, 24]],
    '刘洋 750314-2096845\n王芳\n750314-\n2096845',
  ],
  [
    'a label broken in a cell',
    [['台湾居民来往大陆', 56, 732, 91, 'end'], ['通行证', 56, 718, 30, 'end'], ['姓名', 150, 732, 24]],
    '台湾居民来往大陆通行证 姓名',
  ],
  [
    'a label broken between kana',
    [['マ', 56, 732, 91, 'end'], ['イナンバー', 56, 718, 30, 'end'], ['姓名', 150, 732, 24]],
    'マイナンバー 姓名',
  ],
  [
    'a key in several lines, whole behind the page',
    [['AKIADPLOXHK', 56, 732, 91, 'end'], ['YCY4DZEG4', 56, 718, 60, 'end'], ['9427.61', 150, 732, 24]],
    'AKIADPLOXHK YCY4DZEG4 9427.61\nAKIADPLOXHKYCY4DZEG4',
  ],
  [
    'a word that a full line of Chinese breaks',
    [['请在下月十五日以前把下列人员的有关资料送到办公室，包括永久居', 56, 700, 480, 'end'], ['留身份证号码。', 56, 686, 90, 'end']],
    '请在下月十五日以前把下列人员的有关资料送到办公室，包括永久居留身份证号码。',
  ],
  [
    'short lines of Chinese, which stay apart',
    [['张伟', 56, 700, 24, 'end'], ['王芳', 56, 686, 24, 'end']],
    '张伟\n王芳',
  ],
  [
    'a list of numbers, which are not one',
    [['6228488540578212752', 56, 700, 91, 'end'], ['6228482265351982241', 56, 686, 91, 'end']],
    '6228488540578212752\n6228482265351982241',
  ],
  [
    'prose, which keeps its lines',
    [['The room has 12', 56, 700, 300, 'end'], ['chairs.', 56, 686, 50, 'end']],
    'The room has 12\nchairs.',
  ],
] // prettier-ignore

for (const [what, items, text] of PAGES) test(`PageCells reads ${what}`, () => assert.equal(read(items), text))
