// The limits and features of sending as a page for people: docs/sending-features.md.
import { SENDING_FEATURES } from './features.ts'
import { RETURN_LIMITS } from '../../mail/return-limits.ts'
import { LINKS_FROM_DAYS } from './letters.ts'
import { RELIEVED_AT, RESTRICTIONS } from './restriction.ts'
import {
  CASE_AT,
  CATCH_UP,
  FREEZE,
  LIFTED,
  NEWCOMER_DAYS,
  OVER_CONFIRMED,
  SENDING_LIMITS,
  SLOW_RISE,
} from './limits.ts'

/** @returns Markdown: one table of the limits, one of the features */
export function describeSending(): string {
  const limits = SENDING_LIMITS.map(
    ({ id, span, floor, newcomer, times, overRecord, surprise, fresh, few, besides, decision, meaning }) =>
      `| \`${id}\` | ${decision} | ${span.replace('-', ' ')} | ${floor} | ${newcomer} | ${times || '–'} | ${overRecord} | ${surprise || '–'} | ${fresh || '–'} | ${few || '–'} | ${besides || '–'} | ${meaning} |`,
  )
  const restrictions = RESTRICTIONS.map(
    ({ id, of, meaning }) =>
      `| \`${id}\` | ${of} | ${RETURN_LIMITS[of].least} | ${RETURN_LIMITS[of].share} | ${meaning} |`,
  )
  const features = SENDING_FEATURES.map(
    ({ id, unit, range, tightens, full, meaning }) =>
      `| \`${id}\` | ${unit} | ${range.join(' … ')} | ${tightens === 0 ? '–' : `${tightens} at ${full}`} | ${meaning} |`,
  )
  return `# Sending control: limits and features

Generated from \`src/risk/sending/\` by \`npm run docs\`. A message is doubted when one of the limits is passed by what the member tried
to send, with this message. A limit is the largest of its floor, so many times the usual, and so many times the most that left on two
other days; what the owner once confirmed or announced counts ${OVER_CONFIRMED} times. The usual of an hour is the median of the same hours of
the week, from 28 days on; before that, of the hours in which anything left; of newcomers also what is usual in their department.

| limit | decision | span | floor | newcomers | times the usual | times the most | surprise, nats | new recipients | of robots | known taken off | meaning |
|---|---|---|---|---|---|---|---|---|---|---|---|
${limits.join('\n')}

\`newcomers\`: by how many times the floor is raised on the first day; it comes down in ${NEWCOMER_DAYS} days of sending. \`surprise\`: how unlikely so
much is by the spread of the member's own hours. \`new recipients\`, \`of robots\`: with no more recipients who were not written to shortly
before it is no doubt, for everybody, or for who sends day and night. \`known taken off\`: so large a part of the recipients outside who are
known. Answers that leave at once after most of an hour of silence were written without a net, when with the last ${CATCH_UP.hours} hours they are less than
${CATCH_UP.surprise} nats unlikely by the spread of the member's hours. The usual of a week is the median of the three before the one that runs. Which links are
new is not told before somebody has sent on ${LINKS_FROM_DAYS} days.

## What rises slowly

\`${SLOW_RISE.id}\` (${SLOW_RISE.decision}): strangers are summed up over days, less ${SLOW_RISE.allowance} times the usual of the time that went by, and less ${SLOW_RISE.answered} for each who
wrote back; the sum never falls below nothing (Page 1954). A message adds at most ${SLOW_RISE.mostOfMessage}, and nothing when of the readers of its letter, known to
the member or not, no more than ${SLOW_RISE.besides * 100} % are strangers. Usual is a day of the last four weeks but for the one that runs, at least ${SLOW_RISE.usual} stranger, of
newcomers also what is usual in their department, and no more than ${SLOW_RISE.newcomersUsual} times as much. It is doubted above ${SLOW_RISE.floor} (newcomers ${SLOW_RISE.newcomer} times as much on the first day, judged from day ${SLOW_RISE.fromDays + 1} on) and ${SLOW_RISE.usualDays}
usual days, and above ${SLOW_RISE.overRecord} times the most of two days that ended a week ago or more, or of what the owner once confirmed.

## What follows

From ${CASE_AT} times a limit on, all mail to outside waits until the owner proves that it is hers: a case is open, and nothing is learned. After that
${LIFTED.recipients} recipients, or ${LIFTED.times} times what waited, may follow within ${LIFTED.hours} hours; so may what was announced as a campaign. With a sign-in risk of
${FREEZE.signInRisk}, ${FREEZE.times} times a limit of strangers and much the same letter to ${FREEZE.bodies} of them, the account is frozen unasked; else only after a denial.

## What comes back

Complaints of recipients and reports of failure count over about 30 days: what is 15 days old counts half. From both numbers of a row on
(by default; the section \`returns\` of the policy may set others), mail to people outside who never wrote to the member waits for an
officer; it ends when one of them has fallen to ${RELIEVED_AT} times, or when an officer says so (\`gatehouse sending relieve\`), and what waited
for that alone goes then. Mail inside, and to those who wrote back, goes on.

| row | counts | at least | of the recipients outside | meaning |
|---|---|---|---|---|
${restrictions.join('\n')}

## Features (${SENDING_FEATURES.length})

\`tightens\`: the part of every limit that is taken away at that value, a smaller value in proportion; all together leave at least a third.

| feature | unit | range | tightens | meaning |
|---|---|---|---|---|
${features.join('\n')}`
}
