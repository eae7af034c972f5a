// Threads out of references and subjects. RFC 5256 §3; both algorithms take time linear in messages and references,
// but for sorting (CVE-2026-40014 and -40017 were quadratic ones).

/** What threading needs of one message. */
export interface Threadable {
  readonly uid: number
  /** ms since 1970 */
  readonly sentAt: number
  readonly messageId: string
  /** oldest first */
  readonly references: readonly string[]
  /** base subject, folded */
  readonly subject: string
  readonly isReply: boolean
}

/** A message, or the place of one that is not there (`uid` 0), with the answers to it. */
export interface Thread {
  uid: number
  sentAt: number
  children: Thread[]
}

/** ORDEREDSUBJECT: the same base subject is one thread, its first message on top. */
export function orderedSubject(messages: readonly Threadable[]): Thread[] {
  const bySubject = new Map<string, Thread>()
  for (const { uid, sentAt, subject } of byDate(messages)) {
    const thread = bySubject.get(subject)
    if (thread === undefined) bySubject.set(subject, { uid, sentAt, children: [] })
    else thread.children.push({ uid, sentAt, children: [] })
  }
  return [...bySubject.values()]
}

interface Container extends Thread {
  message: Threadable | undefined
  parent: Container | undefined
  children: Container[]
}

/** REFERENCES: parents from References and In-Reply-To, then roots of one subject together. */
export function references(messages: readonly Threadable[]): Thread[] {
  const roots = linked(messages).flatMap(pruned)
  const grouped = groupBySubject(sortByDate(roots))
  return sortThreads(grouped)
}

/** Step 1 and 2: a container for each Message-ID, hung below the last one it refers to. @returns the roots */
function linked(messages: readonly Threadable[]): Container[] {
  const containers = new Map<string, Container>()
  const all: Container[] = []
  const make = (message?: Threadable): Container => {
    const container = { uid: 0, sentAt: 0, message, parent: undefined, children: [] }
    all.push(container)
    return container
  }
  const of = (id: string): Container => {
    const container = containers.get(id) ?? make()
    containers.set(id, container)
    return container
  }
  for (const message of byDate(messages)) {
    // A Message-ID that is missing or taken already makes a message of its own.
    const taken = message.messageId === '' || containers.get(message.messageId)?.message !== undefined
    const own = taken ? make() : of(message.messageId)
    own.message = message
    own.uid = message.uid
    own.sentAt = message.sentAt
    let parent: Container | undefined
    for (const id of message.references) {
      const container = of(id)
      if (parent !== undefined && container.parent === undefined) container.parent = parent
      parent = container
    }
    own.parent = parent ?? own.parent
  }
  breakCycles(all)
  for (const container of all) container.parent?.children.push(container)
  return all.filter(({ parent }) => parent === undefined)
}

/** Forged references can close a ring: each container is walked once, and a ring is cut where it is noticed. */
function breakCycles(all: readonly Container[]): void {
  const walk = new Map<Container, number>()
  for (const [number, start] of all.entries()) {
    let at: Container | undefined = start
    while (at !== undefined && !walk.has(at)) {
      walk.set(at, number)
      const above: Container | undefined = at.parent
      if (above !== undefined && walk.get(above) === number) at.parent = undefined
      at = above
    }
  }
}

/** Step 3: a place without a message goes, its children move up; at the top it stays only to hold several together. */
function pruned(root: Container): Container[] {
  // Children before parents, without recursion: chains can be as long as the mailbox.
  const order: Container[] = [root]
  for (let at = 0; at < order.length; at++) addAll(order, order[at]?.children ?? [])
  for (const container of order.reverse()) {
    container.children = container.children.flatMap((child) => (child.message === undefined ? child.children : [child]))
    if (container.message === undefined) container.sentAt = earliest(container.children)
  }
  if (root.message !== undefined) return [root]
  return root.children.length > 1 ? [root] : root.children
}

/** Step 5: roots with one base subject become one thread. */
function groupBySubject(roots: readonly Container[]): Container[] {
  const bySubject = new Map<string, Container>()
  const result: Container[] = []
  for (const root of roots) {
    const { subject } = firstMessage(root) ?? {}
    const top = subject === undefined || subject === '' ? undefined : bySubject.get(subject)
    if (top === undefined) {
      if (subject !== undefined && subject !== '') bySubject.set(subject, root)
      result.push(root)
    } else if (root.message === undefined && top.message === undefined) {
      addAll(top.children, root.children)
    } else if (top.message === undefined || (root.message?.isReply === true && !top.message.isReply)) {
      top.children.push(root)
    } else {
      // Two that answer each other's nothing: both below a place without a message.
      const first = { ...top }
      top.message = undefined
      top.uid = 0
      top.children = [first, root]
    }
  }
  return result
}

/** `push(...items)` for any number of items: arguments have a limit. */
function addAll<T>(target: T[], items: readonly T[]): void {
  for (const item of items) target.push(item)
}

function firstMessage(root: Container): Threadable | undefined {
  return root.message ?? root.children[0]?.message
}

function sortThreads(roots: Container[]): Container[] {
  const order: Container[] = [...roots]
  for (let at = 0; at < order.length; at++) addAll(order, sortByDate(order[at]?.children ?? []))
  for (const container of order.reverse()) {
    if (container.message === undefined) container.sentAt = earliest(container.children)
  }
  return sortByDate(roots)
}

function sortByDate<T extends Thread>(threads: T[]): T[] {
  return threads.sort((a, b) => a.sentAt - b.sentAt || firstUid(a) - firstUid(b))
}

/** A place without a message stands where the first of its children would. */
function firstUid({ uid, children }: Thread): number {
  return uid > 0 ? uid : children.reduce((least, child) => Math.min(least, child.uid), Infinity)
}

function byDate(messages: readonly Threadable[]): Threadable[] {
  return [...messages].sort((a, b) => a.sentAt - b.sentAt || a.uid - b.uid)
}

function earliest(children: readonly Thread[]): number {
  return children.reduce((least, { sentAt }) => Math.min(least, sentAt), Infinity)
}

/**
 * thread-list: `(2)(3 6 (4 23)(44 7 96))`: a chain goes on in line, a branch opens brackets. RFC 5256 §5
 * @param numberOf  sequence number or UID of a message
 */
export function writeThreads(threads: readonly Thread[], numberOf: (uid: number) => number): string {
  const out: string[] = []
  // Work still to write, last first: a thread, or a bracket that closes.
  const stack: (Thread | ')')[] = [...threads].reverse()
  while (stack.length > 0) {
    let thread = stack.pop()
    if (thread === undefined) break
    if (thread === ')') {
      out.push(')')
      continue
    }
    out.push('(')
    const chain: number[] = []
    for (;;) {
      if (thread.uid > 0) chain.push(numberOf(thread.uid))
      const only: Thread | undefined = thread.children.length === 1 ? thread.children[0] : undefined
      if (only === undefined) break
      thread = only
    }
    out.push(chain.join(' '))
    if (thread.children.length > 0 && chain.length > 0) out.push(' ')
    stack.push(')')
    addAll(stack, thread.children.toReversed())
  }
  return out.join('')
}
