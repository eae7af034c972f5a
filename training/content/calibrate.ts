// From what the two halves say to probabilities, on letters that neither has seen: logistic regression of three numbers.
import type { Calibration } from '../../src/screening/content/model.ts'

export interface Observation {
  readonly net: number
  readonly words: number
  readonly isTrue: boolean
}

const STEPS = 50
/** Keeps a half from being played against the other when both say the same. */
const RIDGE = 1
/** A half that speaks against the truth is noise of few observations: it is not turned round. */
const LEAST_FACTOR = 0.05
/** of the targets, so that perfectly told observations do not push the factors to infinity. Platt 1999 */
const SMOOTHING = 0.002

/** Newton's method; Platt 1999, with two inputs. */
export function calibrate(observations: readonly Observation[]): Calibration {
  let solution: Vector = [0.5, 0.5, 0]
  for (let step = 0; step < STEPS; step++) {
    const gradient: Vector = [RIDGE * (solution[0] - 0.5), RIDGE * (solution[1] - 0.5), 0]
    const curvature = [RIDGE, 0, 0, 0, RIDGE, 0, 0, 0, 1e-6]
    for (const { net, words, isTrue } of observations) {
      const inputs: Vector = [net, words, 1]
      const chance = 1 / (1 + Math.exp(-(solution[0] * net + solution[1] * words + solution[2])))
      const error = chance - (isTrue ? 1 - SMOOTHING : SMOOTHING)
      for (let row = 0; row < 3; row++) {
        gradient[row]! += error * inputs[row]!
        for (let column = 0; column < 3; column++) {
          curvature[row * 3 + column]! += chance * (1 - chance) * inputs[row]! * inputs[column]!
        }
      }
    }
    const move = solved(curvature, gradient)
    solution = [solution[0] - bounded(move[0]), solution[1] - bounded(move[1]), solution[2] - bounded(move[2])]
  }
  return {
    net: Math.max(LEAST_FACTOR, solution[0]),
    words: Math.max(LEAST_FACTOR, solution[1]),
    offset: solution[2],
  }
}

type Vector = [number, number, number]

/** A step of Newton's may overshoot where the curve is flat. */
const bounded = (move: number): number => Math.max(-1, Math.min(1, move))

/** Three equations by Cramer's rule. */
function solved(m: readonly number[], v: Vector): Vector {
  const of = (c: readonly number[]): number =>
    c[0]! * (c[4]! * c[8]! - c[5]! * c[7]!) -
    c[1]! * (c[3]! * c[8]! - c[5]! * c[6]!) +
    c[2]! * (c[3]! * c[7]! - c[4]! * c[6]!)
  const whole = of(m)
  const withColumn = (column: number): number[] =>
    m.map((each, at) => (at % 3 === column ? v[Math.floor(at / 3)]! : each))
  return [of(withColumn(0)) / whole, of(withColumn(1)) / whole, of(withColumn(2)) / whole]
}
