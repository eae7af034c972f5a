// The module tickets: every server and worker with the least it needs. A row here is the only way to a module's rights.
import type { Grant } from './ticket.ts'

interface ModuleRow {
  readonly meaning: string
  readonly grants: readonly Grant[]
}

export const MODULES = {
  mx: {
    meaning: 'takes mail from outside: may add, cannot read it; asks what is known of senders',
    grants: [
      'spool:append',
      'mail:append',
      'queue:append',
      'trace:append',
      'event:append',
      'intel:append',
      'intel:read',
      'policy:read',
      'policy:append',
    ],
  },
  screening: { meaning: 'judges messages on their way', grants: ['spool:read'] },
  'sign-in': {
    meaning: 'knows people and their credentials, the rules about signing in, and who is kept out',
    grants: ['directory:read', 'directory:change', 'event:append', 'policy:read', 'policy:append'],
  },
  intake: { meaning: 'finds the recipients of a message', grants: ['directory:read'] },
  outbound: {
    meaning: 'sends queued mail on and adds reports of what became of it; reads no mailbox',
    grants: [
      'queue:append',
      'queue:read',
      'queue:change',
      'spool:append',
      'mail:append',
      'trace:append',
      'event:append',
      'intel:append',
      'intel:read',
      'policy:read',
    ],
  },
  hold: {
    meaning: 'asks about held mail, lets it out and gives it back; reads no mailbox',
    grants: [
      'queue:append',
      'queue:read',
      'queue:change',
      'spool:append',
      'mail:append',
      'trace:append',
      'trace:change',
      'event:append',
      'intel:append',
      'intel:read',
      'policy:read',
      'policy:append',
      'directory:read',
    ],
  },
  reports: {
    meaning:
      'finds the message that a report of another server speaks of, and counts it for its sender; reads no mailbox',
    grants: [
      'directory:read',
      'queue:read',
      'queue:change',
      'intel:read',
      'intel:append',
      'event:append',
      'policy:read',
    ],
  },
  reactions: {
    meaning: 'carries out what events ask for',
    grants: ['event:read', 'event:change', 'directory:read', 'queue:change'],
  },
  containment: {
    meaning:
      'closes an account that somebody else uses, undoes what was set up in it, and opens it again for its owner',
    grants: ['directory:read', 'directory:change', 'policy:read', 'policy:change', 'event:read', 'event:append'],
  },
  incidents: {
    meaning: 'keeps incidents, raises and sends alerts; looks up whom they are about',
    grants: ['directory:read', 'event:read', 'event:append', 'event:change'],
  },
  keeper: {
    meaning: 'purges, merges the search index, collects orphans, scrubs, learns from reports',
    grants: [
      'mail:change',
      'queue:change',
      'event:change',
      'trace:change',
      'intel:read',
      'intel:change',
      'policy:change',
    ],
  },
  'link-check': {
    meaning: 'opens the links that we signed and records each click; reads no mail',
    grants: ['event:append', 'directory:read', 'intel:read', 'intel:append'],
  },
  'secure-link': {
    meaning: 'gives out files that left as a link, to whom they were sent; keeps count of codes and downloads',
    grants: ['queue:read', 'queue:change', 'event:append', 'directory:read'],
  },
  rescan: {
    meaning: 'looks at recent mail again when the virus engines have learned something; finds copies to pull back',
    grants: ['mail:read', 'trace:read', 'event:append'],
  },
  quarantine: {
    meaning: 'lets out, throws away and, with a reason on record, shows what was put aside',
    grants: [
      'directory:read',
      'mail:read',
      'mail:change',
      'trace:read',
      'event:append',
      'policy:read',
      'policy:change',
    ],
  },
  'leak-data': {
    meaning: 'keeps hashes of what an organisation knows as its own, for leak detection',
    grants: ['intel:read', 'intel:append', 'intel:change', 'event:append'],
  },
  administrator: {
    meaning: 'the command line on the machine itself',
    grants: [
      'directory:append',
      'directory:read',
      'directory:change',
      'trace:read',
      'queue:read',
      'queue:change',
      'event:append',
      'key:change',
      'mail:append',
      'policy:read',
      'policy:change',
      'intel:read',
      'intel:append',
    ],
  },
  restore: {
    meaning: 'brings deleted mail back for its owner, without opening it',
    grants: ['directory:read', 'mail:change', 'event:append'],
  },
} as const satisfies Record<string, ModuleRow>

export type ModuleName = keyof typeof MODULES
