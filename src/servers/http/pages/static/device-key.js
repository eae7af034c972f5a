// The key of this device: made once, kept by the browser, never given away. Pages of a session sign what the server asks
// with it, so that a copied cookie is worth nothing elsewhere.
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const RENEW_EVERY_MS = 4 * 60_000

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

async function keyPair() {
  const opening = indexedDB.open('gatehouse', 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
  const database = await done(opening)
  const kept = await done(database.transaction('keys').objectStore('keys').get('device'))
  if (kept !== undefined) return kept
  const made = await crypto.subtle.generateKey(ALGORITHM, false, ['sign'])
  await done(database.transaction('keys', 'readwrite').objectStore('keys').put(made, 'device'))
  return made
}

/** As a JSON Web Key. Fails where the browser keeps none: without encryption, or in some private windows. */
export async function publicKey() {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', (await keyPair()).publicKey)
  return { kty, crv, x, y }
}

/** Returns the next challenge, or undefined when the server did not believe it. */
async function prove(challenge, token) {
  const { privateKey } = await keyPair()
  const signed = await crypto.subtle.sign(
    { ...ALGORITHM, hash: 'SHA-256' },
    privateKey,
    new TextEncoder().encode(challenge),
  )
  const signature = btoa(String.fromCharCode(...new Uint8Array(signed)))
  const reply = await fetch('/api/v1/session/proof', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gatehouse-token': token },
    body: JSON.stringify({ signature }),
  })
  return reply.ok ? (await reply.json()).challenge : undefined
}

const asked = document.getElementById('prove')
if (asked !== null) {
  const signIn = `/sign-in?next=${encodeURIComponent(asked.dataset.next)}`
  prove(asked.dataset.challenge, asked.dataset.token).then(
    (next) => location.replace(next === undefined ? signIn : asked.dataset.next),
    () => location.replace(signIn),
  )
} else if (document.body.dataset.challenge !== undefined) {
  let challenge = document.body.dataset.challenge
  const renew = async () => {
    if (challenge !== undefined) challenge = await prove(challenge, document.body.dataset.token).catch(() => challenge)
  }
  setInterval(renew, RENEW_EVERY_MS)
}
