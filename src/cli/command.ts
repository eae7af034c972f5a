// The shape of every command: one file a verb, run by main.ts.

export interface CommandIo {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  readonly env: NodeJS.ProcessEnv
  /** whether standard error is a terminal: progress bars are drawn only then */
  readonly isTerminal: boolean
}

export interface Command {
  readonly name: string
  /** one line for the list of commands */
  readonly summary: string
  /** the full help text */
  readonly usage: string
  /** @returns the exit status: 0 ok, 1 a check failed or the answer is no, 2 usage, 3 server not reachable */
  run(args: string[], io: CommandIo): Promise<number>
}
