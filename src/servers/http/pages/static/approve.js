// The phone's page: looks again while nobody waits, and shows the first prompt that comes.
import './account.js'

const ASK_EVERY_MS = 3_000

const none = document.getElementById('no-prompt')
if (none !== null) {
  setInterval(async () => {
    const reply = await fetch('/api/v1/me/prompts').catch(() => undefined)
    if (reply?.ok && (await reply.json()).prompts.length > 0) location.reload()
  }, ASK_EVERY_MS)
}
