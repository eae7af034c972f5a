// What was said of a right secret, as the database keeps it while more is asked; the account itself is looked up again.
import { Refusal } from '../base/refusal.ts'
import type { Assessment } from '../risk/assessment.ts'
import type { Owner } from '../directory/directory.ts'
import type { Judged, Reception } from './reception.ts'
import type { NamedVisitor } from './sign-in.ts'

export interface JudgedRecord extends Pick<Judged, 'event' | 'decision' | 'needsFactor'> {
  readonly assessment: Omit<Assessment, 'vector'> & {
    /** float32 a feature, base64 */
    readonly vector: string
  }
}

export function recordOf({ event, decision, needsFactor, assessment }: Judged): JudgedRecord {
  const { buffer, byteOffset, byteLength } = assessment.vector
  const vector = Buffer.from(buffer, byteOffset, byteLength).toString('base64')
  return { event, decision, needsFactor, assessment: { ...assessment, vector } }
}

export function assessmentOf({ assessment }: JudgedRecord): Assessment {
  const bytes = new Uint8Array(Buffer.from(assessment.vector, 'base64'))
  return { ...assessment, vector: new Float32Array(bytes.buffer) }
}

/** With the account as it is now. @throws Refusal `no-such-thing` when it is gone, `ticket-invalid` when it has another password since */
export async function judgedFrom(
  reception: Reception,
  record: JudgedRecord,
  { owner, visitor }: { readonly owner: Owner; readonly visitor: NamedVisitor },
): Promise<Judged> {
  const { event, decision, needsFactor } = record
  const known = await reception.read((tx) => reception.parts.directory.credentialsOf(tx, owner))
  if (known.passwordChangedAt !== event.person?.passwordChangedAt)
    throw new Refusal('ticket-invalid', 'The password was changed, begin again')
  return { visitor, known, event, decision, needsFactor, assessment: assessmentOf(record) }
}
