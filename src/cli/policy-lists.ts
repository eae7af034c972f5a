// gatehouse policy allow, block, unlist and lists: senders that an organisation or a member lets in or keeps out.
import type { ListOwner } from '../policy/sender-lists.ts'
import { choose, listed, unchoose } from '../policy/sender-lists.ts'
import type { House } from '../wiring.ts'
import type { PolicyCall } from './policy.ts'
import { table } from './table.ts'

/** @param says  undefined: nothing any more */
export async function changeList(
  { house, subject, values, io }: PolicyCall,
  says: 'allow' | 'block' | undefined,
): Promise<number> {
  const owner = await ownerOf(house, values.member)
  const changed = await house.store.write(house.ticket('administrator'), async (tx) => {
    if (says === undefined) return unchoose(tx, owner, subject)
    await choose(tx, owner, subject, says)
    return true
  })
  const words = says === undefined ? 'is on no list now' : says === 'allow' ? 'is let in' : 'is kept out'
  if (values.json) io.out(JSON.stringify({ sender: subject, says: says ?? '', changed }))
  else io.out(changed ? `${subject} ${words}.` : `${subject} was on no list.`)
  return changed ? 0 : 1
}

export async function showList({ house, values, io }: PolicyCall): Promise<number> {
  const owner = await ownerOf(house, values.member)
  const senders = await house.store.read(house.ticket('administrator'), (tx) => listed(tx, owner))
  if (values.json) for (const sender of senders) io.out(JSON.stringify(sender))
  else {
    const rows = senders.map(({ entry, says, at }) => [entry, says, new Date(at).toISOString()])
    io.out(table([['sender', 'says', 'since'], ...rows]))
  }
  return 0
}

/** The member's list, or the organisation's. @throws Refusal `no-such-thing` */
async function ownerOf(house: House, member: string | undefined): Promise<ListOwner> {
  if (member === undefined) return { organisationId: await house.organisation() }
  return house.store.read(house.ticket('administrator'), (tx) => house.directory.owner(tx, member))
}
