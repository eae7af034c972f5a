// What the links of a message add to its scores, in nats of log-odds. Set by what share of phishing and of wanted mail has each
// signal (`training/links`), and kept low where the wanted mail is of few readers.
import type { Weight } from './rule.ts'

// prettier-ignore
export const LINK_WEIGHTS: readonly Weight[] = [
  { signal: 'links.lookalike',              is: 'confusable',              spam: 3,   phish: 5 },
  { signal: 'links.lookalike',              is: ['near', 'subdomain'],     spam: 2,   phish: 3.5 },
  { signal: 'links.lookalike',              is: 'combined',                spam: 1.5, phish: 3 },
  { signal: 'links.lookalike',                                             spam: 1,   phish: 2 },
  { signal: 'links.author-lookalike',       is: ['confusable', 'near', 'subdomain'], spam: 2, phish: 3.5 },
  { signal: 'links.author-lookalike',                                      spam: 1.5, phish: 2.5 },
  { signal: 'links.author-brand',           is: 'elsewhere',               spam: 2,   phish: 4 },
  { signal: 'links.author-brand',                                          spam: 0.5, phish: 1.5 },
  { signal: 'links.text-mismatch',          is: 'brand',                   spam: 1,   phish: 2.5 },
  { signal: 'links.text-mismatch',          is: 'other',                   spam: 0.5, phish: 1.5 },
  { signal: 'links.userinfo',                                              spam: 3,   phish: 4 },
  { signal: 'links.punycode',               is: 'mixed',                   spam: 2,   phish: 4 },
  { signal: 'links.scheme',                 is: ['javascript', 'vbscript', 'data', 'file', 'search-ms'], spam: 1.5, phish: 2 },
  { signal: 'links.disguised',              is: ['backslash', 'number'],   spam: 2,   phish: 3 },
  { signal: 'links.disguised',              is: ['space', 'defanged'],     spam: 0.5, phish: 1 },
  { signal: 'links.ip-host',                                               spam: 2,   phish: 2 },
  { signal: 'links.odd-port',                                              spam: 1,   phish: 1 },
  { signal: 'links.refresh',                                               spam: 2,   phish: 3 },
  { signal: 'links.form',                   is: 'password',                spam: 2,   phish: 4 },
  { signal: 'links.form-target',                                           spam: 2,   phish: 1 },
  { signal: 'links.qr-drawn',                                              spam: 3,   phish: 5 },
  { signal: 'links.qr-only',                                               spam: 1.5, phish: 3 },
  { signal: 'links.sign-in',                                               phish: 0.5 },
  { signal: 'links.model',                  atLeast: 0.99,                 spam: 1.5, phish: 2 },
  { signal: 'links.model',                  atLeast: 0.95,                 spam: 1,   phish: 1 },
]
