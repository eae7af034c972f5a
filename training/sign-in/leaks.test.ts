// A field that attackers fill in otherwise than owners would make every figure false: each feature that trees may ask and that
// alone tells an attacker must be one of which it is known why. Source: login-risk-features §10.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HEADS } from '../../src/risk/protocols.ts'
import { FEATURES } from '../../src/risk/registry.ts'
import { oneMinusRocaPercent } from '../metrics.ts'
import { attackerNames } from './attackers.ts'
import { lives, ofHead } from './lives.ts'
import { ASKED } from './train-head.ts'

/** Area under the ROC curve above which one feature alone is a give-away. */
const TELLING = 0.95

/** Features that may tell an attacker alone, and why. None of failures, pages, persons, round trips and clocks is among them. */
// prettier-ignore
const EXPLAINED: readonly (readonly [why: string, features: RegExp])[] = [
  ['is what the base score is for',                 /^the base score/],
  ['has no token of the member, or a colleague\'s', /^dev\.(token-|known-days|sign-ins|trust|likeness|shared-accounts|changed-parts|refresh)/],
  ['brings many new values at once',                /^beh\.(new-values|new-share|peer-deviation)/],
  ['comes by a network the member never had',       /^net\.(prefix|address|asn|operator|class|new-depth|novelty|churn|changed-since|addresses|prefixes|asns)|^dev\.(app-password-new-network|churn)/],
  ['comes from elsewhere on earth',                 /^geo\./],
  ['has another client, or a script',               /^dev\.(tls|family|client|class|screen|system|library|program|mechanism|imap-id|extensions|cpu|headers|language|timezone)|^beh\.(imap-sequence|ehlo)/],
  ['speaks a protocol the member never used',       /^beh\.(head|protocol|method)|^dev\.app-password-llr/],
  ['comes when nobody came for 45 days',            /^beh\.(dormant|idle-days|history-size|interval)|^time\.since-last/],
]

test('no feature alone tells an attacker but those that are explained', () => {
  const worlds = lives(91, 1, () => {})
  const found: string[] = []
  for (const head of HEADS) {
    const scored = ofHead(worlds, head).flat()
    const owners = scored.filter(({ by }) => by === 'owner').filter((_, index) => index % 4 === 0)
    for (const attacker of attackerNames) {
      const attacks = scored.filter(({ by }) => by === attacker)
      if (attacks.length === 0) continue
      ASKED.forEach((index) => {
        const id = FEATURES[index]?.id ?? 'the base score'
        const valuesOf = (rows: typeof scored) => rows.map(({ vector }) => vector[index] ?? 0)
        const area = 1 - oneMinusRocaPercent(valuesOf(owners), valuesOf(attacks)) / 100
        const telling = Math.max(area, 1 - area)
        if (telling > TELLING && !EXPLAINED.some(([, features]) => features.test(id)))
          found.push(`${head}, ${attacker}: ${id} ${telling.toFixed(3)}`)
      })
    }
  }
  assert.deepEqual(found, [])
})
