// Who is believed about which recipients of a message; and the suite of counting, on both engines.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openMailWorld } from '../../test/support/mail-world.ts'
import { reportCountingSuite } from './report-counting.suite.ts'
import { complainants, unreached } from './report-counting.ts'

const to = (address: string, host: string) => ({
  recipientId: 1,
  address,
  domain: address.slice(address.indexOf('@') + 1),
  host,
})
const SENT = {
  delivered: [
    to('ann@firm.example', 'mx.firm.example'),
    to('ben@firm.example', 'mx.firm.example'),
    to('cai@163.com', '163mx01.mxmail.netease.com'),
    to('dan@hosted.example', 'hosted-example.mail.protection.outlook.com'),
  ],
}
const names = (found: readonly { readonly address: string }[]) => found.map(({ address }) => address[0]).join(' ')
const domainOf = (address: string) => address.slice(address.indexOf('@') + 1)

// prettier-ignore
const COMPLAINTS: readonly (readonly [reporter: string, recipients: readonly string[], counted: string, what: string])[] = [
  ['fbl@firm.example',          ['ann@firm.example'],                     'a',   'a domain about its own'],
  ['fbl@mail.firm.example',     ['ann@firm.example', 'ben@firm.example'], 'a b', 'a part of that domain, about two'],
  ['fbl@firm.example',          [],                                       'a',   'a domain that names nobody: one of its own'],
  ['fbl@firm.example',          ['cai@163.com'],                          '',    'a domain about others'],
  ['fbl@firm.example',          ['zoe@firm.example'],                     '',    'a domain about who got nothing'],
  ['eve@other.example',         ['ann@firm.example'],                     '',    'a stranger'],
  ['eve@other.example',         [],                                       '',    'a stranger who names nobody'],
  ['',                          ['ann@firm.example'],                     '',    'who is not proved'],
  ['abuse@163.com',             ['cai@163.com'],                          'c',   'a free provider in its own name'],
  ['eve@163.com',               ['cai@163.com'],                          '',    'somebody with an address at a free provider'],
  ['cai@163.com',               [],                                       'c',   'a reader about her own mail'],
  ['staff@service.example',     ['ann@firm.example', 'cai@163.com'],      'a c', 'a service that the settings name, by domain'],
  ['reports@one.example',       ['dan@hosted.example'],                   'd',   'a service that the settings name, by address'],
  ['other@one.example',         ['dan@hosted.example'],                   '',    'another address there'],
  ['fbl@notservice.example',    ['ann@firm.example'],                     '',    'a name that ends like one of a service'],
]

describe('complainants() for', () => {
  for (const [reporter, recipients, counted, what] of COMPLAINTS)
    test(`${what}: ${counted || 'nobody'}`, () => {
      const reported = { reporter, source: domainOf(reporter), recipients }
      assert.equal(names(complainants(SENT, reported, ['service.example', 'reports@one.example'])), counted)
    })
})

// prettier-ignore
const FAILURES: readonly (readonly [reporter: string, server: string, recipients: readonly string[], counted: string, what: string])[] = [
  ['mailer-daemon@firm.example', '',                         ['ann@firm.example', 'ben@firm.example'], 'a b', 'a domain about its own'],
  ['',                           'mx.firm.example',          ['ann@firm.example'],                     'a',   'a server of the domain'],
  ['',                           'mail7.outbound.protection.outlook.com', ['dan@hosted.example'],      'd',   'a server of those who took it'],
  ['',                           'mx.other.example',         ['ann@firm.example'],                     '',    'a server of others'],
  ['',                           '',                         ['ann@firm.example'],                     '',    'nobody who is proved'],
  ['eve@163.com',                '163.com',                  ['cai@163.com'],                          '',    'somebody with an address at a free provider'],
  ['postmaster@163.com',         '',                         ['cai@163.com'],                          'c',   'a free provider in its own name'],
  ['mailer-daemon@firm.example', '',                         [],                                       '',    'nobody named'],
]

describe('unreached() for', () => {
  for (const [reporter, server, recipients, counted, what] of FAILURES)
    test(`${what}: ${counted || 'nobody'}`, () => {
      const source = reporter === '' ? '' : domainOf(reporter)
      assert.equal(names(unreached(SENT, { reporter, source, server, recipients })), counted)
    })
})

onBothEngines('reports', openMailWorld, [reportCountingSuite])
