// A house under attack: members with habits, attackers with many addresses, and what becomes of both. The journey is the real one.
import crypto from 'node:crypto'
import { monotonic, now, sleep } from '../../src/base/clock.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { bindDevice } from '../../src/directory/credentials/devices.ts'
import { setSecondAddress } from '../../src/directory/credentials/second-address.ts'
import type { Owner } from '../../src/directory/directory.ts'
import { Places } from '../../src/risk/geography/places.ts'
import type { RiskProtocol } from '../../src/risk/protocols.ts'
import type { SignInProtocol } from '../../src/sign-in/sign-in.ts'
import { openSignInWorld, type SignInWorld } from './sign-in-world.ts'

const DAY_MS = 86_400_000
const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'
const PROGRAMS = ['Thunderbird 128.5', 'Foxmail 7.2', 'Outlook 16.0', 'Mail 16.0']
const PROTOCOLS = ['imap', 'pop', 'smtp', 'web'] as const

export interface Guess {
  readonly username: string
  readonly password: string
  readonly protocol: SignInProtocol
  readonly remoteAddress: string
  readonly client: string
  readonly deviceToken?: string
}

export interface Member extends Guess {
  readonly owner: Owner
}

/** What became of a try: `verified`, a second proof is asked for; the rest are reasons of refusals. */
export type End = 'in' | 'verified' | Refusal['reason']

export interface Stage {
  readonly world: SignInWorld
  readonly members: readonly Member[]
  tryOne(guess: Guess): Promise<End>
  cleanup(): Promise<void>
}

/** Members who came from home on each of the last days, and know their passwords. */
export async function openAttackStage(count: number): Promise<Stage> {
  const world = await openSignInWorld({ risk: { places: await Places.open(), waitHours: 0 } })
  const members: Member[] = []
  for (let index = 0; index < count; index++) {
    const username = `member${index}@example.org`
    const password = `a good pass phrase ${index}`
    const owner = await world.add(username, password)
    const protocol = PROTOCOLS[index % PROTOCOLS.length] ?? 'imap'
    const client = protocol === 'web' ? BROWSER : (PROGRAMS[index % PROGRAMS.length] ?? '')
    const remoteAddress = homeOf(index)
    const { risk, store, ticket } = world.reception.parts
    const device =
      protocol === 'web'
        ? await store.write(ticket, (tx) => bindDevice(tx, owner, undefined, 'Chrome', true))
        : undefined
    await store.write(ticket, (tx) => setSecondAddress(tx, owner, `private${index}@elsewhere.test`))
    members.push({
      owner,
      username,
      password,
      protocol,
      client,
      remoteAddress,
      ...(device !== undefined && { deviceToken: device.token }),
    })
    for (let day = 20; day > 0; day -= 4) {
      const event = {
        at: now() - day * DAY_MS,
        account: String(owner.memberId),
        organisation: String(owner.organisationId),
        ip: remoteAddress,
        protocol: protocol as RiskProtocol,
        client,
        passwordOk: true,
        ...(device !== undefined && { device: device.id }),
      }
      await risk.settle(event, 'step-up-passed', owner)
    }
  }
  const tryOne = async ({ username, password, deviceToken = '', ...rest }: Guess): Promise<End> => {
    const visitor = { ...rest, isPrivate: true }
    try {
      if (rest.protocol !== 'web') await world.ways.signIn({ ...visitor, username, password })
      else {
        const page = { ...visitor, protocol: 'web', deviceToken, language: 'zh-CN' } as const
        const { state } = await world.web.withPassword(page, username, password)
        if (state !== 'signed-in') return 'verified'
      }
      return 'in'
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return error.reason === 'approval-needed' ? 'verified' : error.reason
    }
  }
  return { world, members, tryOne, cleanup: () => world.cleanup() }
}

/** 14.16.0.0/12 is China Telecom: a home of four in each network. */
const homeOf = (index: number): string => `14.${16 + (index >> 14)}.${(index >> 2) & 0xff}.${10 + (index & 3)}`

/** Addresses from all over: four in a network. */
export function attackersOf(count: number): readonly string[] {
  const first = [
    5, 31, 37, 45, 46, 62, 77, 78, 79, 80, 91, 94, 95, 103, 109, 138, 176, 177, 178, 179, 181, 185, 187, 188,
  ]
  return Array.from({ length: count }, (_, index) => {
    const network = index >> 2
    return `${first[network % first.length]}.${(network * 37) % 250}.${(network >> 3) & 0xff}.${20 + (index & 3)}`
  })
}

