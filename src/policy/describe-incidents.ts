// The page about what follows from events: reactions, incidents and alerts, as their tables have them.
import type { Alert } from '../audit/alerts.ts'
import { alertFields } from './alert-texts.ts'
import { ALERTS, type AlertRow } from './alerts.ts'
import { INCIDENT_KINDS, INCIDENT_RULES, type IncidentRule } from './incident-rules.ts'
import { REACTIONS } from './reactions.ts'
import { NO_RETURNS_SECTION } from './returns.ts'

/** @param undoable  what is taken back when an account is closed, and why */
export function describeIncidents(undoable: readonly { readonly what: string; readonly meaning: string }[]): string {
  return `# Reactions, incidents, alerts

Generated from the tables in \`src/policy/\` and \`src/sign-in/undoable.ts\` by \`npm run docs\`. Events stand in \`src/audit/events.ts\`.

## What is done at once

| event | actions | why |
|---|---|---|
${REACTIONS.map(({ on, actions, when, meaning }) => `| ${on}${when === undefined ? '' : ', some'} | ${actions.join(', ')} | ${meaning} |`).join('\n')}

What \`freezeMember\` takes back, set up since the first doubtful sign-in or the last proved one, 7 days at most:

| what | why |
|---|---|
${undoable.map(({ what, meaning }) => `| ${what} | ${meaning} |`).join('\n')}

## Incidents

${Object.entries(INCIDENT_KINDS)
  .map(([kind, meaning]) => `- **${kind}**: ${meaning}`)
  .join('\n')}

The first row that fits an event counts. An event without a kind only adds to the story of an incident.

| event | opens | severity | belongs together by | high from so many events on |
|---|---|---|---|---|
${INCIDENT_RULES.map(ruleLine).join('\n')}

\`sending.bounced\` is raised when ${bouncesADay.least} recipients and ${bouncesADay.share * 100} % of those who answered refused a member's mail within a day, \`sending.disliked\` when
${dislikesADay} colleagues called it junk; by default: the section \`returns\` of the policy may say otherwise.

## Alerts

To the services that \`alerts.*\` name, and to browsers of the roles and, where it says so, of the member it is about.

| kind | event | severity | roles | owner | en | zh |
|---|---|---|---|---|---|---|
${ALERTS.map(alertLine).join('\n')}

The webhook's \`data\`, and the structured data of syslog, have: ${Object.keys(alertFields(NONE)).join(', ')}. The webhook has \`title\` and
\`text\` besides, each with \`en\` and \`zh\`; its \`webhook-id\` is the same when the same is sent again.`
}

const { bouncesADay, dislikesADay } = NO_RETURNS_SECTION

const NONE: Alert = {
  organisationId: 1 as Alert['organisationId'],
  alertId: '',
  kind: '',
  severity: 'low',
  memberId: undefined,
  incidentId: undefined,
  times: 1,
  firstAt: 0,
  lastAt: 0,
  suppressedBy: '',
  title: { en: '', zh: '' },
  words: { en: '', zh: '' },
  account: '',
  remoteAddress: '',
  about: '',
  rule: '',
}

const severityOf = (severity: AlertRow['severity'] | IncidentRule['severity']) =>
  typeof severity === 'function' ? 'by what it says' : (severity ?? '')

function ruleLine({ on, opens, severity, when, by, highFrom, clears }: IncidentRule): string {
  return `| ${on}${when === undefined ? '' : ', some'} | ${clears === true ? 'closes it' : (opens ?? '')} | ${severityOf(severity)} | ${by.join(', ')} | ${highFrom ?? ''} |`
}

function alertLine({ id, on, severity, roles, tellsOwner, when, title }: AlertRow): string {
  const who = tellsOwner ? 'yes' : ''
  return `| ${id} | ${on}${when === undefined ? '' : ', some'} | ${severityOf(severity)} | ${roles.join(', ')} | ${who} | ${title.en} | ${title.zh} |`
}
