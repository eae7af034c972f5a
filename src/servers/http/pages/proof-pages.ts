// Second verification as pages: the choice of a way, and each way. At a sign-in, and again before held mail goes out.
import { renderSVG } from 'uqr'
import type { Challenge, Factor, PendingSignIn } from '../../../sign-in/web-sign-in.ts'
import { field } from './form-field.ts'
import { html, Html } from './html.ts'
import { alert, tokenField, type Page, type View } from './layout.ts'
import type { TextName } from './texts.ts'

/** What the proof is for: where its forms go, and what they say. */
export interface ProofPlace {
  /** path that `/challenge`, `/answer` and `/outcome` stand below */
  readonly action: string
  /** fields that every form carries on */
  readonly hidden: Html | false
  /** where who gives up goes; absent: nowhere */
  readonly back?: string
  /** call that the script asks until somebody has said yes or no elsewhere */
  readonly outcomeAt: string
  readonly why: TextName
  readonly names: Readonly<Record<Factor, TextName>>
  readonly approval: Readonly<Record<'how' | 'waiting' | 'over' | 'done', TextName>>
}

const FACTOR_NAMES: Readonly<Record<Factor, TextName>> = {
  passkey: 'factorPasskey',
  qr: 'factorQr',
  totp: 'factorTotp',
  email: 'factorEmail',
  'recovery-code': 'factorRecovery',
  approval: 'factorApproval',
}

const SIGN_IN: ProofPlace = {
  action: '/sign-in',
  hidden: false,
  outcomeAt: '/api/v1/session/outcome',
  why: 'verifyWhy',
  names: FACTOR_NAMES,
  approval: { how: 'approvalHow', waiting: 'approvalWaiting', over: 'approvalOver', done: 'approvalDone' },
}

/** Of who is signed in. @param at  path that it stands below @param hidden  says which verification it is, and what is to be done after it */
export function stepUpPlace(
  { at, back, why }: { readonly at: string } & Pick<Required<ProofPlace>, 'back' | 'why'>,
  pendingId: string,
  hidden: Html,
): ProofPlace {
  return {
    action: `${at}/verify`,
    hidden,
    back,
    outcomeAt: `/api/v1/me/step-up/${pendingId}/outcome`,
    why,
    names: { ...FACTOR_NAMES, approval: 'factorPrompt' },
    approval: { how: 'holdPromptHow', waiting: 'promptWaiting', over: 'promptOver', done: 'promptDone' },
  }
}

export function choicePage(view: View, pending: PendingSignIn, error?: TextName, place: ProofPlace = SIGN_IN): Page {
  const { factors, triesLeft } = pending
  const { say } = view
  return {
    title: say('verify'),
    body: html`${alert(error && say(error))}
      <p>${say(place.why)}</p>
      ${tooNewLine(view, pending, place)} ${error && html`<p>${say('verifyLeft', triesLeft)}</p>`}
      ${ways(view, factors, place)} ${backLink(view, place)}`,
  }
}

/** What the member set up and would expect among the ways, and why it is not. */
export function tooNewLine({ say }: View, { tooNew = [] }: PendingSignIn, { names }: ProofPlace): Html | false {
  return tooNew.length > 0 && html`<p>${say('verifyTooNew', tooNew.map((factor) => say(names[factor])).join(', '))}</p>`
}

/** One form with a button for each way. */
function ways(view: View, factors: readonly Factor[], { action, hidden, names }: ProofPlace): Html | false {
  return (
    factors.length > 0 &&
    html`<form method="post" action="${action}/challenge" class="ways">
      ${tokenField(view)}${hidden}
      ${factors.map((factor) => html`<button class="plain" name="factor" value="${factor}">${view.say(names[factor])}</button>`)}
    </form>`
  )
}

export function challengePage(
  view: View,
  pending: PendingSignIn,
  challenge: Challenge,
  error?: TextName,
  place: ProofPlace = SIGN_IN,
): Page {
  const { say } = view
  const { factor } = challenge
  const others = pending.factors.filter((each) => each !== factor)
  const { title, body, scripts } =
    challenge.factor === 'qr'
      ? qrPart(view, challenge, place)
      : challenge.factor === 'passkey'
        ? passkeyPart(view, challenge.options, place)
        : challenge.factor === 'approval'
          ? approvalPart(view, challenge, place)
          : codePart(view, challenge, place)
  return {
    title,
    scripts,
    body: html`${alert(error && say(error))}${error && html`<p>${say('verifyLeft', pending.triesLeft)}</p>`} ${body}
    ${others.length > 0 && html`<h2>${say('otherWays')}</h2>`} ${ways(view, others, place)} ${backLink(view, place)}`,
  }
}

