import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Signal } from '../../src/mail/signal.ts'
import { decideInbound } from '../../src/policy/decide.ts'
import { screen } from '../../src/screening/screen.ts'
import { FILES } from './files.ts'

const FACTS = { direction: 'in', returnPath: 'a@example.org', recipientCount: 1, receivedAt: 0 } as const
const folder = import.meta.dirname

interface Letter {
  readonly claim: string
  readonly expected: readonly string[]
  readonly bytes: Buffer
}

/** Comment lines, expectation lines, a blank line, the letter. Its lines end with CRLF on the wire. */
function readLetter(file: string): Letter {
  const source = fs.readFileSync(file, 'utf8')
  const head = source.slice(0, source.indexOf('\n\n')).split('\n')
  const body = source.slice(source.indexOf('\n\n') + 2).replaceAll('\n', '\r\n')
  const pieces = body.split(/⟦([^⟧]+)⟧/).map((piece, index) => (index % 2 === 0 ? Buffer.from(piece) : carried(piece)))
  return {
    claim: head.filter((line) => line.startsWith('#')).map((line) => line.slice(2)).join(' '),
    expected: head.filter((line) => line.startsWith('=')).map((line) => line.slice(2)),
    bytes: Buffer.concat(pieces),
  }
}

function carried(name: string): Buffer {
  const file = FILES[name.replace(/^(?:raw|thin) /, '')]
  assert.ok(file, `no such file: ${name}`)
  if (name.startsWith('raw ')) return file()
  const lines = name.startsWith('thin ') ? /.{4}/g : /.{76}/g
  return Buffer.from(file().toString('base64').replace(lines, '$&\r\n'))
}

function check(expectation: string, signals: readonly Signal[]): void {
  const [word, id = '', value] = expectation.split(' ')
  const found = signals.filter((signal) => signal.id === id)
  const shown = signals.map((signal) => `${signal.id}=${signal.value}`).join(' ')
  const verdict = decideInbound(signals)
  if (word === 'action') assert.equal(verdict.action, id, shown)
  else if (word === 'class') assert.equal(verdict.classification, id, shown)
  else if (word === 'no') assert.equal(found.length, 0, shown)
  else if (word === 'signal') {
    assert.ok(found.some((signal) => value === undefined || String(signal.value) === value), `${expectation}: ${shown}`)
  } else assert.fail(`not an expectation: ${expectation}`)
}

for (const name of fs.readdirSync(folder).filter((each) => each.endsWith('.txt')).sort()) {
  const { claim, expected, bytes } = readLetter(path.join(folder, name))
  test(`${name}: ${claim}`, async () => {
    assert.ok(expected.length > 0)
    const { signals } = await screen(bytes, FACTS, { authservId: 'mx.example.org' })
    for (const expectation of expected) check(expectation, signals)
  })
}
