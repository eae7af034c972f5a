// From what the voices of the model say to probabilities, on letters that none has seen: logistic regression on its voices.
import { VOICES, type Calibration, type Voice } from '../../src/screening/content/model.ts'

/** What the voices said of one letter, in log-odds, and what it is. */
export interface Observation {
  readonly said: Readonly<Record<Voice, number>>
  readonly isTrue: boolean
}

const STEPS = 50
/** All are trusted alike until observations say otherwise; it keeps them from being played against each other. */
const RIDGE = { weight: 1, towards: 1 / VOICES.length }
/** A voice that speaks against the truth is noise of few observations: it is not turned round. */
const LEAST_FACTOR = 0.02
/** Taken off the targets, so that what is told perfectly does not push the factors to infinity. Platt 1999 */
const SMOOTHING = 0.002
/** A step of Newton's may overshoot where the curve is flat. */
const WIDEST_STEP = 1

/** Newton's method; Platt 1999, with several inputs. */
export function calibrate(observations: readonly Observation[]): Calibration {
  const inputsOf = ({ said }: Observation): number[] => [...VOICES.map((voice) => said[voice]), 1]
  const rows = observations.map((each) => ({ inputs: inputsOf(each), target: each.isTrue ? 1 - SMOOTHING : SMOOTHING }))
  const solution = [...VOICES.map(() => RIDGE.towards), 0]
  const offsetAt = VOICES.length
  for (let step = 0; step < STEPS; step++) {
    const gradient = solution.map((value, at) => (at < offsetAt ? RIDGE.weight * (value - RIDGE.towards) : 0))
    const curvature = solution.map((_, row) => solution.map((__, column) => (row === column ? RIDGE.weight : 0)))
    for (const { inputs, target } of rows) {
      let logOdds = 0
      for (let at = 0; at < inputs.length; at++) logOdds += inputs[at]! * solution[at]!
      const chance = 1 / (1 + Math.exp(-logOdds))
      for (let row = 0; row < inputs.length; row++) {
        gradient[row]! += (chance - target) * inputs[row]!
        for (let column = 0; column < inputs.length; column++) {
          curvature[row]![column]! += chance * (1 - chance) * inputs[row]! * inputs[column]!
        }
      }
    }
    solved(curvature, gradient).forEach((move, at) => {
      solution[at]! -= Math.max(-WIDEST_STEP, Math.min(WIDEST_STEP, move))
    })
  }
  const factors = VOICES.map((voice, at) => [voice, Math.max(LEAST_FACTOR, solution[at]!)])
  return { ...Object.fromEntries(factors), offset: solution[offsetAt]! } as Calibration
}

/** Gauss and Jordan; the curvature is positive, so that no pivot is zero. */
function solved(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, vector[at]!])
  for (const [at, pivot] of rows.entries()) {
    for (const [other, row] of rows.entries()) {
      if (other === at) continue
      const factor = row[at]! / pivot[at]!
      for (let column = at; column < row.length; column++) row[column]! -= factor * pivot[column]!
    }
  }
  return rows.map((row, at) => row.at(-1)! / row[at]!)
}
