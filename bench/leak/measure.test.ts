// The quick form of the benchmark: every kind in one plain document of each format is found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FORMATS } from './formats.ts'
import { KINDS, measure, plainDocuments, trickedDocuments } from './measure.ts'
import { TEMPLATES } from './templates.ts'

test('there are 50 templates or more, 20 kinds or more', () => {
  assert.ok(TEMPLATES.length >= 50 && KINDS.length >= 20, `${TEMPLATES.length} templates, ${KINDS.length} kinds`)
})

const documents = [...plainDocuments(1)]
for (const [index, format] of Object.keys(FORMATS).entries()) {
  test(`every value in a plain ${format} is found`, async () => {
    // A third of the kinds each, another third for the next format.
    const some = documents.filter((made) => made.format === format && (KINDS.indexOf(made.kind) + index) % 3 === 0)
    assert.ok(some.length > 10)
    for (const made of some) {
      const cell = await measure(made)
      assert.equal(cell.found.low, cell.values, `${cell.kind} in ${cell.made}`)
    }
  })
}

test('no trick hides a resident ID', async () => {
  for (const made of trickedDocuments(1)) {
    if (made.kind !== 'ID-CN18') continue
    const cell = await measure(made)
    assert.equal(cell.found.low, cell.values, `${cell.trick} in ${cell.format}: ${cell.made}`)
  }
})
