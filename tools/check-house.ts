// Checks what the house is built by: imports point down only, SQL and sockets stand where they may, migrations have one
// number each. Prints every breach with file and line; exits 1 when there is one.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Lowest first. A file imports from its own room and from rows before its own; never sideways, never up. */
const STOREYS = [
  ['base'],
  ['wire', 'mail', 'settings'],
  ['keys', 'net'],
  ['tickets'],
  ['store'],
  ['mailbox', 'directory', 'intel', 'archive', 'audit'],
  ['screening', 'risk', 'policy'],
  ['intake', 'sign-in'],
  ['outbound'],
  ['servers/smtp', 'servers/imap', 'servers/pop', 'servers/sieve', 'servers/http'],
  ['wiring.ts'],
  ['wiring-rules.ts', 'wiring-letters.ts', 'wiring-reports.ts'],
  [
    'wiring-outbound.ts',
    'wiring-antivirus.ts',
    'wiring-policy.ts',
    'wiring-sign-in.ts',
    'wiring-alerts.ts',
    'wiring-holds.ts',
    'wiring-held-mail.ts',
    'wiring-post.ts',
    'wiring-secure-links.ts',
  ],
  ['wiring-reactions.ts'],
  ['wiring-servers.ts'],
  ['cli'],
  ['main.ts'],
]

/** What may be imported where; everything else is free of it. */
const PLACES = [
  {
    what: 'a database driver',
    pattern: /from '(better-sqlite3|pg|kysely)'/,
    in: /^src\/(store\/|[^/]+\/records[^/]*\.ts$)/,
  },
  { what: 'sockets', pattern: /from 'node:(net|tls|dgram|http|https|http2)'/, in: /^src\/(servers|outbound|net)\// },
  {
    what: 'file calls for lasting data',
    pattern: /from 'node:fs/,
    in: /^src\/(base\/files\.ts$|settings\/|cli\/|net\/|store\/|screening\/|risk\/geography\/|servers\/http\/pages\/static-files\.ts$|wiring)/,
  },
  { what: 'the clock', pattern: /\b(Date\.now|performance\.now)\(/, in: /^src\/base\// },
  { what: 'randomness', pattern: /\b(Math\.random|randomUUID)\(/, in: /^src\/base\// },
  { what: 'threads', pattern: /from 'node:worker_threads'/, in: /^src\/(base\/pool|screening\/worker)/ },
] as const

const breaches: string[] = []
const storeyOf = new Map(STOREYS.flatMap((rooms, storey) => rooms.map((room) => [room, storey] as const)))

/** The room of a file below src/. */
function roomOf(file: string): string | undefined {
  const [first = '', second = ''] = file.split('/')
  return [`${first}/${second}`, first].find((room) => storeyOf.has(room))
}

for (const file of globSync('src/**/*.ts').sort()) {
  const isTest = /\.(test|suite|fixture)\.ts$|-double\.ts$/.test(file)
  const inside = path.relative('src', file)
  const room = roomOf(inside)
  if (room === undefined) breaches.push(`${file}: stands in no room of the house`)
  const lines = readFileSync(file, 'utf8').split('\n')
  for (const [index, line] of lines.entries()) {
    const where = `${file}:${index + 1}`
    const imported = /(?:from|import)\s*\(?'(\.{1,2}\/[^']+)'/.exec(line)?.[1]
    if (imported !== undefined && room !== undefined) {
      const target = path.relative('src', path.join(path.dirname(file), imported))
      const targetRoom = roomOf(target)
      if (target.startsWith('..')) {
        if (!isTest) breaches.push(`${where}: imports ${imported}, outside the house`)
      } else if (targetRoom === undefined) breaches.push(`${where}: imports ${imported}, which stands in no room`)
      else if (
        targetRoom !== room &&
        (storeyOf.get(targetRoom) ?? 0) >= (storeyOf.get(room) ?? 0) &&
        !(isTest && !target.startsWith('cli'))
      ) {
        breaches.push(`${where}: ${room} imports ${targetRoom}, which is not below it`)
      }
    }
    if (isTest || line.trimStart().startsWith('//') || line.trimStart().startsWith('*')) continue
    for (const place of PLACES) {
      const typeOnly = /^import type /.test(line)
      if (!typeOnly && place.pattern.test(line) && !place.in.test(file))
        breaches.push(`${where}: ${place.what} may not be used here`)
    }
  }
}

for (const [, rooms] of STOREYS.entries()) {
  for (const room of rooms) {
    const files = globSync(`src/${room}/**/*.ts`)
    if (
      files.length > 0 &&
      globSync(`src/${room.split('/')[0]}/README.md`).length + globSync(`src/${room}/README.md`).length === 0
    ) {
      breaches.push(`src/${room}: has no README.md`)
    }
  }
}

const numbers = new Map<string, string>()
for (const file of globSync('src/store/migrations/*.sql').sort()) {
  const number = /\/(\d{4})-[a-z-]+\.sql$/.exec(file)?.[1]
  if (number === undefined) breaches.push(`${file}: a migration is named NNNN-what-it-adds.sql`)
  else if (numbers.has(number)) breaches.push(`${file}: has the number of ${numbers.get(number)}`)
  else numbers.set(number, file)
}
;[...numbers.keys()].forEach((number, index) => {
  if (Number(number) !== index + 1)
    breaches.push(`migration ${number}: number ${String(index + 1).padStart(4, '0')} is missing before it`)
})

for (const breach of breaches) console.error(breach)
console.log(breaches.length === 0 ? 'the house stands' : `${breaches.length} breaches`)
process.exitCode = breaches.length === 0 ? 0 : 1
