// Fills in what the sign-in form tells of the browser, and the public half of the device key.
import { publicKey } from './device-key.js'

const begunAt = performance.now()
let pointerEvents = 0
addEventListener('pointerdown', () => (pointerEvents += 1))

const facts = () => ({
  screen: `${screen.width}x${screen.height}`,
  pixelRatio: devicePixelRatio,
  colourDepth: screen.colorDepth,
  platform: navigator.platform,
  cpuCores: navigator.hardwareConcurrency,
  touchPoints: navigator.maxTouchPoints,
  scriptLanguage: navigator.language,
  timezoneMinutes: -new Date().getTimezoneOffset(),
  isAutomated: navigator.webdriver,
  clientClock: Date.now(),
  pageMs: Math.round(performance.now() - begunAt),
  pointerEvents,
})

const key = publicKey().then(JSON.stringify, () => '')
key.then((text) => {
  for (const field of document.querySelectorAll('input[name=deviceKey]')) field.value = text
})

addEventListener(
  'submit',
  ({ target }) => {
    const field = target.querySelector('input[name=facts]')
    if (field !== null) field.value = JSON.stringify(facts())
  },
  { capture: true },
)
