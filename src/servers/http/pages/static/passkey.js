// Uses or makes a passkey: WebAuthn §5.1, between what the server asks and what the form sends.
const form = document.getElementById('passkey-form')
const button = form?.querySelector('button')
const problem = form?.querySelector('[role=alert]')

async function post(path, body) {
  const token = form.querySelector('input[name=token]').value
  const reply = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gatehouse-token': token },
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`refused: ${reply.status}`)
  return reply.status === 204 ? undefined : reply.json()
}

const use = async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  return (await navigator.credentials.get({ publicKey })).toJSON()
}

/** On the sign-in page: without a name. */
async function signIn() {
  const { next, facts, deviceKey } = Object.fromEntries(new FormData(form))
  const { options } = await post('/api/v1/session/passkey', { next, facts, deviceKey })
  const outcome = await post('/api/v1/session/answer', { factor: 'passkey', answer: await use(options) })
  location.assign(outcome.next)
}

/** As second verification: the form sends the answer. */
async function verify() {
  form.querySelector('input[name=answer]').value = JSON.stringify(await use(JSON.parse(form.dataset.options)))
  form.submit()
}

/** On the account page. */
async function enrol() {
  const options = await post('/api/v1/me/factors/passkeys/options', {})
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const response = (await navigator.credentials.create({ publicKey })).toJSON()
  const label = form.querySelector('input[name=label]').value
  await post('/api/v1/me/factors/passkeys', { label, response })
  location.assign('/account/factors')
}

if (form !== null && window.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined) {
  const work = form.dataset.options !== undefined ? verify : form.dataset.enrol !== undefined ? enrol : signIn
  const start = () => {
    problem.hidden = true
    work().catch(() => {
      problem.textContent = form.dataset.failed
      problem.hidden = false
    })
  }
  button.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    start()
  })
  if (work === verify) start()
}
