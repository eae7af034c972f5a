// Browsers, mail programs and apps of made-up people, and what each tells of itself.
import type { BrowserFacts } from '../../src/risk/event.ts'
import type { Dice } from './dice.ts'

/** A computer or a phone with the browser that is used on it. */
export interface Device {
  readonly model: Model
  /** of the browser */
  major: number
  readonly screen: string
  readonly pixelRatio: number
  readonly cpuCores: number
  /** that we gave; a new one when cookies were lost */
  token: string
}

/** A mail program, or a script that acts as one. */
export interface Program {
  readonly model: ProgramModel
  major: number
}

interface Model {
  readonly family: string
  readonly isPhone: boolean
  readonly platform: string
  readonly hintBrand?: string
  readonly share: number
  readonly userAgent: (major: number) => string
  readonly screens: readonly string[]
}

interface ProgramModel {
  readonly name: string
  readonly isPhone: boolean
  readonly share: number
  readonly id: (major: number) => string
  readonly commandSequence: string
  readonly mechanism: string
  readonly extensionsUsed: string
}

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const DESKTOP_SCREENS = ['1920x1080', '1920x1080', '2560x1440', '1366x768', '1536x864', '3840x2160', '1680x1050']
const MAC_SCREENS = ['1440x900', '1512x982', '1728x1117', '2560x1440']
const PHONE_SCREENS = ['360x800', '393x873', '412x915', '360x780', '384x854']
const APPLE_SCREENS = ['390x844', '393x852', '430x932', '375x812']

// prettier-ignore
const BROWSERS: readonly Model[] = [
  { family: 'chrome',  isPhone: false, platform: 'Win32',    hintBrand: 'Google Chrome',  share: 40, screens: DESKTOP_SCREENS, userAgent: (major) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/${major}.0.0.0 Safari/537.36` },
  { family: 'edge',    isPhone: false, platform: 'Win32',    hintBrand: 'Microsoft Edge', share: 22, screens: DESKTOP_SCREENS, userAgent: (major) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/${major}.0.0.0 Safari/537.36 Edg/${major}.0.0.0` },
  { family: 'firefox', isPhone: false, platform: 'Win32',    share: 8,  screens: DESKTOP_SCREENS, userAgent: (major) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${major}.0) Gecko/20100101 Firefox/${major}.0` },
  { family: 'chrome',  isPhone: false, platform: 'MacIntel', hintBrand: 'Google Chrome',  share: 12, screens: MAC_SCREENS, userAgent: (major) => `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Chrome/${major}.0.0.0 Safari/537.36` },
  { family: 'safari',  isPhone: false, platform: 'MacIntel', share: 10, screens: MAC_SCREENS, userAgent: (major) => `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${major - 106}.0 Safari/605.1.15` },
  { family: 'qq',      isPhone: false, platform: 'Win32',    hintBrand: 'Chromium',       share: 8,  screens: DESKTOP_SCREENS, userAgent: (major) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/109.0.0.0 Safari/537.36 QQBrowser/${major - 111}.0` },
  { family: 'chrome',  isPhone: true,  platform: 'Linux armv81', hintBrand: 'Google Chrome', share: 55, screens: PHONE_SCREENS, userAgent: (major) => `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/${major}.0.0.0 Mobile Safari/537.36` },
  { family: 'safari',  isPhone: true,  platform: 'iPhone',   share: 45, screens: APPLE_SCREENS, userAgent: (major) => `Mozilla/5.0 (iPhone; CPU iPhone OS ${major - 106}_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${major - 106}.0 Mobile/15E148 Safari/604.1` },
]

