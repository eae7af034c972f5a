// Attacks on passwords at full size, against the real journey in one process: stuffing and a spray of 100,000 tries from 10,000
// addresses, and whether the time of an answer tells which names are known.
import { parseArgs } from 'node:util'
import { monotonic } from '../src/base/clock.ts'
import type { SignInProtocol } from '../src/sign-in/sign-in.ts'
import {
  attack,
  attackersOf,
  openAttackStage,
  spray,
  stuffing,
  withCheapHashes,
  type Guess,
  type Stage,
} from '../test/support/attack-stage.ts'

const FULL = { members: 600, addresses: 10_000, tries: 100_000, right: 500, perSecond: 100, asked: 2_500 }
const QUICK = { members: 100, addresses: 500, tries: 5_000, right: 25, perSecond: 100, asked: 400 }
const PROTOCOLS: readonly SignInProtocol[] = ['imap', 'pop', 'smtp', 'web']

/**
 * Argon2 is replaced by a hash that costs next to nothing, as 100,000 of the real one take hours of two cores; with
 * `--real-hashes` it stays. Then owners wait for the hashes of guesses that began before the attack was noticed.
 * @param args  `--quick`: a twentieth of the size
 */
export async function run(args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean', default: false }, 'real-hashes': { type: 'boolean', default: false } },
  })
  const size = values.quick ? QUICK : FULL
  const undo = values['real-hashes'] ? () => undefined : withCheapHashes()
  try {
    const addresses = attackersOf(size.addresses)
    await measure('stuffing', size, ({ members }) => stuffing(members, addresses, size.tries, size.right))
    await measure('spray', size, ({ members }) => spray(members, addresses, size.tries))
    await enumerate(size)
  } finally {
    undo()
  }
}

type Size = typeof FULL

async function measure(name: string, size: Size, guessesOf: (stage: Stage) => readonly Guess[]): Promise<void> {
  const stage = await openAttackStage(size.members)
  try {
    const { attackers, honest, waited, detected, seconds } = await attack(stage, guessesOf(stage), size.perSecond)
    const at = (share: number) => (waited[Math.floor((waited.length - 1) * share)] ?? 0).toFixed(0)
    const shown = (ends: ReadonlyMap<string, number>) => [...ends].map(([end, times]) => `${end} ${times}`).join(', ')
    console.log(
      `${name}: ${size.tries} tries from ${size.addresses} addresses on ${size.members} members in ${seconds.toFixed(0)} s`,
    )
    console.log(`  attackers: ${shown(attackers)}`)
    console.log(`  owners at home: ${shown(honest)}; waited ${at(0.5)} ms p50, ${at(0.95)} ms p95, ${at(1)} ms longest`)
    console.log(
      `  noticed after ${detected?.tries ?? '–'} tries begun, ${((detected?.ms ?? NaN) / 1_000).toFixed(1)} s`,
    )
    console.log(`  networks refused at the end: ${(await stage.world.blocked()).length}`)
  } finally {
    await stage.cleanup()
  }
}

/**
 * Wrong passwords for known and unknown names in turn, each from an address of its own, on each protocol's way in. Between them
 * members come in, so that the failures are no attack: in one, all wait alike.
 */
async function enumerate({ asked, members }: Size): Promise<void> {
  const stage = await openAttackStage(members)
  try {
    for (const protocol of PROTOCOLS) {
      const times: { readonly known: number[]; readonly unknown: number[] } = { known: [], unknown: [] }
      for (let index = 0; index < asked; index++) {
        const isKnown = index % 2 === 0
        const turn = (index >> 1) % stage.members.length
        const member = stage.members[turn]
        if (member !== undefined) await stage.tryOne(member)
        const begun = monotonic()
        await stage.tryOne({
          protocol,
          client: member?.client ?? '',
          username: isKnown ? (member?.username ?? '') : `nobody${turn}@example.org`,
          password: `wrong ${index}`,
          // Of the local network, each far from the others: no count of failures slows it.
          remoteAddress: `10.${index % 250}.${(index >> 8) % 250}.${1 + PROTOCOLS.indexOf(protocol)}`,
        })
        times[isKnown ? 'known' : 'unknown'].push(monotonic() - begun)
      }
      const [known, unknown] = [median(times.known), median(times.unknown)]
      console.log(
        `enumeration, ${protocol}: ${asked} tries, median ${known.toFixed(3)} ms known, ${unknown.toFixed(3)} ms unknown, difference ${Math.abs(known - unknown).toFixed(3)} ms`,
      )
    }
  } finally {
    await stage.cleanup()
  }
}

function median(times: number[]): number {
  times.sort((a, b) => a - b)
  return times[times.length >> 1] ?? NaN
}
