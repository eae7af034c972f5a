// Shows moments in the reader's own time, and says which time that is where a form asks for days.
import './device-key.js'

const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' })
for (const time of document.querySelectorAll('time')) time.textContent = format.format(new Date(time.dateTime))
for (const field of document.querySelectorAll('input[name=offset]'))
  field.value = String(new Date().getTimezoneOffset())
