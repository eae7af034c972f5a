// How bad something is, for people and for the order in which they look at it.

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** 1 low … 4 critical, as it is kept */
export type SeverityRank = 1 | 2 | 3 | 4

export function rankOf(severity: Severity): SeverityRank {
  return (SEVERITIES.indexOf(severity) + 1) as SeverityRank
}

export function nameOfSeverity(rank: SeverityRank): Severity {
  return SEVERITIES[rank - 1] ?? 'low'
}

export function worseOf(one: Severity, other: Severity): Severity {
  return rankOf(one) >= rankOf(other) ? one : other
}
