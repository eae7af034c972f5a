// What is known of a person at the moment of a sign-in, besides their profile: what is open, and what they were asked lately.
import { promptsLately } from '../directory/credentials/prompts.ts'
import type { Owner } from '../directory/directory.ts'
import type { PersonFacts } from '../risk/event.ts'
import type { Reception } from './reception.ts'

export async function personNow(reception: Reception, owner: Owner): Promise<PersonFacts> {
  const { asked1h, denied24h } = await reception.read((tx) => promptsLately(tx, owner))
  const liveSessions = reception.parts.sessions.of(owner.memberId).length
  return { prompts1h: asked1h, promptsDenied24h: denied24h, liveSessions }
}
