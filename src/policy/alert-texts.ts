// One alert as each channel shows it: for people in two languages, for programs as fields.
import type { Alert } from '../audit/alerts.ts'

/** RFC 5424 §6.2.1 */
export const SYSLOG_SEVERITY = { critical: 2, high: 3, medium: 4, low: 5 } as const

const SEVERITY_ZH = { critical: '严重', high: '高', medium: '中', low: '低' } as const

export type AlertLanguage = 'en' | 'zh'

/** One paragraph: how bad, what, who, how much, from where. */
export function alertText(alert: Alert, language: AlertLanguage): { readonly title: string; readonly text: string } {
  const { account, severity, times, words, title } = alert
  if (language === 'zh') {
    const again = times > 1 ? `（共 ${times} 次）` : ''
    return {
      title: `[${SEVERITY_ZH[severity]}] ${title.zh}${again}`,
      text: [account, words.zh].filter(Boolean).join('：'),
    }
  }
  const again = times > 1 ? ` (${times} times)` : ''
  return { title: `[${severity}] ${title.en}${again}`, text: [account, words.en].filter(Boolean).join(': ') }
}

/** Both languages: a group has readers of either. */
export function alertMarkdown(alert: Alert): string {
  return inBoth(alert, ({ title, text }) => `**${title}**\n> ${text}`)
}

/** The same without markdown. */
export function alertPlain(alert: Alert): string {
  return inBoth(alert, ({ title, text }) => `${title}\n${text}`)
}

function inBoth(alert: Alert, line: (words: ReturnType<typeof alertText>) => string): string {
  return (['zh', 'en'] as const).map((language) => line(alertText(alert, language))).join('\n\n')
}

/** For programs; the same names in webhooks and in structured data of syslog. */
export function alertFields(alert: Alert) {
  const { alertId, kind, severity, account, remoteAddress, incidentId = '', rule, times, firstAt, lastAt } = alert
  return {
    alert: alertId,
    kind,
    severity,
    account,
    remoteAddress,
    incident: incidentId,
    rule,
    times,
    firstAt: new Date(firstAt).toISOString(),
    lastAt: new Date(lastAt).toISOString(),
  }
}
