// What leak detection is worth: made documents by kind, format and disguise; ordinary mail; sentences of others; speed.
import { parseArgs } from 'node:util'
import { rateOf } from '../training/metrics.ts'
import { show, type Row } from './content/section.ts'
import { odtOf, xlsxOf, FORMATS, type Writer } from './leak/formats.ts'
import { letter } from './leak/letter.ts'
import { OFFICE_FORMS, throughOffice, type OfficeForm } from './leak/libre-office.ts'
import {
  documentOf,
  measure,
  measureBytes,
  plainDocuments,
  recallOf,
  trickedDocuments,
  type Cell,
} from './leak/measure.ts'
import { labelledSentences, madeMail, realMail } from './leak/ordinary.ts'
import { speed } from './leak/speed.ts'

/** Documents of each kind and format, of each trick; made mails; mails of each source. */
const FULL = { plain: 16, tricked: 4, made: 100_000, real: 1_500, office: 4 }
const QUICK = { plain: 1, tricked: 1, made: 2_000, real: 200, office: 1 }
/** One letter with sensitive data among so many without. */
const MIX = 1_000

const SEED = 20_261_122
/** Between the seeds of plain, office and tricked documents */
const SEED_STEP = 1_000_000

/**
 * @param args  `--quick`: a few of everything; `--office`: also as LibreOffice writes them; `--json`: a row a line;
 *   `--seed N`: other documents; `--misses`: each document in which a value was not found
 */
export async function run(args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      office: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(SEED) },
      misses: { type: 'boolean', default: false },
    },
  })
  const seed = Number(values.seed)
  const size = values.quick ? QUICK : FULL
  const tell = (title: string, rows: readonly Row[]) => show(title, rows, values.json)

  const plain = await all(plainDocuments(size.plain, FORMATS, seed))
  tell('Plain documents, by class and format: values found', byGroups(plain, 'class', 'format'))
  tell('Plain documents, by format', byGroups(plain, 'format'))
  tell('Plain documents, by class', byGroups(plain, 'class'))
  tell(
    'Kinds with misses',
    byGroups(plain, 'kind').filter((row) => isBelowOne(row['found'])),
  )
  if (values.office) {
    const office = await officeCells(size.office, seed + SEED_STEP)
    tell('As LibreOffice writes them, by format', byGroups(office, 'format'))
    tell('As LibreOffice writes them, by class and format', byGroups(office, 'class', 'format'))
    if (values.misses) tell('Missed in what LibreOffice wrote', missesOf(office))
  }
  const tricked = await all(trickedDocuments(size.tricked, seed + 2 * SEED_STEP))
  tell('Disguises', byGroups(tricked, 'trick'))
  tell(
    'Disguises of checked numbers',
    byGroups(
      tricked.filter((cell) => cell.class.endsWith('checked')),
      'trick',
    ),
  )
  tell('Disguises, by class and trick', byGroups(tricked, 'class', 'trick'))
  if (values.misses) tell('Missed', missesOf([...plain, ...tricked]))

  tell('Seeded sentences of ../shared/corpora/dlp', labelledSentences())
  tell('Ordinary mail of ../shared/corpora (some of it is sensitive in truth)', await realMail(size.real))
  const made = await madeMail(size.made, seed)
  const speaking = await madeMail(size.made / 10, seed, true)
  tell('Ordinary mail, made', [made.row, speaking.row])
  tell(`Precision at high confidence, one letter among ${MIX}`, [precisionRow(plain, made)])
  tell('Speed, CPU time of one thread', await speed(values.quick))
}

async function all(documents: Iterable<Parameters<typeof measure>[0]>): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const made of documents) cells.push(await measure(made))
  return cells
}

function byGroups(cells: readonly Cell[], ...columns: ('class' | 'format' | 'trick' | 'kind')[]): Row[] {
  const groups = new Map<string, Cell[]>()
  for (const cell of cells) {
    const name = columns.map((column) => cell[column]).join('\u0000')
    const group = groups.get(name)
    if (group) group.push(cell)
    else groups.set(name, [cell])
  }
  const rows = [...groups].map(([name, group]) => ({
    ...Object.fromEntries(name.split('\u0000').map((part, index) => [columns[index] ?? '', part])),
    documents: group.length,
    values: group.reduce((sum, { values }) => sum + values, 0),
    found: recallOf(group, 'low'),
    'at medium': recallOf(group, 'medium'),
    'at high': recallOf(group, 'high'),
  }))
  return columns.length === 1 ? rows : rows.toSorted((a, b) => first(a).localeCompare(first(b)))
}

const first = (row: Row): string => String(Object.values(row)[0])

const isBelowOne = (cell: Row[string] | undefined): boolean => typeof cell === 'object' && cell.hits < cell.total

const missesOf = (cells: readonly Cell[]): Row[] =>
  cells
    .filter(({ values, found }) => found.low < values)
    .map(({ trick, format, kind, values, found, made }) => ({ trick, format, kind, found: `${found.low} of ${values}`, made })) // prettier-ignore

/** Ours, made anew by LibreOffice: what people send is seldom as plain. */
async function officeCells(perKind: number, seed: number): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const target of Object.keys(OFFICE_FORMS) as OfficeForm[]) {
    const writer: Writer = OFFICE_FORMS[target] === 'odt' ? odtOf : xlsxOf
    const made = [...plainDocuments(perKind, { [`${target}, LibreOffice`]: FORMATS['docx'] as Writer }, seed)]
    const documents = made.map(documentOf)
    const files = await Promise.all(documents.map(async ({ document, random }) => writer(document, random)))
    const turned = await throughOffice(target, files)
    if (turned === undefined) {
      console.error('LibreOffice is not here: left out')
      return cells
    }
    for (const [index, bytes] of turned.entries()) {
      const [own, document] = [made[index], documents[index]]
      if (bytes === undefined || own === undefined || document === undefined) continue
      const message = letter({ subject: document.document.title, text: 'See the file.' }, [
        { name: `file.${target}`, bytes },
      ])
      cells.push(await measureBytes(own, document, message))
    }
  }
  return cells
}

/** Of letters that are reported at high confidence, the share that has such data, were one among a thousand to have it. */
function precisionRow(plain: readonly Cell[], made: { readonly high: number; readonly mails: number }): Row {
  const caught = rateOf(plain.filter(({ found }) => found.high > 0).length, plain.length)
  const false_ = rateOf(made.high, made.mails)
  const share = (wrong: number) => caught.value / (caught.value + wrong * (MIX - 1))
  return {
    'letters with data at high': caught,
    'ordinary letters at high': false_,
    'precision, %': share(false_.value) * 100,
    'at least, %': share(false_.high) * 100,
  }
}
