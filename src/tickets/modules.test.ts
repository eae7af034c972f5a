import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { MODULES, type ModuleName } from './modules.ts'
import { TicketOffice } from './office.ts'
import type { Act, Area, Grant } from './ticket.ts'

const AREAS: readonly Area[] = ['mail', 'spool', 'queue', 'directory', 'trace', 'event', 'key']
const ACTS: readonly Act[] = ['append', 'read', 'change']

/** What each module may do, as the office answers it: a append, r read, c change. */
// prettier-ignore
const EXPECTED = [
  //               mail   spool  queue  directory trace  event  key
  'mx              a--    a--    a--    ---       a--    a--    ---',
  'screening       ---    -r-    ---    ---       ---    ---    ---',
  'sign-in         ---    ---    ---    -rc       ---    a--    ---',
  'intake          ---    ---    ---    -r-       ---    ---    ---',
  'outbound        a--    a--    arc    ---       a--    a--    ---',
  'hold            a--    a--    arc    -r-       a-c    a--    ---',
  'reports         ---    ---    -rc    -r-       ---    a--    ---',
  'reactions       ---    ---    --c    -r-       ---    -rc    ---',
  'containment     ---    ---    ---    -rc       ---    ar-    ---',
  'incidents       ---    ---    ---    -r-       ---    arc    ---',
  'keeper          --c    ---    --c    ---       --c    --c    ---',
  'link-check      ---    ---    ---    -r-       ---    a--    ---',
  'secure-link     ---    ---    -rc    -r-       ---    a--    ---',
  'rescan          -r-    ---    ---    ---       -r-    a--    ---',
  'quarantine      -rc    ---    ---    -r-       -r-    a--    ---',
  'leak-data       ---    ---    ---    ---       ---    a--    ---',
  'administrator   a--    ---    -rc    arc       -r-    a--    --c',
  'restore         --c    ---    ---    -r-       ---    a--    ---',
]

function answers(office: TicketOffice, module: ModuleName, grant: Grant): boolean {
  try {
    office.require(office.issueModule(module), grant, 1 as OrganisationId, 2 as MemberId)
    return true
  } catch {
    return false
  }
}

it('modules × grants: the office answers as this table says, and a new row needs a new line here', () => {
  const office = new TicketOffice()
  const rows = (Object.keys(MODULES) as ModuleName[]).map((module) => {
    const cells = AREAS.map((area) =>
      ACTS.map((act) => (answers(office, module, `${area}:${act}`) ? act[0] : '-')).join(''),
    )
    return [module, ...cells].join(' ')
  })
  assert.deepEqual(
    rows,
    EXPECTED.map((row) => row.replace(/ +/g, ' ')),
  )
})

it('two modules read stored mail: for the virus engines, and with a reason on record; else a member does, or an access request', () => {
  const readers = Object.entries(MODULES).filter(([, { grants }]) => (grants as readonly Grant[]).includes('mail:read'))
  assert.deepEqual(
    readers.map(([name]) => name),
    ['rescan', 'quarantine'],
  )
})