// prettier-ignore
const PROGRAMS: readonly ProgramModel[] = [
  { name: 'thunderbird', isPhone: false, share: 25, id: (major) => `Thunderbird ${major}.0`, commandSequence: 'CAPABILITY AUTHENTICATE ID NAMESPACE LIST', mechanism: 'PLAIN', extensionsUsed: 'IDLE CONDSTORE' },
  { name: 'outlook',     isPhone: false, share: 30, id: () => 'Microsoft Outlook 16.0', commandSequence: 'CAPABILITY LOGIN CAPABILITY LIST LSUB', mechanism: 'LOGIN', extensionsUsed: 'IDLE' },
  { name: 'foxmail',     isPhone: false, share: 20, id: () => 'Foxmail 7.2', commandSequence: 'CAPABILITY ID LOGIN LIST', mechanism: 'LOGIN', extensionsUsed: '' },
  { name: 'ios',         isPhone: true,  share: 25, id: (major) => `com.apple.mail iOS ${major - 106}`, commandSequence: 'CAPABILITY AUTHENTICATE CAPABILITY ID LIST', mechanism: 'PLAIN', extensionsUsed: 'IDLE CONDSTORE QRESYNC' },
  { name: 'k9',          isPhone: true,  share: 10, id: () => 'K-9 Mail 6', commandSequence: 'CAPABILITY AUTHENTICATE NAMESPACE LIST', mechanism: 'PLAIN', extensionsUsed: 'IDLE COMPRESS' },
]
export const SCRIPTS: readonly ProgramModel[] = [
  {
    name: 'imaplib',
    isPhone: false,
    share: 1,
    id: () => 'Python imaplib',
    commandSequence: 'CAPABILITY LOGIN SELECT',
    mechanism: 'LOGIN',
    extensionsUsed: '',
  },
  {
    name: 'go-imap',
    isPhone: false,
    share: 1,
    id: () => 'go-imap',
    commandSequence: 'AUTHENTICATE CAPABILITY LIST',
    mechanism: 'PLAIN',
    extensionsUsed: '',
  },
]

/** Version that browsers have on the first day. */
const FIRST_MAJOR = 124

/** @param age  days since the world began. @returns the version that is current */
export function currentMajor(age: number, updateDays: number): number {
  return FIRST_MAJOR + Math.floor(age / updateDays)
}

export function anyDevice(dice: Dice, isPhone: boolean, major: number): Device {
  const models = BROWSERS.filter((model) => model.isPhone === isPhone)
  return deviceLike(dice, dice.weighted(models, shares(models)), major)
}

export function deviceLike(dice: Dice, model: Model, major: number): Device {
  return {
    model,
    major: major - dice.weighted([0, 1, 2], [0.75, 0.18, 0.07]),
    screen: dice.one(model.screens),
    pixelRatio: model.isPhone ? dice.one([2, 2.625, 3]) : dice.weighted([1, 1.25, 1.5, 2], [5, 2, 2, 2]),
    cpuCores: dice.weighted([4, 8, 12, 16], [2, 5, 2, 2]),
    token: newToken(dice),
  }
}

export const newToken = (dice: Dice): string => `device-${dice.whole(0, 2 ** 40)}`

export function anyProgram(dice: Dice, isPhone: boolean, major: number): Program {
  const models = PROGRAMS.filter((model) => model.isPhone === isPhone)
  return { model: dice.weighted(models, shares(models)), major }
}

const shares = (models: readonly { share: number }[]) => models.map(({ share }) => share)

/** The TLS greeting changes with the engine, not with every version. */
export function tlsOf({ family, platform }: Model, major: number): string {
  return `t13d-${family}-${platform}-${Math.floor(major / 8)}`
}

/** What the page's script and the headers tell, apart from what the person does on the page. */
export function browserFactsOf(device: Device, language: string, minutesEast: number): BrowserFacts {
  const { model, screen, pixelRatio, cpuCores } = device
  const script = language.split(',')[0] ?? ''
  return {
    screen,
    pixelRatio,
    colourDepth: model.platform === 'MacIntel' || model.platform === 'iPhone' ? 30 : 24,
    platform: model.platform,
    cpuCores,
    touchPoints: model.isPhone ? 5 : 0,
    scriptLanguage: script,
    timezoneMinutes: minutesEast,
    isAutomated: false,
    hasClientHints: model.hintBrand !== undefined,
    ...(model.hintBrand !== undefined && { hintBrand: model.hintBrand }),
    headerOrder: `${model.family}-${Math.floor(device.major / 10)}`,
  }
}
