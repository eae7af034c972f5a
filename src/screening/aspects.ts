// The aspects of a message: one row each. A new judge (spam, phishing, leaks) is a new row.
import type { Signal } from '../mail/signal.ts'
import type { ScreeningContext } from './context.ts'
import { contentSignals } from './content/content-signals.ts'
import { foldingSignals } from './folding-signals.ts'
import { headerSignals } from './header/header.ts'
import { leakSignals } from './leak/leak-signals.ts'
import { linkSignals } from './links/link-signals.ts'
import { malwareSignals } from './malware.ts'

export interface Aspect {
  readonly id: string
  readonly meaning: string
  /** ms until the aspect counts as failed; it bounds waiting, while work is bounded by the pool's deadline */
  readonly budgetMs: number
  readonly run: (context: ScreeningContext) => Promise<readonly Signal[]>
}

export const ASPECTS: readonly Aspect[] = [
  {
    id: 'structure',
    meaning: 'Whether the message is written as the standards want it; see mail/mime-signals.ts.',
    budgetMs: 1_000,
    run: async ({ message }) => message.signals,
  },
  {
    id: 'sender-auth',
    meaning: 'Who sent it: SPF, DKIM, DMARC, ARC. Asked for mail that comes in from a peer.',
    budgetMs: 25_000,
    run: async (context) => (await context.senderAuth())?.signals ?? [],
  },
  {
    id: 'header',
    meaning: 'Who, when, which way, to how many, and whether that fits together.',
    budgetMs: 10_000,
    run: headerSignals,
  },
  {
    id: 'folding',
    meaning: 'What is disguised, hidden or said in two ways, so that machines read something else than people.',
    budgetMs: 1_000,
    run: async (context) => foldingSignals(context.readable(), context.folded()),
  },
  {
    id: 'content',
    meaning: 'What its words are like, by the trained model: unwanted, sent to many, meant to deceive.',
    budgetMs: 5_000,
    run: contentSignals,
  },
  {
    id: 'malware',
    meaning: 'Known malware, by ourselves in every container and by the engine when one is set up.',
    budgetMs: 35_000, // longer than the engine's own 30 s
    run: async (context) => {
      return malwareSignals(context.bytes, await context.findings(), context.tools.scanWithEngine)
    },
  },
  {
    id: 'attachment',
    meaning: 'Files that run, hide, lie about their kind, or cannot be looked into.',
    budgetMs: 15_000,
    run: async (context) => (await context.findings()).attachments,
  },
  {
    id: 'links',
    meaning: 'Where the links of text, HTML, pictures and files lead, and what they pretend to be.',
    budgetMs: 15_000,
    run: linkSignals,
  },
  {
    id: 'leak',
    meaning:
      'Sensitive data in text and files of mail that leaves or goes to colleagues: which kinds, how many; never the values.',
    budgetMs: 30_000,
    run: async (context) => {
      const { leaks } = await context.findings()
      if (leaks instanceof Error) throw leaks
      return leaks ? leakSignals(leaks) : []
    },
  },
]
