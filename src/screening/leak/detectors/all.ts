// All detectors, in the order in which an earlier one wins where two are equally sure.
import type { Detector } from '../detector.ts'
import { BUSINESS } from './business.ts'
import { CLOUD_KEYS } from './cloud-keys.ts'
import { IDENTITY_ABROAD } from './identity-abroad.ts'
import { IDENTITY } from './identity.ts'
import { ORGANISATION } from './organisation.ts'
import { PAYMENT } from './payment.ts'
import { PERSONAL } from './personal.ts'
import { SECRETS } from './secrets.ts'

export const DETECTORS: readonly Detector[] = [
  ...IDENTITY,
  ...PAYMENT,
  ...IDENTITY_ABROAD,
  ...ORGANISATION,
  ...SECRETS,
  ...CLOUD_KEYS,
  ...PERSONAL,
  ...BUSINESS,
]
