// What a house of a test is given before it starts: people besides Alice and Bob, and a policy.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { TestHouse } from './house.ts'

export interface Furniture {
  /** addresses; all have the password of the house */
  readonly people?: readonly string[]
  /** YAML */
  readonly policy?: string
}

/** Mail to outside about a swan waits for a second verification. */
export const SWAN_POLICY = `
leaks:
  rules:
    - id: swan
      meaning: Project Swan is not public.
      direction: out
      all: [{ words: [swan] }]
      action: step-up
`

export async function furnish(house: TestHouse, { people = [], policy }: Furniture): Promise<void> {
  const rows = people.map((address) => `${address},${house.password}`)
  if (rows.length > 0) await take(house, 'people.csv', ['address,password', ...rows].join('\n'), 'member', 'import')
  if (policy !== undefined) await take(house, 'policy.yaml', policy, 'policy', 'apply')
}

async function take(house: TestHouse, name: string, text: string, ...command: string[]): Promise<void> {
  const file = path.join(house.folder, name)
  writeFileSync(file, text)
  const { code, err } = await house.command(...command, file)
  assert.equal(code, 0, err)
}
