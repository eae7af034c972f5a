// The only place that knows every room, the part about files that leave as a link.
import { organisations } from './directory/records.ts'
import type { Intake } from './intake/intake.ts'
import { openSecureLinks } from './intake/open-secure-links.ts'
import type { SecureLinkSettings } from './intake/secure-link-copy.ts'
import { linkCodeLetter } from './intake/secure-link-letters.ts'
import type { SecureLinks } from './intake/secure-links.ts'
import { together, type VirusEngine } from './screening/engines.ts'
import type { Settings } from './settings/rows.ts'
import type { House } from './wiring.ts'
import { sendLetter, webAddresses } from './wiring-letters.ts'

const DAY_MS = 86_400_000

/** How files leave as a link: where readers find the pages, and how long. */
export function secureLinkSettings(settings: Settings): SecureLinkSettings {
  const [site = ''] = webAddresses(settings)
  return { base: settings.linkCheckAddress || site, lifetimeMs: settings.secureLinkDays * DAY_MS }
}

/**
 * @param intake  that writes the letters with codes; absent: the command line, which sends none
 * @param engines  look at each file again before it is given out
 */
export function openLinkDesk(house: House, intake?: Intake, engines: readonly VirusEngine[] = []): SecureLinks {
  const { store, ticket, settings } = house
  const scan = together(engines)
  return openSecureLinks({
    store,
    ticket: ticket('secure-link'),
    organisations: () => store.read(ticket('intake'), organisations),
    sendCode: async (address, code, sender) => {
      if (intake !== undefined) await sendLetter(house, intake, linkCodeLetter(code, sender), address)
    },
    maxDownloads: settings.secureLinkDownloads,
    ...(scan && { scan }),
  })
}
