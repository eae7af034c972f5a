// Shows an alert that was pushed, also while no page is open; a click opens the account page. Push API §10
self.addEventListener('push', (event) => {
  const { title, text } = event.data.json()
  event.waitUntil(self.registration.showNotification(title, { body: text, requireInteraction: true }))
})
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(self.clients.openWindow('/account'))
})
