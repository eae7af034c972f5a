// The schema as types: one file beside the migrations for each room's tables, put together here.
import type { ApprovalTables } from './tables/approval.ts'
import type { CredentialTables } from './tables/credentials.ts'
import type { DirectoryTables } from './tables/directory.ts'
import type { IdempotencyKeyTables } from './tables/idempotency-key.ts'
import type { IncidentTables } from './tables/incident.ts'
import type { HoldTables } from './tables/hold.ts'
import type { IntelTables } from './tables/intel.ts'
import type { LeakTables } from './tables/leak.ts'
import type { LeakTallyTables } from './tables/leak-tally.ts'
import type { MailboxTables } from './tables/mailbox.ts'
import type { PolicyTables } from './tables/policy.ts'
import type { QueueTables } from './tables/queue.ts'
import type { QuotaTables } from './tables/quota.ts'
import type { SecureLinkTables } from './tables/secure-link.ts'
import type { SendingTables } from './tables/sending.ts'
import type { SignInRiskTables } from './tables/sign-in-risk.ts'
import type { SignInStateTables } from './tables/sign-in-state.ts'
import type { StoreTables } from './tables/store.ts'
import type { TraceTables } from './tables/trace.ts'

export type Tables = StoreTables &
  DirectoryTables &
  ApprovalTables &
  CredentialTables &
  SignInRiskTables &
  SignInStateTables &
  SendingTables &
  MailboxTables &
  TraceTables &
  QueueTables &
  HoldTables &
  IdempotencyKeyTables &
  IncidentTables &
  IntelTables &
  LeakTables &
  LeakTallyTables &
  PolicyTables &
  QuotaTables &
  SecureLinkTables
