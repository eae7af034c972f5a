import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseImport } from './import-csv.ts'

describe('parseImport()', () => {
  it('reads quoted fields, lists, a byte order mark and any line end', () => {
    const text =
      '\uFEFFaddress,name,department,roles,aliases\r\nli@example.org,"Li, ""Lily""",Sales/Asia,member;analyst,"l@example.org li.na@example.org"\n'
    assert.deepEqual(parseImport(text), {
      errors: [],
      members: [
        {
          line: 2,
          address: 'li@example.org',
          name: 'Li, "Lily"',
          department: 'Sales/Asia',
          roles: ['member', 'analyst'],
          aliases: ['l@example.org', 'li.na@example.org'],
        },
      ],
    })
  })

  it('names the line of every row that is wrong and keeps the others', () => {
    const rows = [
      'address,roles',
      'good@example.org,',
      'bad',
      'no address,',
      'good@EXAMPLE.org,',
      'x@example.org,king',
      '',
    ]
    const { members, errors } = parseImport(rows.join('\n'))
    assert.deepEqual(
      members.map(({ line }) => line),
      [2],
    )
    assert.deepEqual(
      errors.map(({ line }) => line),
      [3, 4, 5, 6],
    )
    assert.match(errors[2]?.message ?? '', /line 2 too/)
  })

  it('counts lines across line ends inside quotes', () => {
    const { errors } = parseImport('address,name\n"a@example.org","two\nlines"\nwrong,x\n')
    assert.deepEqual(
      errors.map(({ line }) => line),
      [4],
    )
  })

  for (const [what, text] of [
    ['an empty file', ''],
    ['an unknown column', 'address,phone\n'],
    ['no address column', 'name\n'],
  ] as const) {
    it(`refuses ${what}`, () => assert.equal(parseImport(text).errors[0]?.line, 1))
  }
})
