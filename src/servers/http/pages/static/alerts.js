// Switches alerts on in this browser: Push API §7, with the server's public key.
const form = document.getElementById('alerts-form')
const [button, problem] = [form?.querySelector('button'), form?.querySelector('[role=alert]')]

async function switchOn() {
  const { key, worker, token } = form.dataset
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('not allowed')
  const registration = await navigator.serviceWorker.register(worker)
  const wanted = { userVisibleOnly: true, applicationServerKey: key }
  const { endpoint, keys } = (await registration.pushManager.subscribe(wanted)).toJSON()
  const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
  const reply = await fetch('/api/v1/me/alerts', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gatehouse-token': token },
    body: JSON.stringify({ endpoint, ...keys, language }),
  })
  if (!reply.ok) throw new Error(`refused: ${reply.status}`)
  location.assign('/account/alerts')
}

if (form !== null && 'serviceWorker' in navigator && 'PushManager' in window) {
  button.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    problem.hidden = true
    switchOn().catch(() => {
      problem.textContent = form.dataset.failed
      problem.hidden = false
    })
  })
}
