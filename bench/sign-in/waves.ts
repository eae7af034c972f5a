// Attacks on many accounts at once, in the middle of a working day: how soon they are seen, who gets in, who is kept out.
import type { SignInEvent } from '../../src/risk/event.ts'
import { CITIES } from '../../training/sign-in/cities.ts'
import { anyDevice } from '../../training/sign-in/clients.ts'
import { Dice } from '../../training/sign-in/dice.ts'
import { Life } from '../../training/sign-in/life.ts'
import { addressOf, anyLine, placeOf } from '../../training/sign-in/lines.ts'
import { redrawn } from '../../training/sign-in/rates.ts'
import { World, type Attempt } from '../../training/sign-in/world.ts'
import { rateOf } from '../../training/metrics.ts'
import type { TreeModel } from '../../src/risk/trees.ts'
import type { Row } from '../content/section.ts'

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
const DAYS = 46 // the last of them under attack
const SEED = 1_101

interface Wave {
  readonly name: string
  readonly addresses: number
  readonly tries: number
  /** from 8 h on */
  readonly hours: number
  /** share of tries on accounts that do not exist */
  readonly unknown: number
  /** share of the tries on accounts that exist with the right password */
  readonly right: number
}

const wavesOf = (isQuick: boolean): readonly Wave[] => {
  const part = isQuick ? 0.1 : 1
  return [
    { name: 'stuffing', addresses: 200, tries: 100_000 * part, hours: 2 * part, unknown: 0.9, right: 0.005 },
    { name: 'spray', addresses: 10_000 * part, tries: 20_000 * part, hours: 2 * part, unknown: 0, right: 0.005 },
    { name: 'slow spray', addresses: 500, tries: 1_000, hours: 12, unknown: 0, right: 0.01 },
  ]
}

/** As the product asks: first whether the address attacks, before the password is looked at; then the score. */
export function waveRows(isQuick: boolean, trees: TreeModel | undefined): Row[] {
  return wavesOf(isQuick).map((wave) => {
    const world = new World({ seed: SEED, rates: redrawn(SEED), days: DAYS, quietDays: DAYS, attacks: 0 })
    const life = new Life(trees)
    const days = [...world.lived()]
    const owners = days.slice(0, -1).map((attempts) => life.live(attempts))
    const begins = world.begins + (DAYS - 1) * DAY_MS + 8 * HOUR_MS
    const tries = triesOf(wave, world, begins)
    const result = {
      seenAt: NaN,
      before: 0,
      tries: 0,
      right: 0,
      entered: 0,
      asked: 0,
      owners: 0,
      ownersAsked: 0,
      ownersDenied: 0,
    }
    for (const { by, event } of [...(days.at(-1) ?? []), ...tries].sort((a, b) => a.event.at - b.event.at)) {
      if (by === 'owner') {
        const scored = life.take({ by, event })
        if (scored === undefined) continue
        result.owners++
        if (scored.decision === 'deny') result.ownersDenied++
        if (scored.decision === 'step-up') result.ownersAsked++
        continue
      }
      result.tries++
      const { isHere, isCampaign } = life.engine.attackFrom(event)
      if ((isHere || isCampaign) && Number.isNaN(result.seenAt))
        [result.seenAt, result.before] = [event.at, result.tries]
      if (!event.passwordOk) {
        life.engine.learn(event, 'failed')
        continue
      }
      result.right++
      const assessment = life.engine.score(event)
      if (assessment.decision === 'allow') result.entered++
      if (assessment.decision === 'step-up') result.asked++
      life.engine.learn(event, assessment.decision === 'allow' ? 'allowed' : 'unanswered', assessment)
    }
    const usual = owners.slice(-5).flat()
    return {
      wave: wave.name,
      tries: result.tries,
      addresses: wave.addresses,
      'seen after s': (result.seenAt - (tries[0]?.event.at ?? NaN)) / 1_000,
      'and tries': result.before,
      'right passwords': result.right,
      'entries without step-up': result.entered,
      'step-up': result.asked,
      "owners' sign-ins": result.owners,
      'owners asked': rateOf(result.ownersAsked, result.owners),
      'owners asked, 5 days before': rateOf(
        usual.filter(({ decision }) => decision === 'step-up').length,
        usual.length,
      ),
      'owners locked out': result.ownersDenied,
    }
  })
}

/** Bots on rented and home lines all over the earth, with two or three kinds of client between them. */
function triesOf(wave: Wave, world: World, begins: number): Attempt[] {
  const dice = new Dice(SEED)
  const { organisation } = world
  const bots = Array.from({ length: wave.addresses }, () =>
    anyLine(dice, dice.one(CITIES), dice.happens(0.5) ? 'hosting' : 'home'),
  )
  const clients = Array.from({ length: 3 }, () => anyDevice(dice, false, 124))
  return Array.from({ length: wave.tries }, (_, index) => {
    const bot = dice.one(bots)
    const client = dice.one(clients)
    const isUnknown = dice.happens(wave.unknown)
    const isRight = !isUnknown && dice.happens(wave.right)
    const member = dice.one(organisation.members)
    const event: SignInEvent = {
      at: begins + Math.round((index / wave.tries) * wave.hours * HOUR_MS),
      account: isUnknown ? `nobody${dice.whole(0, 1e9)}` : member.account,
      organisation: organisation.name,
      ...(!isUnknown && { department: member.department }),
      accountExists: !isUnknown,
      ip: addressOf(bot),
      place: placeOf(bot, organisation.rates.hasCityTable >= 0.5),
      protocol: 'web',
      client: client.model.userAgent(client.major),
      tls: 't13d-bot',
      method: 'password',
      passwordOk: isRight,
      ...(!isRight && { secret: { wrong: `guess${dice.whole(0, 1e6)}` } }),
    }
    return { by: 'naive', event }
  })
}