const backLink = ({ say }: View, { back }: ProofPlace) =>
  back !== undefined && html`<p><a href="${back}">${say('back')}</a></p>`

type Part = Required<Pick<Page, 'title' | 'body' | 'scripts'>>

function codePart(
  view: View,
  challenge: Exclude<Challenge, { factor: 'qr' | 'passkey' | 'approval' }>,
  { action, hidden, names }: ProofPlace,
): Part {
  const { say } = view
  const { factor } = challenge
  const how =
    'sentTo' in challenge ? say('sentTo', challenge.sentTo) : say(factor === 'totp' ? 'totpHow' : 'recoveryHow')
  const isNumeric = factor !== 'recovery-code'
  return {
    title: say(names[factor]),
    scripts: ['factor.js'],
    body: html`<form method="post" action="${action}/answer">
      ${tokenField(view)}${hidden}<input type="hidden" name="factor" value="${factor}" />
      <p id="how">${how}</p>
      ${field(view, 'code', 'answer', { autocomplete: 'one-time-code', isFirst: true, describedBy: 'how', isNumeric })}
      <button>${say('continue')}</button>
    </form>`,
  }
}

function passkeyPart(view: View, options: object, { action, hidden }: ProofPlace): Part {
  const { say } = view
  return {
    title: say('factorPasskey'),
    scripts: ['passkey.js'],
    body: html`<form
        method="post"
        action="${action}/answer"
        id="passkey-form"
        data-options="${JSON.stringify(options)}"
        data-failed="${say('passkeyFailed')}"
      >
        ${tokenField(view)}${hidden}<input type="hidden" name="factor" value="passkey" /><input
          type="hidden"
          name="answer"
        />
        <p>${say('passkeyHow')}</p>
        <button hidden>${say('continue')}</button>
        <p role="alert" class="alert" hidden></p>
      </form>
      <noscript><p>${say('needsScript')}</p></noscript>`,
  }
}

function qrPart(view: View, { url, number, expiresAt }: Extract<Challenge, { factor: 'qr' }>, place: ProofPlace): Part {
  const { say } = view
  const { action, hidden } = place
  return {
    title: say('qrTitle'),
    scripts: ['factor.js'],
    body: html`<div class="qr" role="img" aria-label="${say('qrAlt')}">${new Html(renderSVG(url, { border: 2 }))}</div>
      <p>${say('qrHow')}</p>
      <p class="number">${number}</p>
      ${waitingLine(view, expiresAt, place, 'waiting', 'qrOver')}
      <p class="hint">${say('qrCaution')}</p>
      ${outcomeForm(view, place, 'qrDone')}
      <form method="post" action="${action}/challenge">
        ${tokenField(view)}${hidden}<button class="plain" name="factor" value="qr">${say('qrNew')}</button>
      </form>`,
  }
}

function approvalPart(
  view: View,
  { number, expiresAt }: Extract<Challenge, { factor: 'approval' }>,
  place: ProofPlace,
): Part {
  const { say } = view
  const { approval } = place
  return {
    title: say(place.names.approval),
    scripts: ['factor.js'],
    body: html`<p>${say(approval.how)}</p>
      <p class="number">${number}</p>
      ${waitingLine(view, expiresAt, place, approval.waiting, approval.over)} ${outcomeForm(view, place, approval.done)}`,
  }
}

/** Sent by the script when somebody has said yes elsewhere, or by hand without one. */
function outcomeForm(view: View, { action, hidden }: ProofPlace, done: TextName): Html {
  return html`<form method="post" action="${action}/outcome" id="outcome-form">
    ${tokenField(view)}${hidden}<noscript><button>${view.say(done)}</button></noscript>
  </form>`
}

/** Kept up to date by the script, which asks until somebody has said yes or no elsewhere. */
function waitingLine(
  { say }: View,
  expiresAt: number,
  { outcomeAt }: ProofPlace,
  waiting: TextName,
  over: TextName,
): Html {
  const words = { confirmed: say('confirmed'), over: say(over), denied: say('qrDenied') }
  return html`<p
    id="answer-state"
    role="status"
    aria-live="polite"
    data-expires="${expiresAt}"
    data-outcome="${outcomeAt}"
    data-words="${JSON.stringify(words)}"
  >
    ${say(waiting)}
  </p>`
}