/** Names and passwords of elsewhere, each tried once; two of five names are nobody's, and so many of the passwords are right. */
export function stuffing(
  members: readonly Member[],
  addresses: readonly string[],
  tries: number,
  right: number,
): Guess[] {
  const every = Math.max(1, Math.floor(tries / right))
  return Array.from({ length: tries }, (_, index) => {
    const member = members[(index * 7) % members.length]
    const isRight = index % every === every - 1
    const isKnown = isRight || index % 5 > 1
    return {
      username: isKnown ? (member?.username ?? '') : `gone${index}@example.org`,
      password: isRight ? (member?.password ?? '') : `leaked-${index}`,
      ...from(addresses, index),
    }
  })
}

/** A few passwords on all accounts, one after another, each account seldom. */
export function spray(members: readonly Member[], addresses: readonly string[], tries: number): Guess[] {
  return Array.from({ length: tries }, (_, index) => ({
    username: members[index % members.length]?.username ?? '',
    password: `Summer${2020 + Math.floor(index / members.length)}!`,
    ...from(addresses, index),
  }))
}

/** Attackers go around their addresses, and say they are what the members use. */
function from(addresses: readonly string[], index: number): Pick<Guess, 'protocol' | 'remoteAddress' | 'client'> {
  const protocol = PROTOCOLS[index % PROTOCOLS.length] ?? 'imap'
  const client = protocol === 'web' ? BROWSER : (PROGRAMS[index % PROGRAMS.length] ?? '')
  // Shifted by one each time around, so that an address meets other accounts.
  const turn = index + Math.floor(index / addresses.length)
  return { protocol, client, remoteAddress: addresses[turn % addresses.length] ?? '' }
}

export interface Told {
  /** how tries ended */
  readonly attackers: ReadonlyMap<End, number>
  readonly honest: ReadonlyMap<End, number>
  /** ms, of owners at home, ascending */
  readonly waited: readonly number[]
  /** ms and tries until it was told of; undefined: it was not */
  readonly detected: { readonly ms: number; readonly tries: number } | undefined
  readonly seconds: number
}

/**
 * So many guesses a second begin, whatever became of those before, while owners sign in from home one after another, each with the
 * right password. Whose password the attackers have is not among them: they have to choose a new one.
 */
export async function attack(stage: Stage, guesses: readonly Guess[], perSecond: number): Promise<Told> {
  const [attackers, honest] = [new Map<End, number>(), new Map<End, number>()]
  const waited: number[] = []
  let detected: Told['detected']
  const begun = monotonic()
  const look = (tries: number) => {
    if (stage.world.noticed.length > 0) detected ??= { ms: monotonic() - begun, tries }
  }
  const guess = async (one: Guess) => {
    count(attackers, await stage.tryOne(one))
  }
  let isOver = false
  const exposed = new Set(guesses.map(({ username, password }) => `${username} ${password}`))
  const safe = stage.members.filter(({ username, password }) => !exposed.has(`${username} ${password}`))
  const own = async () => {
    for (let turn = 0; !isOver; turn = (turn + 1) % safe.length) {
      const member = safe[turn]
      const asked = monotonic()
      if (member !== undefined) count(honest, await stage.tryOne(member))
      waited.push(monotonic() - asked)
      await sleep(5)
    }
  }
  const owners = own()
  const running = new Set<Promise<void>>()
  for (const [index, one] of guesses.entries()) {
    const due = (index * 1_000) / perSecond - (monotonic() - begun)
    if (due > 0) await sleep(due)
    look(index)
    const run = guess(one).finally(() => running.delete(run))
    running.add(run)
  }
  await Promise.all(running)
  // A slow machine may have begun all of them before the first was told of.
  look(guesses.length)
  isOver = true
  await owners
  waited.sort((a, b) => a - b)
  return { attackers, honest, waited, detected, seconds: (monotonic() - begun) / 1_000 }
}

function count(ends: Map<End, number>, end: End): void {
  ends.set(end, (ends.get(end) ?? 0) + 1)
}

/** Makes a hash of a password cost next to nothing; what is hashed so is verified so. @returns what undoes it */
export function withCheapHashes(): () => void {
  const real = crypto.argon2
  const cheap: typeof crypto.argon2 = (algorithm, parameters, callback) =>
    real(algorithm, { ...parameters, memory: 8, passes: 1 }, callback)
  crypto.argon2 = cheap
  return () => void (crypto.argon2 = real)
}
