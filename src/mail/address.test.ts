import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addressText, parseAddressList } from './address.ts'

describe('parseAddressList() reads', () => {
  const rows: [raw: string, ...list: string[]][] = [
    ['a@b.c', 'a@b.c'],
    ['John Doe <jdoe@machine.example>', 'John Doe <jdoe@machine.example>'], // RFC 5322 §A.1.1
    ['"Joe Q. Public" <john.q.public@example.com>, <boss@nil.test>', 'Joe Q. Public <john.q.public@example.com>', 'boss@nil.test'],
    ['"Giant; \\"Big\\" Box" <sysservices@example.net>', 'Giant; "Big" Box <sysservices@example.net>'],
    ['A Group:Ed Jones <joe@where.test>,john@jdoe.test; , x@y.z', '[A Group', 'Ed Jones <joe@where.test>', 'john@jdoe.test', ']', 'x@y.z'],
    ['Undisclosed recipients:;', '[Undisclosed recipients', ']'],
    ['Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>', 'Pete <pete@silly.test>'], // RFC 5322 §A.5
    ['Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example', 'Mary Smith <mary@example.net>', 'jdoe@test.example'], // RFC 5322 §A.6.1, §A.6.3
    ['john . doe @ example.org', 'john.doe@example.org'],
    ['a@b.c (Real (nested) Name)', 'Real (nested) Name <a@b.c>'],
    ['"john doe"@example.org', 'john doe@example.org'],
    ['=?utf-8?B?5byg5LiJ?= <z@example.org>', '张三 <z@example.org>'],
    ['"=?utf-8?Q?a,b?=" <z@example.org>', 'a,b <z@example.org>'],
    ['\xe5\xbc\xa0 <z@example.org>', '张 <z@example.org>'],
    ['Name a@b.c', 'Name <a@b.c>'],
    ['a@b.c d@e.f', 'a@b.c', 'd@e.f'],
    ['x@y.z" <real@example.org>', 'x@y.z <real@example.org>'],
    ['a@b.c <real@example.org>', 'a@b.c <real@example.org>'],
    ['open <a@b.c', 'open <a@b.c>'],
    ['only a name', 'only a name <>'],
    [', ,;'],
    [''],
  ] // prettier-ignore
  for (const [raw, ...list] of rows) {
    it(JSON.stringify(raw), () => {
      const read = parseAddressList(raw).map((each) => {
        if (each.group !== undefined) return each.group === 'start' ? `[${each.name}` : ']'
        return each.name === '' ? addressText(each) : `${each.name} <${addressText(each)}>`
      })
      assert.deepEqual(read, list)
    })
  }

  it('anything without throwing', () => {
    const piece = fc.constantFrom(
      '"',
      '\\',
      '(',
      ')',
      '<',
      '>',
      '@',
      ',',
      ';',
      ':',
      ' ',
      'a',
      '.',
      '=?utf-8?q?x?=',
      '\xe9',
    )
    fc.assert(fc.property(fc.array(piece), (pieces) => Array.isArray(parseAddressList(pieces.join('')))))
  })

  it('in time that grows with the length', () => {
    const before = process.cpuUsage()
    for (const unit of [
      '"',
      '"\\',
      '<',
      '<"',
      '(',
      '\\',
      'a ',
      'a@',
      '@ ',
      'a@b ',
      'a:',
      'a:;',
      ',',
      '"a" ',
      '. ',
      '":@',
      '@a. ',
    ]) {
      parseAddressList(unit.repeat(300_000))
    }
    assert.ok(process.cpuUsage(before).user < 4_000_000, `${process.cpuUsage(before).user / 1_000} ms`)
  })
})
