// A risk engine that lives through a made-up world as it does in the product: it scores before it learns, and learns from what
// became of each sign-in. What attackers with the right password try is scored and leaves nothing behind.
import { monotonic } from '../../src/base/clock.ts'
import type { Decision } from '../../src/risk/assessment.ts'
import { RiskEngine } from '../../src/risk/engine.ts'
import type { Outcome, SignInEvent } from '../../src/risk/event.ts'
import { NO_TABLES } from '../../src/risk/geography/places.ts'
import { headOf, type Head } from '../../src/risk/protocols.ts'
import { ProfilesInMemory } from '../../src/risk/state/profile.ts'
import type { TreeModel } from '../../src/risk/trees.ts'
import { Dice } from './dice.ts'
import type { Attempt } from './world.ts'

/** Owners who are asked for a second factor and have it at hand. */
const PASSES = 0.96

/** Another judge that sees the same sign-ins. */
export interface Judge {
  readonly score: (event: SignInEvent) => number
  /** of the owner */
  readonly learn: (event: SignInEvent) => void
}

/** A sign-in with the right password, judged. */
export interface Scored {
  readonly by: Attempt['by']
  readonly event: SignInEvent
  readonly head: Head
  readonly score: number
  readonly risk: number
  readonly decision: Decision
  readonly vector: Float32Array
  /** ms that scoring took */
  readonly ms: number
  /** scores of the other judges, in their order */
  readonly beside: readonly number[]
}

export class Life {
  readonly profiles = new ProfilesInMemory()
  readonly engine: RiskEngine
  readonly #beside: readonly Judge[]
  readonly #dice = new Dice(1)

  constructor(trees?: TreeModel, beside: readonly Judge[] = []) {
    const options = { places: NO_TABLES, profiles: this.profiles, key: Buffer.alloc(32, 1) }
    this.engine = new RiskEngine({ ...options, ...(trees !== undefined && { trees }) })
    this.#beside = beside
  }

  live(attempts: readonly Attempt[]): Scored[] {
    return attempts.flatMap((attempt) => this.take(attempt) ?? [])
  }

  /** @returns undefined for a wrong password */
  take({ by, event }: Attempt): Scored | undefined {
    const { engine } = this
    if (!event.passwordOk) {
      engine.learn(event, 'failed')
      return undefined
    }
    const begun = monotonic()
    const assessment = engine.score(event)
    const ms = monotonic() - begun
    const beside = this.#beside.map((judge) => judge.score(event))
    const { score, risk, decision, vector } = assessment
    if (by === 'owner') {
      engine.learn(event, this.#outcomeOf(decision), assessment)
      for (const judge of this.#beside) judge.learn(event)
    }
    return { by, event, head: headOf(event.protocol), score, risk, decision, vector, ms, beside }
  }

  #outcomeOf(decision: Decision): Outcome {
    if (decision === 'allow') return 'allowed'
    if (decision === 'deny') return 'denied'
    return this.#dice.happens(PASSES) ? 'step-up-passed' : 'step-up-abandoned'
  }
}
