// One server a data folder, one command that changes keys. The operating system holds the claim and lets go of it however the process ends.
import path from 'node:path'
import Database from 'better-sqlite3'
import { Refusal } from '../base/refusal.ts'

/** Kept here, lest the claim be let go of as garbage when nobody keeps the function below. */
const held = new Set<Database.Database>()

/**
 * Claims a data folder for the servers of this process; commands work beside a server and claim nothing. With two servers
 * each would count sign-ins and connections for itself, and be told of the other's news late.
 * @returns the function that lets go
 * @throws Refusal `in-use`
 */
export function claimFolder(dataFolder: string): () => void {
  const message = `Another server works on ${dataFolder}: stop it first, or name another data.folder`
  return claim(path.join(dataFolder, 'server.lock'), message)
}

/**
 * Claims the keys for a command that changes them, beside a server or not: of two that write the keyring at once one would undo what
 * the other has wrapped keys with.
 * @returns the function that lets go
 * @throws Refusal `in-use`
 */
export function claimKeys(keysFolder: string): () => void {
  return claim(path.join(keysFolder, 'change.lock'), 'Another command changes keys: wait until it has ended')
}

/** SQLite's exclusive lock on an empty file of its own: Node has no flock(2). */
function claim(file: string, message: string): () => void {
  const database = new Database(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new Refusal('in-use', message)
  }
  held.add(database)
  return () => {
    held.delete(database)
    database.close()
  }
}
