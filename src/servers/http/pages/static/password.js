// Tells how good a new password is while it is typed.
const PAUSE_MS = 300

const form = document.getElementById('new-password')
const hint = document.getElementById('strength')
const words = JSON.parse(hint.dataset.words)
let timer

form.elements.password.addEventListener('input', () => {
  clearTimeout(timer)
  timer = setTimeout(async () => {
    const reply = await fetch('/api/v1/session/strength', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gatehouse-token': form.elements.token.value },
      body: JSON.stringify({ password: form.elements.password.value }),
    })
    const { level } = reply.ok ? await reply.json() : { level: '' }
    hint.dataset.level = level
    hint.textContent = words[level] ?? ''
  }, PAUSE_MS)
})
