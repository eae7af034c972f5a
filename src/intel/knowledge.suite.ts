// What memory must do, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { newOrganisationId, type OrganisationId } from '../base/ids.ts'
import { textSketch } from '../mail/sketch.ts'
import type { Classification, Signal } from '../mail/signal.ts'
import { Knowledge } from './knowledge.ts'
import type { Occasion } from './occasion.ts'
import { DAY_MS } from './sighting.ts'

const START = Date.UTC(2026, 0, 15)
const TEXT = Array.from(
  { length: 60 },
  (_, index) => `word${String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26))}`,
)
const NOTHING = { authors: [], replyTo: [], references: [], links: [], attachments: [], features: new Uint32Array() }
const EMPTY = new Uint32Array()

export function knowledgeSuite(world: () => StoreWorld): void {
  const knowledge = new Knowledge({
    domains: async () => ['example.org'],
    people: async function* () {
      yield { name: 'Wei Zhang', isExecutive: true }
      yield { name: 'Alice Novak', isExecutive: false }
      yield { name: 'Bob', isExecutive: false }
    },
  })

  /** An organisation that has seen nothing yet. */
  async function freshOrganisation() {
    const organisationId = newOrganisationId()
    await world().vault.create({ organisationId })
    return organisationId
  }

  function letter(organisationId: OrganisationId, from: string, facts: Partial<Occasion> = {}): Occasion {
    const [local = '', domain = ''] = from.split('@')
    return {
      organisationId,
      direction: 'in',
      at: START,
      receivers: [world().alice.memberId],
      foreign: [],
      messageId: '',
      peer: { address: '192.0.2.1', helo: 'mx.example.net' },
      contentLogOdds: 0,
      ...facts,
      marks: {
        ...NOTHING,
        authors: [{ name: '', local, domain }],
        textSketch: EMPTY,
        markupSketch: EMPTY,
        ...facts.marks,
      },
    }
  }

  async function pass(occasion: Occasion, classification: Classification = 'clean'): Promise<readonly Signal[]> {
    const { store, mx } = world()
    const known = await knowledge.about(occasion, (work) => store.read(mx, work))
    await store.write(mx, (tx) => knowledge.remember(tx, occasion, known, classification, undefined))
    return known.signals
  }

  const valueOf = (signals: readonly Signal[], id: string) => signals.find((signal) => signal.id === id)?.value

  describe('relations', () => {
    test('a first contact, then one that is new to one member only, then one that is known', async () => {
      const organisation = await freshOrganisation()
      const [first, second, third] = [
        await pass(letter(organisation, 'ann@example.com')),
        await pass(letter(organisation, 'ann@example.com', { at: START + DAY_MS, receivers: [world().bob.memberId] })),
        await pass(letter(organisation, 'Ann@Example.com', { at: START + 2 * DAY_MS })),
      ]
      assert.equal(valueOf(first, 'relation.first-contact'), 'organisation')
      assert.equal(valueOf(second, 'relation.first-contact'), 'member')
      assert.equal(valueOf(third, 'relation.first-contact'), undefined)
      assert.equal(valueOf(third, 'relation.known-for'), 2)
    })

    test('who was written to is a correspondent, unless nothing proves the name', async () => {
      const organisation = await freshOrganisation()
      const { alice, bob } = world()
      await pass(
        letter(organisation, 'alice@example.org', {
          direction: 'out',
          writer: alice.memberId,
          receivers: [],
          foreign: ['ann@example.com'],
        }),
      )
      const from = (facts: Partial<Occasion>) => pass(letter(organisation, 'ann@example.com', facts))
      assert.equal(valueOf(await from({}), 'relation.correspondent'), 'member')
      assert.equal(valueOf(await from({ receivers: [bob.memberId] }), 'relation.correspondent'), 'organisation')
      const unproven = await from({ proof: { isProven: false, signers: [] } })
      assert.equal(valueOf(unproven, 'relation.correspondent'), undefined)
      assert.equal(valueOf(unproven, 'relation.claimed-correspondent'), 'member')
    })

    test('tells an answer to what was sent from here from one that only claims so, and forgets after its time', async () => {
      const organisation = await freshOrganisation()
      const sent = letter(organisation, 'alice@example.org', {
        direction: 'out',
        writer: world().alice.memberId,
        messageId: '<1@example.org>',
      })
      await pass(sent)
      const answer = (id: string) =>
        pass(
          letter(organisation, 'ann@example.com', {
            marks: { ...letter(organisation, 'ann@example.com').marks, references: [id] },
          }),
        )
      assert.equal(valueOf(await answer('<1@example.org>'), 'relation.reply-to-ours'), true)
      const forged = await answer('<2@example.org>')
      assert.equal(valueOf(forged, 'relation.reply-to-ours'), undefined)
      assert.equal(valueOf(forged, 'relation.unknown-reply'), true)
      assert.equal(valueOf(await answer('<3@example.net>'), 'relation.unknown-reply'), undefined)
    })

    test('who only claims an address neither profits from its record nor spoils it', async () => {
      const organisation = await freshOrganisation()
      const [proven, claimed] = [true, false].map((isProven) => ({ proof: { isProven, signers: [] } }))
      const from = (facts = {}) => letter(organisation, 'ann@example.com', facts)
      for (let each = 0; each < 4; each++) await pass(from(proven))
      for (let each = 0; each < 4; each++) await pass(from(claimed), 'phish')
      assert.ok(Number(valueOf(await pass(from(proven)), 'reputation.author')) < 0)
      assert.ok(Number(valueOf(await pass(from(claimed)), 'reputation.author')) > 0)
    })

    test('a domain that always proved itself and now does not', async () => {
      const organisation = await freshOrganisation()
      const proven = { isProven: true, signers: ['example.com'] }
      for (let each = 0; each < 5; each++) await pass(letter(organisation, 'ann@example.com', { proof: proven }))
      const broken = await pass(letter(organisation, 'eve@example.com', { proof: { isProven: false, signers: [] } }))
      assert.equal(valueOf(broken, 'relation.auth-broke-habit'), 5)
    })
  })

  describe('campaigns', () => {
    const advert = (organisation: OrganisationId, number: number, facts: Partial<Occasion> = {}): Occasion => {
      const whole = letter(organisation, `seller${number}@shop${number}.example`, {
        peer: { address: `198.51.100.${number}`, helo: `host${number}.shop${number}.example` },
        ...facts,
      })
      // Each copy greets somebody else.
      const words = TEXT.with(0, `name${String.fromCharCode(96 + number)}`)
      return { ...whole, marks: { ...whole.marks, textSketch: textSketch(words.join(' ')) } }
    }

    test('counts copies of nearly the same text, and lets them fade', async () => {
      const organisation = await freshOrganisation()
      for (let number = 1; number <= 10; number++) await pass(advert(organisation, number))
      const now = await pass(advert(organisation, 11))
      assert.ok(Number(valueOf(now, 'campaign.copies-hour')) >= 8)
      const later = await pass(advert(organisation, 12, { at: START + DAY_MS / 2 }))
      assert.equal(valueOf(later, 'campaign.copies-hour'), undefined)
      assert.ok(Number(valueOf(later, 'campaign.copies-day')) >= 4)
      const other = await freshOrganisation()
      assert.equal(valueOf(await pass(advert(other, 1)), 'campaign.copies-hour'), undefined)
    })

    test('what became of the like of it counts for the next, whoever sends it', async () => {
      const organisation = await freshOrganisation()
      for (let number = 1; number <= 8; number++) await pass(advert(organisation, number), 'spam')
      assert.ok(Number(valueOf(await pass(advert(organisation, 9)), 'campaign.text')) > 1)
    })

    test('what goes out is counted apart from what comes in', async () => {
      const organisation = await freshOrganisation()
      const { memberId } = world().alice
      for (let number = 1; number <= 5; number++)
        await pass(advert(organisation, number, { writer: memberId, direction: 'out' }))
      assert.equal(valueOf(await pass(advert(organisation, 6)), 'campaign.copies-hour'), undefined)
      const sixth = await pass(advert(organisation, 7, { writer: memberId, direction: 'out' }))
      assert.ok(Number(valueOf(sixth, 'campaign.copies-hour')) >= 4)
    })

    test('links lead to domains that are new once, and to files that were seen', async () => {
      const organisation = await freshOrganisation()
      const plain = letter(organisation, 'ann@example.com')
      const links = ['a', 'b'].map((name) => ({ url: `https://${name}.example/`, domain: `${name}.example` }))
      const rich = { ...plain, marks: { ...plain.marks, links, attachments: ['ab'.repeat(32)] } }
      assert.equal(valueOf(await pass(rich), 'campaign.new-link-domains'), 2)
      const again = await pass(rich)
      assert.equal(valueOf(again, 'campaign.new-link-domains'), undefined)
      assert.equal(valueOf(again, 'campaign.file-copies-day'), 1)
    })
  })

  // prettier-ignore
  const PRETENDERS: readonly [title: string, from: string, facts: Partial<Occasion>, id: string, value: unknown][] = [
    ['the head of the house, name turned',  'Zhang, Wei <ceo@free.example>',         {}, 'impersonation.person', 'executive'],
    ['a colleague',                         'ALICE NOVAK <a@free.example>',          {}, 'impersonation.person', 'member'],
    ['a first name is no name',             'Bob <b@free.example>',                  {}, 'impersonation.person', undefined],
    ['a colleague with Cyrillic letters',   '\u0410lice N\u043evak <a@free.example>', {}, 'impersonation.person', 'member'],
    ['our own address, not proved',         'x <x@example.org>',                     { proof: { isProven: false, signers: [] } }, 'impersonation.own-author', 'unproven'],
    ['a domain that reads like ours',       'x <x@examp1e.org>',                     {}, 'impersonation.own-domain', 'confusable'],
    ['a domain one letter away',            'x <x@exampie.net>',                     {}, 'impersonation.own-domain', 'confusable'],
    ['a domain with a letter more',         'x <x@exxample.org>',                    {}, 'impersonation.own-domain', 'near'],
    ['our name with another word',          'x <x@example-login.com>',               {}, 'impersonation.own-domain', 'combined'],
    ['our name under another suffix',       'x <x@example.com>',                     {}, 'impersonation.own-domain', 'suffix'],
    ['our name before a foreign domain',    'x <x@example.org.attacker.net>',        {}, 'impersonation.own-domain', 'subdomain'],
    ['a foreign domain',                    'x <x@sample-shop.net>',                 {}, 'impersonation.own-domain', undefined],
    ['our domain in the name',              'it@example.org <x@free.example>',       {}, 'impersonation.own-domain-in-name', true],
  ]
  for (const [title, from, facts, id, value] of PRETENDERS) {
    test(`who pretends to be us: ${title}`, async () => {
      const [, name = '', address = ''] = /^(.*) <(.*)>$/.exec(from) ?? []
      const plain = letter(await freshOrganisation(), address, facts)
      const authors = plain.marks.authors.map((author) => ({ ...author, name }))
      assert.equal(valueOf(await pass({ ...plain, marks: { ...plain.marks, authors } }), id), value)
    })
  }

  test('an address, its network and its greeting have a record', async () => {
    const organisation = await freshOrganisation()
    for (let each = 0; each < 6; each++) await pass(letter(organisation, `${each}@bad.example`), 'spam')
    const signals = await pass(
      letter(organisation, 'new@other.example', { peer: { address: '192.0.2.77', helo: 'x' } }),
    )
    assert.equal(valueOf(signals, 'reputation.network'), Math.round(Math.log(4) * 100) / 100)
    assert.equal(valueOf(signals, 'reputation.address'), undefined)
  })

  test('an address behind which anybody may stand has none', async () => {
    const organisation = await freshOrganisation()
    const peer = { address: '127.0.0.1', helo: 'x' }
    for (let each = 0; each < 6; each++) await pass(letter(organisation, `${each}@bad.example`, { peer }), 'spam')
    const signals = await pass(letter(organisation, 'new@other.example', { peer }))
    for (const id of ['reputation.network', 'reputation.address']) assert.equal(valueOf(signals, id), undefined, id)
  })

  test('keeps no address in the clear', async () => {
    const organisation = await freshOrganisation()
    await pass(letter(organisation, 'visible@secret.example'))
    const rows = await world().store.read(world().mx, (tx) => tx.db.selectFrom('sighting').select('token').execute())
    for (const { token } of rows) assert.equal(token.length, 8)
  })
}
