// Who approves, who is asked next, and who stands in for them, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { meet, valueOf } from '../../../test/support/meeting.ts'
import { refusal } from '../../../test/support/refusals.ts'
import type { StoreWorld } from '../../../test/support/store-world.ts'
import { now } from '../../base/clock.ts'
import type { Owner } from '../../directory/directory.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import { compilePolicy, type Policy } from '../document/compile.ts'
import { readPolicy } from '../document/read-policy.ts'
import { openPeople, type Person } from '../people.fixture.ts'
import { forgetDeputies } from '../records-deputies.ts'
import { applyPolicy } from '../versions.ts'
import { approverBook, approversFor, decidesAs, type Approver } from './approvers.ts'
import { deputyEntries, endDeputiesSince, endDeputy, mayBeAsked, nameDeputy } from './deputies.ts'
import { escalated, nextEscalation } from './judge-approval.ts'
import { StandingInBook } from './standing-in.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export function approvalSuite(world: () => StoreWorld): void {
  const { directory, people, administrator } = openPeople(world, 'approval')
  const bookOf = (policy: Policy, owner: Owner) =>
    world().store.read(world().office.issueModule('intake'), (tx) => approverBook(tx, directory(), owner, policy))
  const policyOf = (text: string) => compilePolicy(readPolicy(text), 1)
  const head = (called: string, department: string) =>
    ({ called, department, roles: ['department-administrator'] }) as const

  describe('approversFor()', () => {
    test('asks who administers the department, then who is above; never the sender', async () => {
      const { of } = await people(
        { called: 'li', department: 'Sales/Asia' },
        head('zhao', 'Sales/Asia'),
        head('wang', 'Sales'),
        head('chen', 'Finance'),
        { called: 'boss' },
      )
      const policy = policyOf('')
      const id = (called: string) => String(of(called).memberId)
      const book = await bookOf(policy, of('li'))
      assert.deepEqual(approversFor(book, []), [id('zhao')])
      assert.deepEqual(approversFor(book, [], 1), [id('zhao'), id('wang')])
      assert.deepEqual(approversFor(book, [], 2), [id('zhao'), id('wang'), 'role:security-administrator'])
      assert.deepEqual(approversFor(await bookOf(policy, of('zhao')), []), [id('wang')])
      assert.deepEqual(approversFor(await bookOf(policy, of('wang')), []), ['role:security-administrator'])
      assert.deepEqual(approversFor(await bookOf(policy, of('boss')), []), ['role:security-administrator'])
    })

    test('who is frozen is not asked', async () => {
      const { of } = await people({ called: 'li', department: 'Sales' }, head('wang', 'Sales'))
      await world().store.write(administrator(), (tx) => directory().setState(tx, of('wang'), 'frozen', 'test'))
      assert.deepEqual(approversFor(await bookOf(policyOf(''), of('li')), []), ['role:security-administrator'])
    })

    test('names and roles; who decides does so as themselves, or as whom they stand in for, never about their own', async () => {
      const { of, domain } = await people({ called: 'li' }, { called: 'wang' }, { called: 'zhao' })
      const policy = policyOf(`approval: { approver: wang@${domain} }`)
      const [li, wang, zhao] = [of('li').memberId, of('wang').memberId, of('zhao').memberId]
      const book = await bookOf(policy, of('li'))
      assert.deepEqual(approversFor(book, []), [String(wang)])
      assert.deepEqual(approversFor(await bookOf(policy, of('wang')), []), ['role:security-administrator'])
      assert.deepEqual(approversFor(book, ['role:analyst', 'nobody@elsewhere.test']), ['role:analyst'])
      const asked = { approvers: ['role:analyst', String(wang)] }
      const absent = (...members: readonly (typeof li)[]): readonly Approver[] =>
        members.map((memberId) => ({ memberId, roles: [] }))
      const as = (memberId: typeof li, roles: readonly string[] = [], standsInFor: readonly Approver[] = []) =>
        decidesAs(asked, li, { memberId, roles, standsInFor })
      assert.equal(as(wang), wang)
      assert.equal(as(zhao, ['analyst']), zhao)
      assert.equal(as(zhao), undefined)
      assert.equal(as(zhao, [], absent(li, wang)), wang)
      assert.equal(as(zhao, ['analyst'], absent(wang)), zhao)
      assert.equal(as(li, ['analyst'], absent(wang)), undefined)
      assert.equal(
        decidesAs({ approvers: [String(li)] }, li, { memberId: zhao, roles: [], standsInFor: absent(li) }),
        undefined,
      )
    })

    test('who stands in for a holder of a role decides as that one, unless it is the sender', async () => {
      const { of } = await people({ called: 'li' }, { called: 'wang' }, { called: 'zhao' })
      const [li, wang, zhao] = [of('li').memberId, of('wang').memberId, of('zhao').memberId]
      const asked = { approvers: ['role:analyst'] }
      const as = (holder: typeof li, roles: readonly string[]) =>
        decidesAs(asked, li, { memberId: zhao, roles: [], standsInFor: [{ memberId: holder, roles }] })
      assert.equal(as(wang, ['member', 'analyst']), wang)
      assert.equal(as(wang, ['member']), undefined, 'who has lost the role has nothing to decide')
      assert.equal(as(li, ['analyst']), undefined, 'nobody approves their own mail, nor their deputy for them')
    })

    test('escalated() asks more people as time goes by, and only as often as there are more', async () => {
      const { of } = await people({ called: 'li', department: 'A/B' }, head('near', 'A/B'), head('far', 'A'))
      const policy = policyOf('approval: { escalate-after-hours: 2 }')
      const book = await bookOf(policy, of('li'))
      const first = {
        need: 'approval',
        rule: 'leak-people-many',
        facts: [],
        approvers: approversFor(book, []),
        whenUnanswered: 'return',
        withinMs: DAY_MS,
      } as const
      const id = (called: string) => String(of(called).memberId)
      assert.equal(escalated(policy.approval, first, book, 0, HOUR_MS), undefined)
      assert.equal(nextEscalation(policy.approval, first, 0, HOUR_MS), 2 * HOUR_MS)
      assert.equal(nextEscalation(policy.approval, first, 0, 2 * HOUR_MS), 4 * HOUR_MS)
      const second = escalated(policy.approval, first, book, 0, 2 * HOUR_MS)
      assert.deepEqual(second?.approvers, [id('near'), id('far')])
      assert.equal(escalated(policy.approval, second, book, 0, 3 * HOUR_MS), undefined)
      const third = escalated(policy.approval, second, book, 0, 4 * HOUR_MS)
      assert.deepEqual(third?.approvers, [id('near'), id('far'), 'role:security-administrator'])
      assert.equal(escalated(policy.approval, third, book, 0, 20 * HOUR_MS), undefined)
    })
  })

  describe('deputies', () => {
    const read = <T>(work: (tx: ReadTx) => Promise<T>) => world().store.read(world().office.issueModule('hold'), work)
    const write = <T>(work: (tx: WriteTx) => Promise<T>) =>
      world().store.write(world().office.issueModule('hold'), work)

    const book = () => new StandingInBook(directory())

    /** Zhao and Chen approve, Li and Wu do not. */
    async function office(...more: readonly Person[]) {
      const made = await people(
        head('zhao', 'Sales'),
        { called: 'chen' },
        { called: 'li', department: 'Sales' },
        { called: 'wu' },
        ...more,
      )
      const { organisationId, domain, of } = made
      const text = `approval: { approver: [manager, CHEN@${domain}] }`
      await world().store.write(administrator(), (tx) => applyPolicy(tx, organisationId, text, 'test'))
      const name = (approver: string, address: string, from = now(), until = from + DAY_MS, note = '') =>
        write((tx) => nameDeputy(tx, book(), of(approver), { address, from, until, note }, 'test'))
      const standsInFor = (called: string, at: number) => read((tx) => book().standsInFor(tx, of(called), at))
      const placesOf = async (called: string, at: number) =>
        (await standsInFor(called, at)).map(({ memberId }) => memberId)
      return { ...made, at: (called: string) => `${called}@${domain}`, name, standsInFor, placesOf }
    }

    test('nameDeputy(): in force between two moments, and then by itself no more', async () => {
      const { organisationId, of, at, name, placesOf } = await office()
      const from = now() + HOUR_MS
      await name('zhao', at('Wu'), from, from + DAY_MS, 'At the sea')
      const [zhao, wu] = [of('zhao').memberId, of('wu').memberId]
      assert.deepEqual(await placesOf('wu', from - 1), [])
      assert.deepEqual(await placesOf('wu', from), [zhao])
      assert.deepEqual(await placesOf('wu', from + DAY_MS), [])
      assert.deepEqual(await placesOf('zhao', from), [])
      assert.deepEqual(
        (await read((tx) => book().deputiesFor(tx, organisationId, [zhao, of('chen').memberId], from))).map(
          ({ of: approver, is }) => [approver, is],
        ),
        [[zhao, wu]],
      )
      const [entry, ...more] = await read((tx) => deputyEntries(tx, organisationId))
      assert.deepEqual([entry?.approver, entry?.deputy, entry?.note, entry?.by], [zhao, wu, 'At the sea', 'test'])
      assert.deepEqual(more, [])
      assert.equal(JSON.stringify(await rows()).includes('At the sea'), false, 'words are sealed')
      const keeper = world().office.issueModule('keeper')
      await world().store.write(keeper, (tx) => forgetDeputies(tx, from + DAY_MS))
      assert.equal((await rows()).length, 1, 'it is not over yet')
      await world().store.write(keeper, (tx) => forgetDeputies(tx, from + DAY_MS + 1))
      assert.deepEqual(await rows(), [])

      async function rows() {
        const all = await read(({ db }) => db.selectFrom('approval_deputy').selectAll().execute())
        return all.filter((row) => row.organisation_id === organisationId)
      }
    })

    test('nameDeputy(): holders of a role that is asked, or that is asked at last, have deputies, too', async () => {
      const { organisationId, of, at, name, standsInFor, domain } = await office(
        { called: 'ana', roles: ['analyst'] },
        { called: 'sec', roles: ['security-administrator'] },
      )
      await assert.rejects(name('ana', at('wu')), refusal('not-permitted'), 'no rule asks analysts')
      const text = `approval: { approver: chen@${domain}, rules: [{ id: a, direction: out, all: [{ words: [x] }], escalate-to: 'role:analyst' }] }`
      await world().store.write(administrator(), (tx) => applyPolicy(tx, organisationId, text, 'test'))
      for (const each of ['ana', 'sec']) await name(each, at('wu'))
      assert.deepEqual(await standsInFor('wu', now()), [
        { memberId: of('ana').memberId, roles: ['analyst'] },
        { memberId: of('sec').memberId, roles: ['security-administrator'] },
      ])
      await assert.rejects(name('wu', at('li')), refusal('not-permitted'), 'a deputy names none')
      await assert.rejects(name('chen', at('ana')), refusal('already-there'), 'who is away stands in for nobody')
    })

    test('nameDeputy() refuses whom nobody asks, themselves, strangers, and times that make no sense', async () => {
      const { of, at, name } = await office()
      const from = now()
      assert.deepEqual(
        await Promise.all(['zhao', 'chen', 'li', 'wu'].map((each) => read((tx) => mayBeAsked(tx, book(), of(each))))),
        [true, true, false, false],
      )
      const frozen = await office()
      await world().store.write(administrator(), (tx) => directory().setState(tx, frozen.of('wu'), 'frozen', 'test'))
      // prettier-ignore
      const cases: readonly (readonly [why: string, what: () => Promise<unknown>, reason: Parameters<typeof refusal>[0]])[] = [
        ['no approver',    () => name('li', at('wu')),                                     'not-permitted'],
        ['themselves',     () => name('zhao', at('zhao+x')),                               'bad-parameter'],
        ['a stranger',     () => name('zhao', 'wu@elsewhere.test'),                        'no-such-thing'],
        ['nobody',         () => name('zhao', at('nobody')),                               'no-such-thing'],
        ['no address',     () => name('zhao', 'wu'),                                       'no-such-thing'],
        ['who is frozen',  () => frozen.name('zhao', frozen.at('wu')),                     'no-such-thing'],
        ['over',           () => name('zhao', at('wu'), from - DAY_MS, from - 1),          'bad-parameter'],
        ['end before',     () => name('zhao', at('wu'), from + DAY_MS, from + HOUR_MS),    'bad-parameter'],
        ['too long',       () => name('zhao', at('wu'), from, from + 181 * DAY_MS),        'bad-parameter'],
        ['too far',        () => name('zhao', at('wu'), from + 400 * DAY_MS),              'bad-parameter'],
        ['a long note',    () => name('zhao', at('wu'), from, from + 1_000, 'x'.repeat(301)), 'bad-parameter'],
      ]
      for (const [why, what, reason] of cases) await assert.rejects(what(), refusal(reason), why)
    })

    test('nobody has a deputy and is one at the same time: no chains, no circles', async () => {
      const { at, name } = await office()
      const from = now() + HOUR_MS
      await name('zhao', at('chen'), from, from + DAY_MS)
      await assert.rejects(name('zhao', at('chen'), from + 1, from + 2), refusal('already-there'), 'twice')
      await assert.rejects(name('chen', at('zhao'), from + 1, from + 2), refusal('already-there'), 'a circle')
      await assert.rejects(name('chen', at('wu'), from + 1, from + 2), refusal('already-there'), 'a chain')
      await name('chen', at('zhao'), from + DAY_MS, from + 2 * DAY_MS)
      await assert.rejects(name('zhao', at('wu'), from + DAY_MS, from + DAY_MS + 1), refusal('already-there'))
      await name('zhao', at('wu'), from, from + DAY_MS)
    })

    test('nameDeputy() of two who name each other at once makes no circle', async () => {
      const { at, of, name } = await office()
      const wanted = { address: at('chen'), from: now(), until: now() + DAY_MS, note: '' }
      const [first, second] = await meet(
        write,
        (tx) => nameDeputy(tx, book(), of('zhao'), wanted, 'test'),
        () => name('chen', at('zhao')),
      )
      assert.equal(first.status, 'fulfilled')
      assert.throws(() => valueOf(second), refusal('already-there'))
    })

    test('deputies of the policy file count beside those that were named, and against them', async () => {
      const { organisationId, domain, of, at, name, placesOf } = await office()
      const text = `approval:
  approver: chen@${domain}
  deputies: [{ of: chen@${domain}, is: WU@${domain}, from: 2026-12-01, until: 2026-12-10 }]`
      await world().store.write(administrator(), (tx) => applyPolicy(tx, organisationId, text, 'test'))
      const chen = of('chen').memberId
      assert.deepEqual(await placesOf('wu', Date.UTC(2026, 10, 30)), [])
      assert.deepEqual(await placesOf('wu', Date.UTC(2026, 11, 5)), [chen])
      assert.deepEqual(await placesOf('wu', Date.UTC(2026, 11, 10, 23)), [chen], 'the last day is one of them')
      assert.deepEqual(await placesOf('wu', Date.UTC(2026, 11, 11)), [])
      const during = Date.UTC(2026, 11, 5)
      assert.deepEqual(await read((tx) => book().deputiesFor(tx, organisationId, [chen], during)), [
        { of: chen, is: of('wu').memberId, from: Date.UTC(2026, 11, 1), until: Date.UTC(2026, 11, 11) },
      ])
      if (during > now() && during < now() + 300 * DAY_MS)
        await assert.rejects(
          name('zhao', at('chen'), during, during + 1),
          refusal('already-there'),
          'chen is away then',
        )
    })

    test('endDeputy() and endDeputiesSince(): its approver ends it, others do not; of who is frozen nobody is deputy', async () => {
      const { organisationId, of, at, name, placesOf } = await office()
      const [one, two] = [await name('zhao', at('wu')), await name('chen', at('wu'))]
      const end = (id: string, approver?: string) =>
        write((tx) =>
          endDeputy(tx, organisationId, id, 'test', approver === undefined ? undefined : of(approver).memberId),
        )
      await assert.rejects(end(one.id, 'chen'), refusal('no-such-thing'))
      await end(one.id, 'zhao')
      await assert.rejects(end(one.id), refusal('no-such-thing'))
      assert.deepEqual(await placesOf('wu', now()), [of('chen').memberId])
      await world().store.write(administrator(), (tx) => directory().setState(tx, of('chen'), 'frozen', 'test'))
      assert.deepEqual(await placesOf('wu', now()), [])
      const undo = (since: number) =>
        world().store.write(administrator(), (tx) => endDeputiesSince(tx, of('chen'), since))
      assert.equal(await undo(two.from + 1_000_000), 0)
      assert.equal(await undo(two.from - 1_000_000), 1)
      assert.deepEqual(await read((tx) => deputyEntries(tx, organisationId)), [])
    })
  })
}
