// Whose mail a row of a policy is for: of the whole organisation, a department, a group, a job level, or one member.

/** From general to specific; within departments, deeper ones are more specific. A row for a department holds for all below it. */
export const SCOPES = ['organisation', 'department', 'group', 'level', 'member'] as const
export type ScopeKind = (typeof SCOPES)[number]

export interface Scope {
  readonly of: ScopeKind
  /** path of a department, name of a group or level, main address of a member in lower case; '' for the organisation */
  readonly is: string
}

/** Members that a policy speaks of by one name. */
export interface Group {
  readonly id: string
  /** main addresses, lower case */
  readonly members: readonly string[]
}

/** Whose mail it is, by their account: whatever address they write under. */
export interface Person {
  /** main address, lower case */
  readonly address: string
  /** names from the top of the tree, joined by '/'; '' when in none */
  readonly department: string
  /** '' when none */
  readonly jobLevel: string
}

/** Tells who stands in a scope. Made once a version of a policy. */
export class ScopeBook {
  /** address → names of groups */
  readonly #groups = new Map<string, readonly string[]>()

  constructor(groups: readonly Group[]) {
    for (const { id, members } of groups)
      for (const address of members) this.#groups.set(address, [...this.groupsOf({ address }), id])
  }

  groupsOf({ address }: Pick<Person, 'address'>): readonly string[] {
    return this.#groups.get(address) ?? []
  }

  holds({ of, is }: Scope, person: Person): boolean {
    switch (of) {
      case 'organisation':
        return true
      case 'department':
        return departmentsOf(person).includes(is)
      case 'group':
        return this.groupsOf(person).includes(is)
      case 'level':
        return person.jobLevel === is
      case 'member':
        return person.address === is
    }
  }
}

/** The person's department and all above it, the top first. */
export function departmentsOf({ department }: Pick<Person, 'department'>): readonly string[] {
  const names = department === '' ? [] : department.split('/')
  return names.map((_, at) => names.slice(0, at + 1).join('/'))
}
