// What happens to mail that goes out, by its content. The first matching row wins.
import type { OutboundAction } from '../mail/signal.ts'
import type { Rule } from './rule.ts'

/** Scores from which a member is asked whether they really sent it: later than for mail from outside, which nobody vouches for. */
export const OUTBOUND_THRESHOLDS = { phish: 0.95, spam: 0.97 }

/** Rows whose approval answers other signals, too, as they tell of the same file. */
export const TOLD_WITH: Readonly<Record<string, readonly string[]>> = { 'out-program': ['attachment.dangerous-name'] }

// prettier-ignore
export const OUTBOUND_RULES: readonly Rule<OutboundAction>[] = [
  { id: 'out-malware',            action: 'block',             classification: 'malware', when: [{ signal: 'malware.found' }],
    meaning: 'We send no malware; the account may be in foreign hands.' },
  { id: 'out-engine-unavailable', action: 'delay',             classification: 'clean',   when: [{ signal: 'malware.engine', is: 'unavailable' }],
    meaning: 'The engine that is set up cannot say: the message waits.' },
  { id: 'out-aspect-failed',      action: 'delay',             classification: 'clean',   when: [{ signal: 'screening.aspect-failed' }],
    meaning: 'One of our judges gave no answer: the message waits.' },
  { id: 'out-disguised-program',  action: 'block',             classification: 'malware', when: [{ signal: 'attachment.disguised' }],
    meaning: 'Something that runs under the name of a harmless file.' },
  { id: 'out-double-extension',   action: 'block',             classification: 'malware', when: [{ signal: 'attachment.double-extension' }],
    meaning: 'A program named like a document.' },
  { id: 'out-program',            action: 'hold-for-approval', classification: 'clean',   when: [{ signal: 'attachment.executable' }],
    meaning: 'A program: most receivers refuse it, and a second person should know.' },
  { id: 'out-macro-runs-itself',  action: 'hold-for-approval', classification: 'malware', when: [{ signal: 'attachment.macro-runs-itself' }],
    meaning: 'A macro that starts by itself and reaches out.' },
  { id: 'out-not-screened',       action: 'hold-for-approval', classification: 'clean',   when: [{ signal: 'screening.unscannable' }],
    meaning: 'It ends whatever looks at it: a person decides.' },
  { id: 'out-engine-too-large',   action: 'hold-for-approval', classification: 'clean',   when: [{ signal: 'malware.engine', is: 'too-large' }],
    meaning: 'Larger than the engine takes: a person decides.' },
  { id: 'out-partial-message',    action: 'hold-for-approval', classification: 'clean',   when: [{ signal: 'attachment.partial-message' }],
    meaning: 'A piece of a message: what it becomes with the others, nobody on the way can see.' },
  { id: 'out-unscannable',        action: 'hold-for-approval', classification: 'clean',   when: [{ signal: 'attachment.unscannable' }],
    meaning: 'Not everything could be looked at: a person decides.' },
  { id: 'out-phishing',           action: 'hold-for-step-up',  classification: 'phish',   when: [{ signal: 'verdict.phish', atLeast: OUTBOUND_THRESHOLDS.phish }],
    meaning: 'Reads like phishing: the account may be in foreign hands, and its owner is asked.' },
  { id: 'out-spam',               action: 'hold-for-step-up',  classification: 'spam',    when: [{ signal: 'verdict.score', atLeast: OUTBOUND_THRESHOLDS.spam }],
    meaning: 'Reads like spam: the account may be in foreign hands, and its owner is asked.' },
]
