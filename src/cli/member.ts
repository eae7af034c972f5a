// gatehouse member: people and their mailboxes.
import { readFileSync } from 'node:fs'
import { Refusal } from '../base/refusal.ts'
import type { Owner } from '../directory/directory.ts'
import { CSV_COLUMNS, parseImport } from '../directory/import-csv.ts'
import { ROLES, type Member, type MemberState, type NewMember, type Role } from '../directory/member.ts'
import { noteChange } from '../sign-in/account-notice.ts'
import type { House } from '../wiring.ts'
import type { Command, CommandIo } from './command.ts'
import { ACCESS_USAGE, ACCESS_VERBS } from './member-access.ts'
import { ACTOR, parseMember, type MemberCall, type MemberVerb } from './member-call.ts'
import { withHouse } from './open.ts'
import { table } from './table.ts'

/** Members of one import that share a transaction; a progress line follows each. */
const IMPORT_BATCH = 50

const usage = `Usage: gatehouse member VERB …  [--config FILE] [--json]

  member add ADDRESS [--name NAME] [--password-file FILE] [--department PATH] [--level LEVEL] [--role ROLE]… [--alias ADDRESS]…
  member import FILE.csv [--dry-run]          columns: ${CSV_COLUMNS.join(', ')}
  member list
  member show ADDRESS
  member set ADDRESS [--name NAME] [--department PATH] [--level LEVEL] [--role ROLE]… [--alias ADDRESS]…
  member password ADDRESS [--password-file FILE] [--must-change]
                                              --must-change: the next sign-in on the web asks for another; without
                                              --password-file the present one stays until then
  member freeze ADDRESS                       ends every open session at once; mail is still taken in
  member unfreeze ADDRESS
  member hand-over ADDRESS                    the member has left: no sign-in, no new mail
  member recycle ADDRESS                      after hand-over: the mailbox waits in the recycle bin
  member remove ADDRESS                       hand-over and recycle in one step
  member destroy ADDRESS --yes                destroys the keys of a recycled member: the mail is unreadable for ever
${ACCESS_USAGE}

Without --password-file the password is read from standard input. Roles: ${ROLES.join(', ')}.`

/** The states a verb leads a member through, one after another. */
const STATE_VERBS: Readonly<Record<string, readonly MemberState[]>> = {
  freeze: ['frozen'],
  unfreeze: ['active'],
  'hand-over': ['handed-over'],
  recycle: ['recycled'],
  remove: ['handed-over', 'recycled'],
}

const VERBS: Readonly<Record<string, MemberVerb>> = {
  add,
  import: importFile,
  list,
  show,
  set,
  password,
  destroy,
  ...ACCESS_VERBS,
  ...Object.fromEntries(
    Object.entries(STATE_VERBS).map(([verb, states]) => [verb, (call: MemberCall) => setStates(call, states)]),
  ),
}

export const memberCommand: Command = {
  name: 'member',
  summary: 'add, list, change, freeze members; import them from CSV; their devices, app passwords, second factors',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseMember(args)
    const [verb = '', subject = '', ...more] = positionals
    const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
    // One at a time: `freeze a b` must not look as if both were frozen.
    if (run === undefined || (subject === '') !== (verb === 'list') || more.length > 0) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, (house) => run({ house, subject, values, io }))
  },
}

async function add({ house, subject, values, io }: MemberCall): Promise<number> {
  const roles = readRoles(values.role)
  const member: NewMember = {
    address: subject,
    ...(values.name !== undefined && { name: values.name }),
    ...(values.department !== undefined && { department: values.department }),
    ...(values.level !== undefined && { jobLevel: values.level }),
    ...(roles !== undefined && { roles }),
    aliases: values.alias ?? [],
  }
  await addMember(house, member, readPassword(values['password-file'], io))
  io.out(values.json ? JSON.stringify({ added: subject }) : `${subject} has a mailbox now.`)
  return 0
}

/** Checks and hashes the password, then adds the member with the mailbox in one transaction. */
export async function addMember(house: House, member: NewMember, password: string): Promise<Owner> {
  const { store, directory } = house
  const ticket = house.ticket('administrator')
  const words = await store.read(ticket, (tx) => directory.accountWords(tx, member.address, member.name ?? ''))
  const hash = await directory.preparePassword(password, words)
  return store.write(ticket, (tx) => directory.add(tx, member, hash, ACTOR))
}

async function importFile({ house, subject, values, io }: MemberCall): Promise<number> {
  const { members, errors } = parseImport(readText(subject))
  const { store, directory } = house
  const ticket = house.ticket('administrator')
  const found = [...errors]
  for (const member of members) {
    const message = await importError(house, member)
    if (message !== undefined) found.push({ line: member.line, message })
  }
  found.sort((a, b) => a.line - b.line)
  const isDry = values['dry-run'] || found.length > 0
  let added = 0
  for (let at = 0; at < members.length && !isDry; at += IMPORT_BATCH) {
    const batch = await Promise.all(
      members.slice(at, at + IMPORT_BATCH).map(async (member) => ({
        member,
        hash:
          member.password === undefined
            ? undefined
            : await directory.preparePassword(member.password, [member.address, member.name ?? '']),
      })),
    )
    await store.write(ticket, async (tx) => {
      for (const { member, hash } of batch) await directory.add(tx, member, hash, ACTOR)
    })
    added += batch.length
    if (io.isTerminal) io.err(`${added} of ${members.length} members added`)
  }
  if (values.json) io.out(JSON.stringify({ rows: members.length + errors.length, added, errors: found }))
  else {
    for (const { line, message } of found) io.out(`line ${line}: ${message}`)
    io.out(
      found.length > 0
        ? `${found.length} rows are wrong: nothing was added.`
        : isDry
          ? `${members.length} members could be added.`
          : `${added} members added.`,
    )
  }
  return found.length > 0 ? 1 : 0
}

