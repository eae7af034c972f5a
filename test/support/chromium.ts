// A real browser for journeys: Debian's Chromium, without its sandbox as tests may run as root. Absent: journeys skip.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContextOptions, type CDPSession, type Page } from 'playwright-core'

const PROGRAM = '/usr/bin/chromium'
/** for `skip` of a test: why not, or false */
export const withoutChromium = existsSync(PROGRAM) ? false : `there is no ${PROGRAM}`

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const openChromium = (): Promise<Browser> => chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] })

/** A person at a screen of their own: nothing is shared with others. Errors of scripts fail the test that asks. */
export async function openScreen(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ locale: 'en', ...options })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  // What a content security policy blocks is told here.
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
      errors.push(message.text())
  })
  return { page, errors }
}

/** @returns what is serious or critical on the page, by axe-core, with where */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[]
  }>('axe.run(document, { iframes: false })')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

type Credentials = Awaited<ReturnType<typeof credentialsOf>>
const credentialsOf = async (session: CDPSession, authenticatorId: string) =>
  (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials

/**
 * A machine that keeps passkeys and says yes by itself. WebAuthn §11, over the DevTools protocol.
 * @param synced  passkeys that another machine has as well
 * @returns the function that gives those it has
 */
export async function addAuthenticator(
  page: Page,
  synced: Credentials = [],
): Promise<{ credentials(): Promise<Credentials> }> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  for (const credential of synced) await session.send('WebAuthn.addCredential', { authenticatorId, credential })
  return { credentials: () => credentialsOf(session, authenticatorId) }
}
