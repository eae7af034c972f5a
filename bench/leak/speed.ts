// What leak detection costs: a letter of 100 kB with an attachment of 2 MB, and texts made to be slow.
import { monotonic } from '../../src/base/clock.ts'
import { seeded } from '../../training/made/seeded.ts'
import type { Random } from '../../training/made/grammar.ts'
import type { Row } from '../content/section.ts'
import { quantile } from '../support/report.ts'
import { xlsxOf } from './formats.ts'
import { letter } from './letter.ts'
import { look } from './look.ts'
import { fill, TEMPLATES } from './templates.ts'
import { plainText, type Document } from './document.ts'
import { pick, some, VALUES } from './values.ts'

const ROUNDS = 40
const BODY_UNITS = 100_000
const FILE_BYTES = 2_000_000
const DIGITS = 10_000_000

function prose(random: Random, units: number): string {
  let text = ''
  while (text.length < units) text += `${plainText(fill(random, pick(random, TEMPLATES), [some(random, '0123456789', 9)], 'ref'))}\n` // prettier-ignore
  return text
}

/** A sheet whose file is about so large; a tenth of its rows hold an ID. */
function sheet(random: Random): Document {
  const rows = [['name', 'remark', '身份证号', 'amount']]
  for (let bytes = 0; bytes < FILE_BYTES * 2;) {
    const row = [some(random, 'abcdefghijk', 8), some(random, 'abcdefghijklmnopqrstuvwxyz0123456789', 120), random() < 0.1 ? VALUES['ID-CN18'](random) : '', some(random, '123456789', 7)] // prettier-ignore
    rows.push(row)
    bytes += row.join('').length
  }
  return { title: 'sheet', language: 'en', blocks: [{ rows }] }
}

const CASES: Readonly<Record<string, { readonly rounds: number; make(random: Random): Buffer }>> = {
  '100 kB of text': { rounds: ROUNDS, make: (random) => letter({ subject: 's', text: prose(random, BODY_UNITS) }) },
  '100 kB of text, 2 MB of text file': {
    rounds: ROUNDS / 2,
    make: (random) => letter({ subject: 's', text: prose(random, BODY_UNITS) }, [{ name: 'a.txt', bytes: Buffer.from(prose(random, FILE_BYTES)) }]), // prettier-ignore
  },
  '100 kB of text, 2 MB of xlsx': {
    rounds: ROUNDS / 4,
    make: (random) =>
      letter({ subject: 's', text: prose(random, BODY_UNITS) }, [{ name: 'a.xlsx', bytes: xlsxOf(sheet(random)) }]),
  },
  '10 MB of digits': { rounds: 3, make: (random) => letter({ subject: 's', text: some(random, '0123456789', DIGITS), coding: 'base64' }) }, // prettier-ignore
  '10 MB of digits in fours': { rounds: 3, make: (random) => letter({ subject: 's', text: some(random, '0123456789', DIGITS * 0.8).replace(/.{4}/g, '$& '), coding: 'base64' }) }, // prettier-ignore
}

export async function speed(isQuick: boolean): Promise<Row[]> {
  const rows: Row[] = []
  for (const [what, { rounds, make }] of Object.entries(CASES)) {
    const random = seeded(1)
    const ms: number[] = []
    let bytes = 0
    for (let round = 0; round < (isQuick ? Math.min(3, rounds) : rounds); round++) {
      const message = make(random)
      bytes = message.length
      const startedAt = monotonic()
      const { cpu } = { cpu: process.cpuUsage() }
      await look(message)
      const used = process.cpuUsage(cpu)
      // Of this process: others on the machine lengthen the time, not this.
      ms.push(Math.min((used.user + used.system) / 1_000, monotonic() - startedAt))
    }
    ms.sort((a, b) => a - b)
    rows.push({
      what,
      MB: bytes / 1e6,
      messages: ms.length,
      'median ms': quantile(ms, 0.5),
      'p95 ms': quantile(ms, 0.95),
    })
  }
  return rows
}