/** What would go wrong with a row of an import; undefined when nothing. */
async function importError(house: House, member: NewMember): Promise<string | undefined> {
  const { store, directory } = house
  try {
    return await store.read(house.ticket('administrator'), async (tx) => {
      for (const address of [member.address, ...(member.aliases ?? [])]) {
        const found = await directory.resolve(tx, address)
        if (found === undefined) return `the domain of ${address} is not one of ours`
        if (found.memberId !== undefined) return `the address ${address} is in use`
      }
      if (member.password !== undefined)
        await directory.checkPassword(member.password, [member.address, member.name ?? ''])
      return undefined
    })
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

async function list({ house, values, io }: MemberCall): Promise<number> {
  const members: Member[] = []
  await house.store.read(house.ticket('administrator'), async (tx) => {
    for await (const member of house.directory.members(tx, await house.organisation())) members.push(member)
  })
  members.sort((a, b) => a.address.localeCompare(b.address))
  if (values.json) for (const member of members) io.out(JSON.stringify(member))
  else
    io.out(
      table([
        ['address', 'name', 'state', 'department', 'level', 'roles'],
        ...members.map((m) => [m.address, m.name, m.state, m.department, m.jobLevel, m.roles.join(' ')]),
      ]),
    )
  return 0
}

async function show({ house, subject, values, io }: MemberCall): Promise<number> {
  const member = await house.store.read(house.ticket('administrator'), (tx) => house.directory.member(tx, subject))
  if (values.json) io.out(JSON.stringify(member))
  else
    io.out(
      table(
        Object.entries(member).map(([name, value]) => [name, Array.isArray(value) ? value.join(' ') : String(value)]),
      ),
    )
  return 0
}

async function set({ house, subject, values, io }: MemberCall): Promise<number> {
  const ticket = house.ticket('administrator')
  const roles = readRoles(values.role)
  await house.store.write(ticket, async (tx) => {
    const member = await house.directory.member(tx, subject)
    const change = {
      ...(values.name !== undefined && { name: values.name }),
      ...(values.department !== undefined && { department: values.department }),
      ...(values.level !== undefined && { jobLevel: values.level }),
      ...(roles !== undefined && { roles }),
    }
    await house.directory.change(tx, member, change, ACTOR)
    for (const alias of values.alias ?? []) await house.directory.addAlias(tx, member, alias, ACTOR)
  })
  return show({ house, subject, values, io })
}

async function password({ house, subject, values, io }: MemberCall): Promise<number> {
  const ticket = house.ticket('administrator')
  const member = await house.store.read(ticket, (tx) => house.directory.member(tx, subject))
  if (values['must-change'] && values['password-file'] === undefined) {
    await house.store.write(ticket, (tx) => house.directory.askForPassword(tx, member, 'asked-for'))
    io.out(
      values.json ? JSON.stringify({ mustChange: subject }) : `${subject} chooses a new password at the next sign-in.`,
    )
    return 0
  }
  const before = await house.store.read(ticket, (tx) => house.directory.passwordsBefore(tx, member))
  const words = [member.address, member.name]
  const hash = await house.directory.preparePassword(readPassword(values['password-file'], io), words, before)
  await house.store.write(ticket, async (tx) => {
    const { passwordChange } = await house.directory.credentialsOf(tx, member)
    await noteChange(tx, member, ACTOR, { what: 'password', isAdded: true })
    await house.directory.setPassword(tx, member, hash, ACTOR)
    // Who was to choose another, as after "not me", still does: this one is known to whoever set it.
    if (values['must-change'] || passwordChange === 'asked-for')
      await house.directory.askForPassword(tx, member, 'asked-for')
  })
  io.out(
    values.json ? JSON.stringify({ changed: subject }) : `The password of ${subject} is changed; open sessions end.`,
  )
  return 0
}

async function setStates({ house, subject, values, io }: MemberCall, states: readonly MemberState[]): Promise<number> {
  await house.store.write(house.ticket('administrator'), async (tx) => {
    const owner = await house.directory.owner(tx, subject)
    for (const state of states) await house.directory.setState(tx, owner, state, ACTOR)
  })
  const state = states.at(-1)
  io.out(values.json ? JSON.stringify({ address: subject, state }) : `${subject} is ${state} now.`)
  return 0
}

async function destroy({ house, subject, values, io }: MemberCall): Promise<number> {
  if (!values.yes) {
    io.err(
      `This destroys the keys of ${subject}: nobody can read that mail again, not even from a backup. Add --yes to do it.`,
    )
    return 2
  }
  const certificate = await house.store.write(house.ticket('administrator'), async (tx) => {
    const member = await house.directory.member(tx, subject)
    return house.directory.destroy(tx, member, ACTOR)
  })
  io.out(JSON.stringify(certificate, undefined, values.json ? 0 : 2))
  return 0
}

function readRoles(roles: string[] | undefined): Role[] | undefined {
  const wrong = roles?.find((role) => !ROLES.includes(role as Role))
  if (wrong !== undefined) throw new Refusal('bad-parameter', `Unknown role ${wrong}; roles are ${ROLES.join(', ')}`)
  return roles as Role[] | undefined
}

/** From a file, or from standard input; never from an argument, where every user of the machine could see it. */
export function readPassword(file: string | undefined, io: CommandIo): string {
  if (file === undefined && process.stdin.isTTY)
    io.err('Type the password, then Enter and Ctrl-D; it is shown as you type.')
  return readText(file ?? '/dev/stdin').replace(/\r?\n$/, '')
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Refusal('no-such-thing', `${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
