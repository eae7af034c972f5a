// A logistic curve through one number, by Newton's method.

/** Chance = 1 / (1 + exp(-(slope * x + offset))). */
export interface Curve {
  readonly slope: number
  readonly offset: number
}

const STEPS = 50
/** Keeps the steps finite where the two kinds lie apart entirely. */
const RIDGE = 1e-3

export function fitCurve(xs: readonly number[], isAttack: readonly boolean[], weights: readonly number[]): Curve {
  let [slope, offset] = [0.1, 0]
  for (let step = 0; step < STEPS; step++) {
    let [gradient, gradientX, curve, curveX, curveXX] = [RIDGE * offset, RIDGE * slope, RIDGE, 0, RIDGE]
    xs.forEach((x, index) => {
      const chance = 1 / (1 + Math.exp(-(slope * x + offset)))
      const weight = weights[index]!
      const off = weight * (chance - (isAttack[index] === true ? 1 : 0))
      const bend = weight * chance * (1 - chance)
      gradient += off
      gradientX += off * x
      curve += bend
      curveX += bend * x
      curveXX += bend * x * x
    })
    const determinant = curve * curveXX - curveX ** 2
    const [changeOffset, changeSlope] = [
      (curveXX * gradient - curveX * gradientX) / determinant,
      (curve * gradientX - curveX * gradient) / determinant,
    ]
    // Newton's steps overshoot where the curve is flat.
    slope = Math.max(0.01, slope - Math.max(-0.2, Math.min(0.2, changeSlope)))
    offset -= Math.max(-2, Math.min(2, changeOffset))
  }
  return { slope, offset }
}
