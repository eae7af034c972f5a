// Sends a six-digit code as soon as it is complete, and waits while somebody answers elsewhere: on a phone, or an administrator.
const ASK_EVERY_MS = 2_000

const code = document.getElementById('answer')
if (code?.inputMode === 'numeric') {
  code.addEventListener('input', () => {
    code.value = code.value.replace(/\D/g, '').slice(0, 6)
    if (code.value.length === 6) code.form.requestSubmit()
  })
}

const state = document.getElementById('answer-state')
if (state !== null) {
  const words = JSON.parse(state.dataset.words)
  const over = (text) => {
    clearInterval(timer)
    state.textContent = text
  }
  const ask = async () => {
    if (Date.now() > Number(state.dataset.expires)) return over(words.over)
    const reply = await fetch(state.dataset.outcome)
    if (reply.status === 202) return
    if (!reply.ok) return over(reply.status === 401 ? words.over : words.denied)
    const { state: said, next } = await reply.json()
    if (said === 'waiting') return
    over(words.confirmed)
    if (next === undefined) document.getElementById('outcome-form').requestSubmit()
    else location.assign(next)
  }
  const timer = setInterval(() => ask().catch(() => undefined), ASK_EVERY_MS)
}
