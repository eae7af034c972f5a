// What the demo tells the world: where to connect and as whom. Written to demo.json for checks and clients.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Role } from '../../directory/member.ts'
import type { Ports } from '../../wiring-servers.ts'

export interface DemoMember {
  readonly address: string
  readonly password: string
  readonly roles: readonly Role[]
}

/** design §6: the shape is a contract. */
export interface DemoFacts {
  readonly urls: { readonly mail: string; readonly console: string; readonly metrics: string }
  readonly ports: Ports
  readonly organisation: string
  readonly members: readonly DemoMember[]
  /** path of the certificate to trust */
  readonly ca: string
}

const fileIn = (folder: string) => path.join(folder, 'demo.json')

export function writeFacts(folder: string, facts: DemoFacts): void {
  // Whoever waits for the file must never see half of it.
  const file = fileIn(folder)
  writeFileSync(`${file}.new`, `${JSON.stringify(facts, undefined, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** @returns undefined in a folder where no demo ran before */
export function readFacts(folder: string): DemoFacts | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as DemoFacts
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
