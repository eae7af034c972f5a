// One server a data folder. The operating system holds the claim and lets go of it however the process ends.
import path from 'node:path'
import Database from 'better-sqlite3'
import { Refusal } from '../base/refusal.ts'

/** Kept here, lest the claim be let go of as garbage when nobody keeps the function below. */
const held = new Set<Database.Database>()

/**
 * Claims a data folder for the servers of this process; commands work beside a server and claim nothing. With two servers
 * each would count sign-ins and connections for itself, and be told of the other's news late.
 * The claim is SQLite's exclusive lock on an empty file of its own: Node has no flock(2).
 * @returns the function that lets go
 * @throws Refusal `in-use`
 */
export function claimFolder(dataFolder: string): () => void {
  const database = new Database(path.join(dataFolder, 'server.lock'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new Refusal('in-use', `Another server works on ${dataFolder}: stop it first, or name another data.folder`)
  }
  held.add(database)
  return () => {
    held.delete(database)
    database.close()
  }
}
